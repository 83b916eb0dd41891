"""The pure part of "wat als": the same pool with other figures. Expected numbers are worked out by hand."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from budgets import engine
from budgets.what_if import Variation, norm_in_force, varied
from tests.budgets.engine.choices import TWO_POSTS, estimate, flat, rights
from tests.budgets.engine.pools import arrangement, indication, norm, pool


def snapshot(**changes: Any) -> engine.PoolSnapshot:
    return engine.parse_pool(pool(**{"indications": [indication()], **changes}))


def outcome(base: engine.PoolSnapshot, **variation: Any) -> engine.PoolBudget:
    return engine.compute_pool_budget(varied(base, Variation(**variation)))


def test_position_that_the_arrangement_does_not_have_is_refused() -> None:
    unknown: tuple[dict[str, Any], ...] = (
        {"fte": {0: Decimal(1)}},
        {"shares": {0: Decimal(1)}},
        {"factors": {1: Decimal(1)}},
    )
    for variation in unknown:
        with pytest.raises(IndexError):
            varied(snapshot(), Variation(**variation))


def test_nothing_varied_computes_the_same() -> None:
    base = snapshot()

    assert outcome(base) == engine.compute_pool_budget(base)


def test_what_a_source_says_is_about_the_pool_as_it_was() -> None:
    says = [{"figure": "totals.minutes", "value": "304", "unit": "hours"}]

    assert varied(snapshot(source_says=says), Variation()).source_says == ()


def test_norm_holds_for_the_whole_year_also_where_it_changed_within_it() -> None:
    prices = [
        norm("fte_price_cents", "9000000", valid_until="2025-12-31"),
        norm("fte_price_cents", "9600000", valid_from="2026-01-01"),
    ]
    others = [norm("school_weeks", "35"), norm("fte_hours_per_week", "36"), norm("fte_weeks", "52")]

    budget = outcome(snapshot(norms=others + prices), norms={"fte_price_cents": Decimal(10_000_000)})

    # 522 × 35 ÷ 60 ÷ 1872 = 0,162660… fte, at € 100.000.
    assert budget.totals.pooled_cents == 1626603
    assert budget.findings == engine.compute_pool_budget(snapshot()).findings


def test_norm_ends_when_it_did_and_other_years_keep_theirs() -> None:
    weeks = [
        norm("school_weeks", "34", valid_until="2025-07-31"),
        norm("school_weeks", "35", valid_from="2025-08-01", valid_until="2025-12-31"),
        norm("school_weeks", "36", valid_from="2026-01-01", valid_until="2026-07-31"),
        norm("school_weeks", "37", valid_from="2026-08-01"),
    ]
    other = varied(snapshot(norms=weeks), Variation(norms={"school_weeks": Decimal(40)}))

    found = sorted((row.valid_from.isoformat(), str(row.valid_until), int(row.value)) for row in other.norms)
    assert found == [
        ("2020-08-01", "2025-07-31", 34),
        ("2025-08-01", "2026-07-31", 40),
        ("2026-08-01", "None", 37),
    ]


def test_norm_that_is_narrowed_stays_as_it_was_agreed() -> None:
    base = snapshot()
    narrow = replace(base, norms=(*base.norms, replace(base.norms[0], scope="zbo", value=Decimal(30))))

    # 522 × 30, whatever the weeks of the others.
    assert outcome(narrow, norms={"school_weeks": Decimal(40)}).totals.minutes == 15660
    assert outcome(base, norms={"school_weeks": Decimal(40)}).totals.minutes == 20880


def test_norm_that_was_missing_can_be_tried() -> None:
    without = [norm("school_weeks", "35"), norm("fte_hours_per_week", "36"), norm("fte_weeks", "52")]

    budget = outcome(snapshot(norms=without), norms={"fte_price_cents": Decimal(9_000_000)})

    # 0,162660… fte × € 90.000.
    assert budget.totals.pooled_cents == 1463942


def test_threshold_and_rate_of_a_flat_rate() -> None:
    # 522 minutes a week is under a threshold of 720 and over one of 500.
    base = snapshot(arrangement=arrangement(sizing=flat()))

    assert outcome(base).totals.children == 1
    assert outcome(base, threshold_minutes_per_week=500).totals.children == 0
    assert outcome(base, threshold_minutes_per_week=522).totals.children == 0
    up_to = {"threshold_minutes_per_week": 522, "threshold_rule": engine.ThresholdRule.UP_TO}
    assert outcome(base, **up_to).totals.children == 1
    # 300 × 35.
    assert outcome(base, minutes_per_child_per_week=300).totals.minutes == 10500
    assert outcome(base, cents_per_child=250_000).totals.pooled_cents == 250_000


def test_rate_that_is_varied_is_one_figure_and_no_range() -> None:
    ranges = flat(minutes_per_child_per_week=300, minutes_per_child_per_week_high=360)
    base = snapshot(arrangement=arrangement(sizing=ranges))

    assert "highest_rate" in {row.code for row in outcome(base).comparisons}
    assert "highest_rate" not in {row.code for row in outcome(base, minutes_per_child_per_week=330).comparisons}


def test_posts_rights_and_groups_by_their_position() -> None:
    posts = snapshot(arrangement=arrangement(sizing=TWO_POSTS))
    drawn = snapshot(arrangement=arrangement(sizing=rights({"school": "s1", "pot": "ggz", "fte": "1.2"})))
    group = {"school": "s1", "children": 17, "max_children": 10, "fte_per_group": "1.0"}
    groups = snapshot(arrangement=arrangement(sizing={"kind": "group_places", "groups": [group]}))

    # 2,0 + 3,5 · 2,5 · two groups of 1,5.
    assert outcome(posts, fte={1: Decimal("3.5")}).totals.fte_annual == Decimal("5.5")
    assert outcome(drawn, fte={0: Decimal("2.5")}).totals.fte_annual == Decimal("2.5")
    assert outcome(groups, fte={0: Decimal("1.5")}).totals.fte_annual == Decimal("3.0")


def test_shares_by_their_position() -> None:
    shares = [{"party": "gm1", "share": "0.6"}, {"party": "swv", "share": "0.4"}]
    base = snapshot(
        arrangement=arrangement(sizing=TWO_POSTS, sharing={"kind": "fixed_shares", "shares": shares}),
    )

    budget = outcome(base, shares={0: Decimal("0.5"), 1: Decimal("0.5")})

    # 3,5 fte × € 90.000 = € 315.000.
    assert {row.party: row.cents for row in budget.contributions} == {"gm1": 15_750_000, "swv": 15_750_000}


def test_factors_and_indexation_of_the_years() -> None:
    one_year = snapshot(arrangement=arrangement(sizing=TWO_POSTS))
    three = snapshot(arrangement=arrangement(sizing=TWO_POSTS, term={"factors": ["1.00", "0.95", "0.90"]}))

    # € 315.000 × 0,5; × 0,80 in the second year; then at prices of 1,03.
    assert [row.budget_cents for row in outcome(one_year, factors={0: Decimal("0.5")}).years] == [15_750_000]
    budget = outcome(three, factors={1: Decimal("0.80")}, indexation={1: Decimal("1.03")})
    assert [row.budget_cents for row in budget.years] == [31_500_000, 25_200_000, 28_350_000]
    assert [row.indexed_cents for row in budget.years] == [31_500_000, 25_956_000, 28_350_000]


def test_other_choices_stay_whatever_is_varied() -> None:
    guess = estimate({"school": "s1", "children": 17, "minutes_per_child_per_week": 60})
    base = snapshot(arrangement=arrangement(basis=guess))

    other = varied(base, Variation(norms={"school_weeks": Decimal(40)}))

    assert other.arrangement == base.arrangement
    assert other.indications == base.indications


def test_norm_in_force_is_the_one_of_the_first_of_august() -> None:
    rows = [
        norm("school_weeks", "34", valid_from="2020-08-01", valid_until="2025-07-31"),
        norm("school_weeks", "35", valid_from="2025-08-01"),
        norm("school_weeks", "36", valid_from="2026-01-01"),
        norm("school_weeks", "30", scope="zbo"),
    ]
    found = norm_in_force(snapshot(norms=rows), "school_weeks")

    assert found is not None
    assert found.value == 35
    assert norm_in_force(snapshot(norms=rows), "fte_weeks") is None
