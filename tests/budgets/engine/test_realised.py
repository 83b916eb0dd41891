"""What was delivered beside what was agreed: Casus 4, written out, and properties that hold for any year.

Casus 4 (`budgets/engine/README.md`): 0.487981 fte a year for € 43.918,27, at € 90.000 for an fte of 36 × 52 hours. A
twelfth of the year is 156 hours for an fte and € 7.500,00 for its price.
"""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.engine import (
    Delivered,
    PoolBudget,
    PoolSnapshot,
    RealisedYear,
    YearEndKind,
    compare_with_realised,
    compute_pool_budget,
    parse_pool,
)
from tests.budgets.engine.choices import formation
from tests.budgets.engine.pools import arrangement, pool
from tests.budgets.engine.strategies import FEW

ROOT = Path(__file__).resolve().parents[3]
CASUS_4 = json.loads((ROOT / "budgets/practices/data/documents/casus-4.json").read_text(encoding="utf-8"))
YEAR = tuple(f"2023-{month:02}" for month in range(8, 13)) + tuple(f"2024-{month:02}" for month in range(1, 8))


@cache
def closing(kind: str) -> tuple[PoolSnapshot, PoolBudget]:
    """Casus 4 with an agreement about the end of the year; calculated once for all examples."""
    return casus(result={"kind": kind, "buffer_cents": 7_200_000})


def casus(**changes: Any) -> tuple[PoolSnapshot, PoolBudget]:
    snapshot = parse_pool({**CASUS_4, "arrangement": {**CASUS_4["arrangement"], **changes}})
    return snapshot, compute_pool_budget(snapshot)


def year_of(*rows: Delivered, carrier: YearEndKind | None = None, **changes: Any) -> RealisedYear:
    return compare_with_realised(*casus(**changes), rows, schools=(None,), carrier=carrier)


def test_the_agreed_cost_of_twelve_months_is_that_of_the_year_to_the_cent() -> None:
    """43 918.27 / 12 = 3 659.855…: seven months of € 3.659,86 and five of € 3.659,85."""
    months = year_of().months

    assert [month.month for month in months] == list(YEAR)
    assert [month.agreed_cents for month in months] == [365_986] * 7 + [365_985] * 5
    assert sum(month.agreed_cents or 0 for month in months) == 4_391_827


def test_a_month_that_nobody_wrote_down_is_unknown_and_not_zero() -> None:
    year = year_of()

    assert {month.cents for month in year.months} == {None}
    assert {month.fte for month in year.months} == {None}
    assert (year.so_far.cents, year.so_far.fte, year.so_far.difference_cents, year.so_far.difference_fte) == (None,) * 4


def test_nothing_delivered_is_zero_and_all_of_it_is_left() -> None:
    year = year_of(Delivered(month="2023-08", fte=Decimal(0)))

    assert year.months[0].cents == 0
    assert year.months[0].difference_cents == 365_986


def test_half_an_fte_for_a_month_costs_a_twelfth_of_half_its_price() -> None:
    """0.5 × € 90.000 / 12 = € 3.750,00: € 90,14 more than agreed for August."""
    august = year_of(Delivered(month="2023-08", fte=Decimal("0.5"))).months[0]

    assert (august.cents, august.difference_cents) == (375_000, -9_014)


def test_hours_become_fte_by_a_twelfth_of_the_hours_of_an_fte() -> None:
    """76 hours of 156 are 19/39 fte; 19/39 × € 7.500 = € 3.653,846…"""
    august = year_of(Delivered(month="2023-08", minutes=76 * 60)).months[0]

    assert august.fte == Fraction(19, 39)
    assert august.cents == 365_385


def test_fte_that_were_given_lead_over_hours_and_euros_over_both() -> None:
    august = year_of(Delivered(month="2023-08", fte=Decimal("0.5"), minutes=60, cents=123_456)).months[0]

    assert (august.fte, august.cents) == (Fraction(1, 2), 123_456)


def test_euros_alone_say_nothing_of_fte() -> None:
    year = year_of(Delivered(month="2023-08", cents=400_000))

    assert year.months[0].fte is None
    assert (year.so_far.months, year.so_far.fte_months) == (("2023-08",), ())
    assert year.so_far.difference_cents == -34_014


def test_the_hours_of_casus_4_in_twelve_months_are_its_fte() -> None:
    """54 810 minutes: eleven months of 4 567 and one of 4 573."""
    rows = [Delivered(month=month, minutes=4_567) for month in YEAR[:11]]

    year = year_of(*rows, Delivered(month=YEAR[11], minutes=4_573))

    assert year.so_far.fte == Decimal("0.487981")
    assert year.so_far.difference_fte == 0


def test_what_is_compared_is_compared_over_the_same_months() -> None:
    """August and October are known: 365 986 × 2 agreed, 0.4 fte × € 7.500 × 2 = € 6.000,00 delivered."""
    rows = [Delivered(month=month, fte=Decimal("0.4")) for month in ("2023-08", "2023-10")]

    so_far = year_of(*rows).so_far

    assert so_far.months == ("2023-08", "2023-10")
    assert (so_far.agreed_cents, so_far.cents, so_far.difference_cents) == (731_972, 600_000, 131_972)
    assert (so_far.agreed_fte, so_far.fte) == (Decimal("0.487981"), Decimal("0.400000"))
    assert so_far.difference_fte == Decimal("0.087981")


def test_a_month_is_unknown_until_every_school_has_said_something() -> None:
    snapshot, budget = casus()
    rows = [Delivered(month="2023-08", school="s1", fte=Decimal("0.1"))]

    august = compare_with_realised(snapshot, budget, rows, schools=("s1", "s2")).months[0]

    assert (august.fte, august.cents, august.missing) == (None, None, ("s2",))


def test_two_schools_add_up() -> None:
    snapshot, budget = casus()
    rows = [Delivered(month="2023-08", school=ref, fte=Decimal("0.25")) for ref in ("s2", "s1")]

    august = compare_with_realised(snapshot, budget, rows, schools=("s1", "s2")).months[0]

    assert [cell.written.school for cell in august.cells] == ["s1", "s2"]
    assert (august.fte, august.cents) == (Fraction(1, 2), 375_000)


def test_a_month_outside_the_year_is_left_out() -> None:
    year = year_of(Delivered(month="2024-08", fte=Decimal(9)))

    assert year.so_far.cents is None


def test_what_was_not_spent_goes_where_the_balance_goes() -> None:
    """The balance of Casus 4 is € 70.612,73; a month without any support leaves € 3.659,86 more."""
    year = year_of(Delivered(month="2023-08", fte=Decimal(0)), result={"kind": "return"})

    assert year.agreed_year_end is not None and year.year_end is not None
    assert year.agreed_year_end.difference_cents == 7_061_273
    assert year.year_end.difference_cents == 7_427_259
    # In proportion to € 94.575,00 of the municipality and € 19.956,00 of the partnership: …125.70 and …133.30.
    shares = {row.party: row.cents for row in year.year_end.settled}
    assert sorted(shares.values()) == [1_294_133, 6_133_126]
    assert sum(shares.values()) == 7_427_259


def test_who_was_agreed_to_carry_it_leads_over_the_arrangement() -> None:
    august = Delivered(month="2023-08", fte=Decimal(0))

    year = year_of(august, carrier=YearEndKind.CARRY_OVER, result={"kind": "return"})

    assert year.year_end is not None
    assert (year.year_end.carried_cents, year.year_end.settled) == (7_427_259, ())


def test_a_buffer_is_filled_first() -> None:
    year = year_of(Delivered(month="2023-08", fte=Decimal(0)), result={"kind": "carry_over", "buffer_cents": 7_100_000})

    assert year.agreed_year_end is not None and year.year_end is not None
    assert (year.agreed_year_end.buffer_cents, year.year_end.buffer_cents) == (7_061_273, 7_100_000)
    assert year.year_end.carried_cents == 327_259


def test_where_nobody_said_who_carries_it_there_is_no_year_end() -> None:
    assert year_of().year_end is None


def test_where_the_balance_is_unknown_there_is_no_year_end() -> None:
    snapshot, budget = casus(result={"kind": "return"})
    unknown = replace(budget, budget=replace(budget.budget, balance_cents=None))

    assert compare_with_realised(snapshot, unknown, (), schools=(None,)).year_end is None


def test_without_a_price_hours_and_fte_have_no_euros() -> None:
    snapshot, budget = casus()
    bare = replace(budget, steps=())

    august = compare_with_realised(
        snapshot, bare, [Delivered(month="2023-08", fte=Decimal(1))], schools=(None,)
    ).months[0]

    assert august.fte == 1
    assert (august.cents, august.difference_cents) == (None, None)


def test_without_an_agreed_cost_there_is_nothing_to_compare_with() -> None:
    snapshot, budget = casus()
    unknown = replace(budget, totals=replace(budget.totals, pooled_cents=None, fte_annual=None))

    year = compare_with_realised(snapshot, unknown, [Delivered(month="2023-08", cents=100)], schools=(None,))

    assert (year.so_far.agreed_cents, year.so_far.cents, year.so_far.difference_cents) == (None, 100, None)
    assert year.so_far.agreed_fte is None


def test_without_the_hours_of_an_fte_hours_are_no_fte() -> None:
    snapshot, budget = casus()
    without = replace(snapshot, norms=tuple(row for row in snapshot.norms if row.code != "fte_weeks"))

    august = compare_with_realised(without, budget, [Delivered(month="2023-08", minutes=60)], schools=(None,)).months[0]

    assert (august.fte, august.cents) == (None, None)


def test_an_agreement_that_stops_on_31_december_is_divided_over_five_months() -> None:
    """Two fte for five twelfths of a year at € 90.000: € 75.000,00, so € 15.000,00 in each of five months."""
    document = pool(
        arrangement=arrangement(
            sizing=formation({"school": "s1", "party": "gm1", "fte": "2.0"}), term={"hard_stop": "2025-12-31"}
        )
    )
    snapshot = parse_pool(document)
    budget = compute_pool_budget(snapshot)

    months = compare_with_realised(snapshot, budget, (), schools=(None,)).months

    assert budget.totals.pooled_cents == 7_500_000
    assert [month.agreed_cents for month in months] == [1_500_000] * 5 + [0] * 7


MONTHLY: st.SearchStrategy[dict[str, Any] | None] = st.one_of(
    st.none(),
    st.builds(dict, fte=st.decimals(0, 99, places=6)),
    st.builds(dict, minutes=st.integers(0, 100_000)),
    st.builds(dict, cents=st.integers(0, 10**9)),
)


@FEW
@given(st.lists(st.tuples(MONTHLY, MONTHLY), min_size=12, max_size=12), st.sampled_from(("return", "shared")))
def test_no_cent_is_lost_or_made(months: list[tuple[Any, Any]], kind: str) -> None:
    snapshot, budget = closing(kind)
    rows = [
        Delivered(month=name, school=school, **said)
        for name, pair in zip(YEAR, months, strict=True)
        for school, said in zip(("s1", "s2"), pair, strict=True)
        if said is not None
    ]

    year = compare_with_realised(snapshot, budget, rows, schools=("s1", "s2"))

    assert sum(month.agreed_cents or 0 for month in year.months) == 4_391_827
    known = [month for month in year.months if month.cents is not None]
    for month in known:
        assert month.cents == sum(cell.cents or 0 for cell in month.cells)
    if known:
        assert year.so_far.difference_cents == sum(month.difference_cents or 0 for month in known)
    end = year.year_end
    assert end is not None
    assert end.difference_cents == 7_061_273 + (year.so_far.difference_cents or 0)
    assert end.buffer_cents + end.carried_cents + sum(row.cents for row in end.settled) == end.difference_cents


@FEW
@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_later_month_moves_no_earlier_one(first: int, second: int) -> None:
    august = Delivered(month="2023-08", minutes=first)

    alone = year_of(august)
    followed = year_of(august, Delivered(month="2023-09", minutes=second))

    assert alone.months[0] == followed.months[0]


@pytest.mark.parametrize("written", [{"fte": Decimal("0.487981")}, {"cents": 365_986}])
def test_a_result_that_was_stored_is_not_changed(written: dict[str, Any]) -> None:
    snapshot, budget = casus()
    before = repr(budget)

    compare_with_realised(snapshot, budget, [Delivered(month="2023-08", **written)], schools=(None,))

    assert repr(budget) == before
