"""The sums of the sources and of the worked cases, with the numbers written out."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from budgets.engine import PoolBudget, compute_pool_budget, load_pool, percentages
from budgets.engine.rounding import half_up_places
from tests.budgets.engine.pools import (
    NEW_YEARS_DAY,
    NEW_YEARS_EVE,
    amount,
    codes,
    compute,
    compute_with,
    findings,
    indication,
    norm,
    pool,
)

EXAMPLES = Path(__file__).parent / "examples"


def example(name: str) -> PoolBudget:
    return compute_pool_budget(load_pool((EXAMPLES / name).read_bytes()))


@pytest.fixture(scope="module")
def casus_4() -> PoolBudget:
    return example("casus-4.json")


@pytest.fixture(scope="module")
def nijmegen_noord() -> PoolBudget:
    return example("nijmegen-noord.json")


# Casus 4 (worked cases F1-F20)


def test_casus_4_has_its_totals(casus_4: PoolBudget) -> None:
    totals = casus_4.totals

    assert (totals.children, totals.minutes, totals.need_minutes) == (3, 54810, 54810)
    assert (str(totals.fte_annual), str(totals.fte_school_weeks)) == ("0.487981", "0.725000")
    assert (totals.individual_cents, totals.pooled_cents, totals.funds_cents) == (9457500, 4391827, 15549129)


def test_casus_4_shows_what_is_avoided_apart_with_who_keeps_it(casus_4: PoolBudget) -> None:
    # The source names the cost of special education and of transport, and no amounts.
    assert [(row.stream, row.party, row.cents) for row in casus_4.avoided] == [
        ("vermeden-so", "swv", None),
        ("vermeden-vervoer", "gm0268", None),
    ]


def test_casus_4_compares_as_a_bandwidth(casus_4: PoolBudget) -> None:
    rows = {row.code: (str(row.fte), row.cost_cents, row.saving_cents) for row in casus_4.comparisons}

    assert rows == {
        "exact_fte": ("0.487981", 4391827, 5065673),
        "half_fte": ("0.500000", 4500000, 4957500),
        "efficiency": ("0.250000", 2250000, 7207500),
        "school_weeks": ("0.725000", 6525000, 2932500),
    }


def test_casus_4_keeps_its_funds_apart_by_verdict_and_basis(casus_4: PoolBudget) -> None:
    funds = {(fund.stream, fund.party, fund.poolable, fund.basis): fund.cents for fund in casus_4.budget.funds}

    assert funds == {
        ("ocw-sbo", "ocw", "board_decides", "school_year"): 2105673,
        ("ocw-ondersteuning", "ocw", "board_decides", "school_year"): 1990356,
        ("swv-arrangement", "swv", "yes", "period"): 1995600,
        ("zbo", "gm0268", "yes", "school_year"): 9457500,
    }
    budget = casus_4.budget
    assert (budget.poolable_cents, budget.period_cents, budget.board_decides_cents) == (11453100, 1995600, 4096029)
    assert (budget.balance_cents, budget.affordable_fte) == (7061273, Decimal("1.272567"))


def test_casus_4_divides_its_cost_over_payer_and_budget_years(casus_4: PoolBudget) -> None:
    assert [(row.party, row.cents) for row in casus_4.contributions] == [("gm0268", 4391827)]
    # 4391827 × 5/12 = 1829927.9 and × 7/12 = 2561899.1
    assert [(row.year, row.cents) for row in casus_4.budget_years] == [(2023, 1829928), (2024, 2561899)]
    assert [(row.school_year, row.budget_cents) for row in casus_4.years] == [("2023-2024", 4391827)]


def test_casus_4_says_what_to_look_at(casus_4: PoolBudget) -> None:
    assert codes(casus_4) == {
        "choice_needs",
        "mean_not_actual",
        "mixed_periods",
        "norm_ends",
        "unsourced_assumption",
    }
    assert {ref for ref, _detail in findings(casus_4, "choice_needs")} == {"vermeden-so", "vermeden-vervoer"}
    assert findings(casus_4, "mixed_periods") == [(None, {"period_cents": 1995600, "school_year_cents": 13553529})]


@pytest.mark.parametrize(
    ("figure", "source_says", "exact"),
    [
        ("totals.minutes", "913", "913.5"),
        ("totals.fte_annual", "0.49", "0.487981"),
        ("totals.individual_cents", "94000", "94575.00"),
        ("comparisons.efficiency.saving_cents", "71500", "72075.00"),
    ],
)
def test_casus_4_shows_the_source_beside_what_is_exact(
    casus_4: PoolBudget, figure: str, source_says: str, exact: str
) -> None:
    (row,) = [row for row in casus_4.statements if row.figure == figure]

    assert (str(row.source_value), str(row.exact_value)) == (source_says, exact)
    assert row.why


def test_casus_4_shows_the_sum_behind_its_hours(casus_4: PoolBudget) -> None:
    (step,) = [step for step in casus_4.steps if step.figure == "totals.minutes"]

    assert step.formula == "decisions × minutes_per_week × school_weeks"
    assert [(row.name, row.value) for row in step.inputs] == [
        ("decisions", "3"),
        ("minutes_per_week", "522"),
        ("school_weeks", "35"),
    ]
    assert (step.exact, step.shown, step.unit, step.rounding) == ("54810", "54810", "minutes", "half_up_minute")
    assert step.inputs[2].source == "Casus 4: ongeveer 35 schoolweken per jaar"


def test_casus_4_shows_the_exact_fraction_behind_a_rounded_fte(casus_4: PoolBudget) -> None:
    (step,) = [step for step in casus_4.steps if step.figure == "totals.fte_annual"]

    # 913.5 / 1872 = 203/416
    assert (step.exact, step.shown, step.rounding) == ("203/416", "0.487981", "half_up_6")
    assert step.formula == "minutes / 60 / (fte_hours_per_week × fte_weeks)"


@pytest.mark.parametrize(
    ("hours_per_year", "fte", "cents"),
    [
        ("1659", "0.550633", 4955696),  # F22
        ("1160.64", "0.787066", 7083592),  # F23: 1872 × 0.62; 70835.917 exactly, the page prints 70835.94
    ],
)
def test_hours_per_year_lead_where_given(hours_per_year: str, fte: str, cents: int) -> None:
    three = [indication(f"i{number}") for number in (1, 2, 3)]
    document = pool(indications=three)
    document["norms"].append(norm("fte_hours_per_year", hours_per_year))

    totals = compute(document).totals

    assert (str(totals.fte_annual), totals.pooled_cents) == (fte, cents)


# Nijmegen-Noord (worked cases A1-A10)


def test_nijmegen_noord_adds_up_to_its_funds(nijmegen_noord: PoolBudget) -> None:
    amounts = {row.ref: (row.unit_cents, row.total_cents) for row in nijmegen_noord.amounts}

    assert amounts == {
        "zbo": (3152500, 28372500),
        "ak": (89430, 4739800),
        "basis": (None, 14867900),
        "vermeden-groei": (None, None),
    }
    # A3, A4: 47398 + 148679 + 283725; what is avoided is unknown and no part of it.
    assert nijmegen_noord.totals.funds_cents == 47980200
    assert [(row.stream, row.party, row.cents) for row in nijmegen_noord.avoided] == [("vermeden-groei", "swv", None)]


def test_nijmegen_noord_shows_the_swapped_digits(nijmegen_noord: PoolBudget) -> None:
    assert findings(nijmegen_noord, "total_mismatch") == [
        ("ak", {"computed_cents": 4499700, "stated_total_cents": 4739800, "difference_cents": 240100})
    ]
    assert findings(nijmegen_noord, "digit_swap") == [
        ("ak", {"field": "unit_cents", "typed_cents": 84900, "meant_cents": 89400})
    ]
    statements = {row.figure: (str(row.source_value), str(row.exact_value)) for row in nijmegen_noord.statements}
    assert statements["amounts.ak.unit_cents"] == ("849", "894.30")


def test_nijmegen_noord_misses_143_children(nijmegen_noord: PoolBudget) -> None:
    assert findings(nijmegen_noord, "flows_do_not_add_up") == [(None, {"total": 3072, "listed": 2929, "missing": 143})]
    assert "empty_pool" in codes(nijmegen_noord)


# Sums of the sources that hold only a count, a unit and a total


@pytest.mark.parametrize(
    ("count", "unit", "source_says", "exact"),
    [
        (3, 701891, 2105673, 2105673),  # F1
        (3, 663452, 1990356, 1990356),  # F2
        (2, 825000, 1650000, 1650000),  # F3
        (1, 345600, 345600, 345600),  # F4
        (3, 3152500, 9457500, 9457500),  # F5
        (20, 1050000, 21000000, 21000000),  # G3
        (20, 2000000, 40000000, 40000000),  # G4
        (9, 3200000, 28372500, 28800000),  # A2: never multiply back a rounded price
    ],
)
def test_count_times_unit_is_exact(count: int, unit: int, source_says: int, exact: int) -> None:
    row = amount(count=count, unit_cents=unit, stated_total_cents=source_says)

    budget = compute(pool(amounts=[row]))

    assert budget.amounts[0].total_cents == exact
    assert ("total_mismatch" in codes(budget)) == (source_says != exact)


@pytest.mark.parametrize(
    ("total", "count", "source_says", "exact"),
    [
        (32300500, 6, 5383400, 5383417),  # C1
        (82159600, 6, 13693200, 13693267),  # E1
        (235283000, 28, 8402964, 8402964),  # E22
        (266874700, 28, 9531239, 9531239),  # E23
        (289579400, 28, 10342121, 10342121),  # E24
        (4739800, 53, 84900, 89430),  # A1
        (28372500, 9, 3200000, 3152500),  # A2
    ],
)
def test_a_leading_total_gives_its_exact_unit(total: int, count: int, source_says: int, exact: int) -> None:
    row = amount(count=count, unit_cents=None, stated_total_cents=total, leading="total")
    says = [{"figure": "amounts.a1.unit_cents", "value": f"{source_says // 100}", "unit": "euro"}]

    budget = compute(pool(amounts=[row], source_says=says))

    assert budget.amounts[0].unit_cents == exact
    (statement,) = budget.statements
    assert (statement.source_value, statement.exact_value) == (
        Decimal(source_says // 100),
        Decimal(exact) / 100,
    )


def test_swapped_digits_in_a_total_are_seen() -> None:
    # E4: the rows of Gouda add up to 265427, the source prints 256427.
    row = amount(count=1, unit_cents=26542700, stated_total_cents=25642700)

    budget = compute(pool(amounts=[row]))

    assert (findings(budget, "digit_swap")[0][1]["field"], findings(budget, "digit_swap")[1][1]["field"]) == (
        "stated_total_cents",
        "unit_cents",
    )


def test_another_error_is_no_digit_swap() -> None:
    # E5: 556260 against 556169, a difference of 91.
    row = amount(count=1, unit_cents=55626000, stated_total_cents=55616900)

    assert codes(compute(pool(amounts=[row]))) == {"total_mismatch"}


# The made-up cases of d7, about time


def test_s1_half_a_year_counts_its_school_weeks() -> None:
    totals = compute_with(indication(valid_until=NEW_YEARS_EVE)).totals

    assert totals.minutes == 8874  # 522 × 17 = 147.9 hours


def test_s2_two_halves_that_join_are_one_year() -> None:
    first = indication("i1", child="c1", valid_until=NEW_YEARS_EVE)
    second = indication("i2", child="c1", valid_from=NEW_YEARS_DAY)

    assert compute_with(second).totals.minutes == 9396  # 522 × 18 = 156.6 hours
    both = compute_with(first, second)
    assert both.totals.minutes == 18270  # 304.5 hours
    assert codes(both) == set()


def test_s5_wlz_is_shown_in_need_and_never_pooled() -> None:
    budget = compute_with(indication("w1", stream="wlz", minutes=600))

    assert (budget.totals.need_minutes, budget.totals.minutes, budget.totals.children) == (21000, 0, 0)
    assert findings(budget, "not_poolable") == [("w1", {"stream": "wlz", "kind": "wlz"})]


def test_s6_a_total_counts_within_its_own_dates() -> None:
    # 24 half days of 4 hours each, in all
    budget = compute_with(
        indication(minutes=24 * 240, frequency="total", valid_from="2025-09-01", valid_until="2025-12-19")
    )

    assert budget.totals.minutes == 5760


def test_s8_money_without_hours_makes_no_hours() -> None:
    budget = compute_with(indication(minutes=None, frequency=None, amount_cents=900000, amount_basis="period"))

    assert (budget.totals.need_minutes, budget.totals.funds_cents) == (0, 900000)


# Percentages of the sources


@pytest.mark.parametrize(
    ("part", "whole", "source_says", "exact"),
    [
        (2709, 3072, "88.2", "88.18359375"),  # A5
        (110, 3072, "3.6", "3.58072916666667"),  # A6
        (46, 3072, "1.5", "1.49739583333333"),  # A7
        (2, 3072, "0.1", "0.06510416666667"),  # A8
        (62, 3072, "2.0", "2.01822916666667"),  # A9
        (48, 3072, "1.6", "1.5625"),  # A11
        (220, 909, "24.2", "24.20242024202420"),  # D4
        (28, 69, "40.6", "40.57971014492754"),  # E21
        (14, 19, "73.7", "73.68421052631579"),  # H15
    ],
)
def test_a_percentage_is_rounded_once(part: int, whole: int, source_says: str, exact: str) -> None:
    percentage = Fraction(100 * part, whole)

    assert str(half_up_places(percentage, 1)) == source_says
    assert abs(percentage - Fraction(exact)) < Fraction(1, 10**13)


def test_percentages_add_up_to_a_hundred() -> None:
    # F7, F8: rounded one by one 26.3 + 12.8 + 60.8 = 99.9.
    assert percentages({"ocw": 4096029, "swv": 1995600, "gemeente": 9457500}) == {
        "ocw": Decimal("26.4"),
        "swv": Decimal("12.8"),
        "gemeente": Decimal("60.8"),
    }
    assert percentages({"a": 0}) == {}
