"""Listed money: amounts, verdicts, bases, and what does not hold together."""

from typing import Any

import pytest

from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    amount,
    codes,
    compute,
    findings,
    indication,
    norm,
    pool,
)


def test_an_amount_for_a_period_without_dates_counts_whole() -> None:
    assert compute(pool(indications=[], amounts=[amount(basis="period")])).totals.funds_cents == 1650000


def test_an_amount_for_a_period_counts_its_days_inside_the_school_year() -> None:
    row = amount(count=1, unit_cents=36500, basis="period", valid_from="2025-01-01", valid_until=NEW_YEARS_EVE)

    budget = compute(pool(indications=[], amounts=[row]))

    assert budget.amounts[0].cents == 15300  # 153 of 365 days
    (step,) = [step for step in budget.steps if step.figure == "amounts.a1.cents"]
    assert [(row.name, row.value) for row in step.inputs] == [
        ("total_cents", "36500"),
        ("part_in_school_year", "153/365"),
    ]


@pytest.mark.parametrize(
    ("changes", "cents"),
    [
        ({"valid_from": NEW_YEARS_DAY}, 1800),
        ({"valid_until": NEW_YEARS_EVE}, 1700),
        ({"valid_from": "2026-08-01"}, 0),
        ({"valid_until": "2025-07-31"}, 0),
    ],
)
def test_an_amount_per_school_year_with_dates_counts_its_school_days(changes: dict[str, str], cents: int) -> None:
    row = amount(count=1, unit_cents=3500, **changes)

    assert compute(pool(indications=[], amounts=[row])).totals.funds_cents == cents


def test_an_amount_with_dates_but_no_basis_cannot_be_known() -> None:
    row = amount(basis=None, valid_from=NEW_YEARS_DAY)

    budget = compute(pool(amounts=[row]))

    assert ("a1", {"needs": "amount_basis"}) in findings(budget, "choice_needs")
    assert (budget.amounts[0].cents, budget.totals.funds_cents) == (None, None)


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"count": None}, "count, unit_cents"),
        ({"unit_cents": None, "stated_total_cents": 5}, "count, unit_cents"),
        ({"leading": "total"}, "stated_total_cents"),
    ],
)
def test_an_amount_that_lacks_its_figures_says_which(changes: dict[str, Any], needs: str) -> None:
    budget = compute(pool(amounts=[amount(**changes)]))

    assert findings(budget, "choice_needs") == [("a1", {"needs": needs})]
    assert budget.totals.funds_cents is None


def test_a_leading_total_for_nobody_has_no_unit() -> None:
    row = amount(count=0, leading="total", stated_total_cents=500)

    assert compute(pool(amounts=[row])).amounts[0].unit_cents is None


def test_an_amount_may_be_negative() -> None:
    budget = compute(pool(indications=[], amounts=[amount(count=1, unit_cents=-12345)]))

    assert (budget.totals.funds_cents, budget.budget.poolable_cents) == (-12345, -12345)


def test_money_without_a_funder_has_no_known_payer() -> None:
    budget = compute(pool(indications=[], amounts=[amount(stream="zbo")]))

    assert [(row.stream, row.party, row.cents) for row in budget.budget.funds] == [("zbo", None, 1650000)]


def test_amounts_per_year_beside_amounts_per_period_are_pointed_out() -> None:
    budget = compute(pool(amounts=[amount(basis="period")]))

    assert findings(budget, "mixed_periods") == [(None, {"period_cents": 1650000, "school_year_cents": 3152500})]


def test_one_basis_is_no_mix() -> None:
    assert codes(compute(pool(amounts=[amount()]))) == set()


def test_an_amount_without_ref_is_called_by_its_position() -> None:
    row = amount()
    del row["ref"]

    assert compute(pool(amounts=[amount("x"), row])).amounts[1].ref == "amounts[1]"


def test_lines_add_up_to_all_that_is_listed() -> None:
    rows = [
        indication("i1", valid_until="2025-09-11"),
        indication("i2", school="s2", stream="swv", valid_until="2026-03-03"),
        indication("i3", minutes=None, amount_cents=None),
    ]

    budget = compute(pool(indications=rows, amounts=[amount(), amount("a2", school="s1")]))

    assert sum(line.cents or 0 for line in budget.lines) == budget.totals.funds_cents
    assert sum(fund.cents or 0 for fund in budget.budget.funds) == budget.totals.funds_cents
    assert sum(line.minutes or 0 for line in budget.lines) == budget.totals.need_minutes
    assert {(line.stream, line.school, line.children) for line in budget.lines} == {
        ("swv", None, None),
        ("swv", "s1", None),
        ("swv", "s2", 1),
        ("zbo", "s1", 2),
    }


def test_flows_that_add_up_say_nothing() -> None:
    flows = [{"label": "binnen", "count": 40}, {"label": "onbekend", "count": None}, {"label": "buiten", "count": 2}]

    assert codes(compute(pool(flows=flows, flows_total=42))) == set()
    assert codes(compute(pool(flows=flows))) == set()
    assert codes(compute(pool(flows_total=42))) == set()


@pytest.mark.parametrize(
    ("ground", "children", "found"),
    [(None, 4, True), ("toestemming van de ouders", 4, False), (None, 5, False), (None, 0, False)],
)
def test_a_small_group_needs_a_ground(ground: str | None, children: int, found: bool) -> None:
    document = pool(indications=[indication(f"i{n}") for n in range(children)], disclosure_ground=ground)
    document["norms"].append(norm("disclosure_threshold", "5"))

    assert findings(compute(document), "group_too_small") == (
        [(None, {"children": 4, "threshold": "5"})] if found else []
    )


def test_a_negative_unit_with_swapped_digits_is_seen() -> None:
    row = amount(count=1, unit_cents=-1200, stated_total_cents=-2100)

    assert {detail["meant_cents"] for _, detail in findings(compute(pool(amounts=[row])), "digit_swap")} == {
        -2100,
        -1200,
    }
