"""What is bought: every sizing, with its sum written out."""

import pytest

from tests.budgets.engine.choices import (
    GGZ,
    JEUGD,
    SEVENTEEN,
    TWO_POSTS,
    bought,
    computed,
    estimate,
    flat,
    formation,
    group,
    historical,
    paid,
    rights,
    transfer,
)
from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    Document,
    arrangement,
    codes,
    compute,
    findings,
    indication,
    norm,
    pool,
)


def test_a_flat_rate_buys_the_same_for_every_child_under_the_threshold() -> None:
    # H5: 5½ hours for each; children of 719 and 60 minutes count, one of 721 does not.
    rows = [indication("i1", minutes=719), indication("i2", minutes=60), indication("i3", minutes=721)]

    totals = computed(*rows, sizing=flat()).totals

    # 2 × 330 × 35 = 23100 minutes = 385 hours; 385 / 1872; 660 / 60 / 36
    assert (totals.children, totals.minutes, totals.need_minutes) == (2, 23100, 52500)
    assert (str(totals.fte_annual), str(totals.fte_school_weeks)) == ("0.205662", "0.305556")
    assert totals.pooled_cents == 1850962  # 385 / 1872 × 9000000 = 1850961.5


@pytest.mark.parametrize(("rule", "children", "found"), [("below", 0, False), ("up_to", 1, False), (None, 0, True)])
def test_exactly_on_the_threshold_is_for_the_agreement_to_say(rule: str | None, children: int, found: bool) -> None:
    # H7: "<12" and ">12" leave twelve hours to neither.
    budget = computed(indication(minutes=720), sizing=flat(threshold_rule=rule))

    assert budget.totals.children == children
    assert findings(budget, "on_threshold") == ([("c-i1", {})] if found else [])


def test_a_child_counts_with_all_its_decisions_together() -> None:
    rows = [indication("i1", child="c1", minutes=400), indication("i2", child="c1", stream="swv", minutes=400)]

    assert computed(*rows, sizing=flat()).totals.children == 0


def test_a_child_that_crosses_the_threshold_counts_its_days_under_it() -> None:
    rows = [
        indication("i1", child="c1", minutes=400),
        indication("i2", child="c1", stream="swv", minutes=400, valid_from=NEW_YEARS_DAY),
    ]

    budget = computed(*rows, sizing=flat())

    assert (budget.totals.children, budget.totals.minutes) == (1, 330 * 17)
    assert findings(budget, "crossed_threshold") == [("c1", {"from": NEW_YEARS_DAY, "until": "2026-07-31"})]
    assert paid(budget) == {"gm1": 449519}  # 5610 / 60 / 1872 × 9000000 = 449519.2


def test_a_child_without_a_decision_in_between_does_not_count_then() -> None:
    rows = [
        indication("i1", child="c1", valid_until="2025-10-17"),
        indication("i2", child="c1", valid_from=NEW_YEARS_DAY),
    ]

    # 8 school weeks before the autumn holiday and 18 after New Year
    assert computed(*rows, sizing=flat()).totals.minutes == 330 * 26


def test_a_flat_rate_without_threshold_is_for_all() -> None:
    rows = [indication("i1", minutes=5000), indication("i2", minutes=1)]

    assert computed(*rows, sizing=flat(threshold_minutes_per_week=None)).totals.minutes == 2 * 330 * 35


def test_a_flat_amount_leads_for_the_money() -> None:
    rows = [indication("i1"), indication("i2", valid_until=NEW_YEARS_EVE)]

    budget = computed(*rows, sizing=flat(cents_per_child=3500))

    # 1 + 17/35 child years: 3500 + 1700; minutes 330 × 52
    assert (budget.totals.pooled_cents, budget.totals.minutes) == (5200, 17160)


def test_a_flat_amount_alone_has_no_hours() -> None:
    budget = computed(indication(), sizing=flat(minutes_per_child_per_week=None, cents_per_child=3500))

    totals = budget.totals
    assert (totals.pooled_cents, totals.minutes, totals.fte_annual, totals.fte_school_weeks) == (3500, None, None, None)
    assert paid(budget) == {"gm1": 3500}
    assert budget.comparisons == ()


def test_a_flat_rate_of_nothing_is_unknown() -> None:
    budget = computed(indication(), sizing=flat(minutes_per_child_per_week=None))

    assert budget.totals.pooled_cents is None
    assert findings(budget, "choice_needs") == [
        (None, {"choice": "sizing", "kind": "flat_rate", "needs": "minutes_per_child_per_week"})
    ]


def test_a_flat_rate_takes_estimated_children() -> None:
    rows = [SEVENTEEN, {**SEVENTEEN, "school": "s2", "children": 2, "minutes_per_child_per_week": 720}]

    assert computed(basis=estimate(*rows), sizing=flat()).totals.minutes == 17 * 330 * 35
    both = computed(basis=estimate(*rows), sizing=flat(threshold_rule=None))
    assert (both.totals.children, findings(both, "on_threshold")) == (17, [("s2", {})])


def test_a_flat_rate_cannot_compare_what_is_not_estimated() -> None:
    row = {**SEVENTEEN, "minutes_per_child_per_week": None}

    assert computed(basis=estimate(row), sizing=flat()).totals.minutes is None
    assert computed(basis=estimate(row), sizing=flat(threshold_minutes_per_week=None)).totals.minutes == 17 * 330 * 35


def test_a_flat_rate_needs_children() -> None:
    budget = computed(basis=historical({"stream": "zbo", "party": "gm1", "minutes": 5, "cents": 5}), sizing=flat())

    assert findings(budget, "choice_needs") == [(None, {"choice": "sizing", "kind": "flat_rate", "needs": "children"})]


def test_a_flat_rate_cannot_compare_unknown_minutes() -> None:
    budget = computed(indication(frequency=None), sizing=flat())

    assert budget.totals.minutes is None


def test_a_flat_rate_for_nobody_costs_nothing() -> None:
    budget = computed(sizing=flat())

    assert (budget.totals.children, budget.totals.minutes, budget.totals.pooled_cents) == (0, 0, 0)
    assert codes(budget) == {"empty_pool"}


def test_a_flat_rate_without_norms_is_unknown() -> None:
    document = pool(norms=[], arrangement=arrangement(sizing=flat(threshold_minutes_per_week=None)))

    totals = compute(document).totals

    assert (totals.children, totals.minutes, totals.pooled_cents) == (1, None, None)


def test_a_formation_is_what_was_agreed() -> None:
    # H12: agreed fte per school; each post is paid by its own party.
    budget = computed(sizing=TWO_POSTS)

    totals = budget.totals
    assert (totals.minutes, str(totals.fte_annual), str(totals.fte_school_weeks)) == (None, "3.500000", "3.500000")
    assert (totals.pooled_cents, paid(budget)) == (31500000, {"gm1": 18000000, "gm2": 13500000})
    assert totals.children is None
    assert computed(indication(), sizing=TWO_POSTS).totals.children == 1
    assert [(row.school, row.party, str(row.fte), row.cents) for row in budget.purchases] == [
        ("s1", "gm1", "2.000000", 18000000),
        ("s2", "gm2", "1.500000", 13500000),
    ]
    assert codes(budget) == {"empty_pool"}


def test_a_post_may_have_a_price_of_its_party() -> None:
    document = pool(arrangement=arrangement(sizing=TWO_POSTS))
    document["norms"].append(norm("fte_price_cents", "10000000", scope="gm2"))

    budget = compute(document)

    assert paid(budget) == {"gm1": 18000000, "gm2": 15000000}
    # The mean price, so that the exact reading is the pooled cost.
    assert budget.comparisons[0].cost_cents == 33000000


def test_a_post_without_fte_makes_the_whole_unknown() -> None:
    budget = computed(sizing=formation({"school": "s1", "party": "gm1"}, {"school": "s2", "party": "gm2", "fte": "1"}))

    assert (budget.totals.fte_annual, budget.totals.pooled_cents, paid(budget)) == (None, None, {})
    assert ("s1", {"choice": "sizing", "kind": "formation", "needs": "fte"}) in findings(budget, "choice_needs")


@pytest.mark.parametrize(
    ("kind", "needs"), [("formation", "posts"), ("drawing_right", "rights"), ("group_places", "groups")]
)
def test_an_agreement_on_nothing_is_unknown(kind: str, needs: str) -> None:
    budget = computed(indication(), sizing={"kind": kind})

    assert (budget.totals.fte_annual, budget.totals.pooled_cents) == (None, None)
    assert findings(budget, "choice_needs") == [(None, {"choice": "sizing", "kind": kind, "needs": needs})]


def test_agreed_fte_without_a_price_costs_an_unknown() -> None:
    budget = compute(pool(norms=[], indications=[], arrangement=arrangement(sizing=TWO_POSTS)))

    assert (str(budget.totals.fte_annual), budget.totals.pooled_cents, paid(budget)) == ("3.500000", None, {})


def test_drawing_rights_are_per_pot_and_uplifted() -> None:
    # H23: two sub-pots, raised for the first years.
    budget = computed(sizing=rights(GGZ, JEUGD))

    assert bought(budget) == {("ggz", "s1"): "1.500000", ("jeugd", "s1"): "1.000000"}
    assert [(row.function, str(row.fte), row.cents) for row in budget.budget.costs] == [
        ("ggz", "1.500000", 13500000),
        ("jeugd", "1.000000", 9000000),
    ]


@pytest.mark.parametrize(
    ("until", "annual", "school_weeks"),
    [
        ("2026-07-31", "1.500000", "1.500000"),
        ("2025-12-31", "1.325000", "1.500000"),  # 5 of 12 months
        ("2025-07-31", "1.200000", "1.200000"),
    ],
)
def test_an_uplift_ends_on_its_date(until: str, annual: str, school_weeks: str) -> None:
    totals = computed(sizing=rights({**GGZ, "uplift_until": until})).totals

    assert (str(totals.fte_annual), str(totals.fte_school_weeks)) == (annual, school_weeks)


def test_a_transfer_moves_fte_within_a_board() -> None:
    budget = computed(sizing=rights(GGZ, transfers=(transfer(fte="1.5"),)))

    assert bought(budget) == {("ggz", "s1"): "0.000000", ("ggz", "s2"): "1.500000"}
    assert str(budget.totals.fte_annual) == "1.500000"
    assert "transfer_refused" not in codes(budget)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"to": "s3"}, "board"),
        ({"pot": "jeugd"}, "pot"),
        ({"fte": "1.6"}, "right"),
        ({"fte": None}, "fte"),
    ],
)
def test_a_transfer_outside_the_agreement_is_refused(changes: Document, reason: str) -> None:
    budget = computed(sizing=rights(GGZ, transfers=(transfer(**changes),)))

    assert bought(budget) == {("ggz", "s1"): "1.500000"}
    ((ref, detail),) = findings(budget, "transfer_refused")
    assert (ref, detail["reason"]) == ("s1", reason)


def test_schools_without_a_board_cannot_transfer() -> None:
    schools = [{"ref": "s1"}, {"ref": "s2"}]
    document = pool(
        schools=schools, indications=[], arrangement=arrangement(sizing=rights(GGZ, transfers=(transfer(),)))
    )

    assert "transfer_refused" in codes(compute(document))


def test_two_transfers_share_one_right() -> None:
    budget = computed(
        sizing=rights(JEUGD, transfers=(transfer(pot="jeugd", fte="0.8"), transfer(pot="jeugd", fte="0.7")))
    )

    assert bought(budget) == {("jeugd", "s1"): "0.300000", ("jeugd", "s2"): "0.700000"}
    assert len(findings(budget, "transfer_refused")) == 1


def test_a_right_without_fte_makes_the_whole_unknown() -> None:
    budget = computed(sizing=rights(GGZ, {"school": "s2", "pot": "ggz"}))

    assert (budget.totals.fte_annual, budget.budget.costs[0].cents) == (None, None)


def test_a_pot_may_have_a_price_of_its_own() -> None:
    document = pool(indications=[], arrangement=arrangement(sizing=rights(GGZ, JEUGD)))
    document["norms"].append(norm("fte_price_cents", "12000000", scope="ggz"))

    assert {row.function: row.cents for row in compute(document).budget.costs} == {"ggz": 18000000, "jeugd": 9000000}


@pytest.mark.parametrize(("children", "fte"), [(0, "0.000000"), (1, "1.000000"), (10, "1.000000"), (17, "2.000000")])
def test_groups_hold_at_most_so_many_children(children: int, fte: str) -> None:
    totals = computed(sizing={"kind": "group_places", "groups": [group(children=children)]}).totals

    assert (str(totals.fte_annual), totals.children) == (fte, children)


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"children": None}, "children"),
        ({"max_children": None}, "max_children"),
        ({"max_children": 0}, "max_children"),
        ({"fte_per_group": None}, "fte_per_group"),
    ],
)
def test_a_group_that_lacks_a_number_makes_the_whole_unknown(changes: Document, needs: str) -> None:
    budget = computed(sizing={"kind": "group_places", "groups": [group(**changes), group(school="s2")]})

    assert budget.totals.fte_annual is None
    assert findings(budget, "choice_needs")[0] == ("s1", {"choice": "sizing", "kind": "group_places", "needs": needs})
