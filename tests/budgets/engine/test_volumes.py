"""Volumes in the units of messages between municipalities and providers (iJw, worked cases S6 and S8)."""

from typing import Any

import pytest

from budgets.engine import InvalidDocument, parse_pool
from tests.budgets.engine.pools import NORMS, Document, codes, compute, findings, indication, norm, pool

AUTUMN = {"valid_from": "2025-09-01", "valid_until": "2025-12-19"}


def volume(ref: str = "i1", **changes: Any) -> Document:
    nothing = {"minutes": None, "frequency": "total", "amount_cents": None, "amount_basis": None}
    return indication(ref, **{**nothing, **changes})


def with_daypart(*indications: Document, minutes: str = "240") -> Document:
    norms = [norm(code, value) for code, value in NORMS.items()]
    return pool(indications=list(indications), norms=[*norms, norm("daypart_minutes", minutes)])


@pytest.mark.parametrize(
    ("unit", "other"), [("hour", "minutes"), ("euro_cents", "minutes"), ("euro_cents", "amount_cents")]
)
def test_volume_beside_what_it_stands_for_is_refused(unit: str, other: str) -> None:
    with pytest.raises(InvalidDocument) as invalid:
        parse_pool(pool(indications=[{**volume(volume=1, unit=unit), other: 60}]))

    assert [(error.path, error.code, error.detail) for error in invalid.value.errors] == [
        ("indications[0].volume", "either_or", {"other": other})
    ]


def test_s6_dayparts_in_all_are_hours() -> None:
    budget = compute(with_daypart(volume(volume=24, unit="daypart", **AUTUMN)))

    assert budget.totals.minutes == 24 * 4 * 60  # 96 hours


def test_dayparts_need_their_norm() -> None:
    budget = compute(pool(indications=[volume(volume=24, unit="daypart", **AUTUMN), indication("i2", child="c2")]))

    assert (budget.totals.minutes, budget.totals.need_minutes, budget.totals.children) == (None, None, 2)
    assert findings(budget, "missing_norm") == [("daypart_minutes", {"school_year": "2025-2026"})]


def test_daypart_of_broken_minutes_is_rounded_once() -> None:
    assert compute(with_daypart(volume(volume=3, unit="daypart"), minutes="212.5")).totals.minutes == 638  # 637.5


@pytest.mark.parametrize(("unit", "count", "minutes"), [("minute", 522, 522 * 35), ("hour", 9, 9 * 60 * 35)])
def test_minutes_and_hours_count_with_their_frequency(unit: str, count: int, minutes: int) -> None:
    assert compute(pool(indications=[volume(volume=count, unit=unit, frequency="week")])).totals.minutes == minutes


@pytest.mark.parametrize("unit", ["full_day", "piece"])
def test_whole_days_and_pieces_have_no_hours(unit: str) -> None:
    budget = compute(pool(indications=[volume(volume=4, unit=unit), indication("i2", child="c2")]))

    assert (budget.totals.minutes, budget.totals.need_minutes, budget.totals.children) == (522 * 35, 522 * 35, 1)
    assert findings(budget, "unit_without_hours") == [("i1", {"unit": unit})]
    assert "choice_needs" not in codes(budget)


def test_volume_without_a_unit_is_unknown() -> None:
    budget = compute(pool(indications=[volume(volume=4)]))

    assert budget.totals.minutes is None
    assert ("i1", {"needs": "unit"}) in findings(budget, "choice_needs")


def test_s8_euro_cents_are_an_amount_without_hours() -> None:
    budget = compute(pool(indications=[volume(volume=900000, unit="euro_cents", frequency=None)]))

    assert (budget.totals.funds_cents, budget.totals.need_minutes, budget.totals.minutes) == (900000, 0, 0)
    assert [(row.cents, row.basis) for row in budget.budget.funds] == [(900000, "period")]


def test_euro_cents_of_a_period_count_for_the_days_in_this_year() -> None:
    half = volume(volume=900000, unit="euro_cents", valid_from="2025-07-01", valid_until="2025-08-31")

    assert compute(pool(indications=[half])).totals.funds_cents == 450000  # 31 of 62 days


def test_euro_cents_per_month_count_for_each_month() -> None:
    monthly = volume(
        volume=10000, unit="euro_cents", frequency="month", valid_from="2025-09-01", valid_until="2025-12-31"
    )

    budget = compute(pool(indications=[monthly]))

    assert [(row.cents, row.basis) for row in budget.budget.funds] == [(40000, "period")]


def test_volume_outside_the_year_says_nothing() -> None:
    past = volume(volume=4, unit="piece", valid_from="2024-08-01", valid_until="2025-07-31")

    assert codes(compute(pool(indications=[past]))) == {"expired", "empty_pool"}
