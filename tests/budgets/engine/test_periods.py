"""School years, school days and months: inclusive at both ends."""

from datetime import date
from fractions import Fraction

import pytest

from budgets.engine import Holiday
from budgets.engine.periods import SchoolYear, next_school_year, remove_spans

AUTUMN = Holiday(from_=date(2025, 10, 18), until=date(2025, 10, 26))


@pytest.mark.parametrize("first", range(2024, 2033))
def test_a_school_year_is_twelve_months_from_1_august(first: int) -> None:
    year = SchoolYear(f"{first}-{first + 1}", [])

    days = year.end - year.start
    assert days == (366 if first % 4 == 3 else 365)
    assert year.months((year.whole,)) == 12
    assert year.share((year.whole,)) == 1
    assert (year.first_of(year.whole), year.last_of(year.whole)) == (f"{first}-08-01", f"{first + 1}-07-31")


def test_both_ends_are_included() -> None:
    year = SchoolYear("2025-2026", [AUTUMN])

    one_day = year.span(date(2025, 10, 17), date(2025, 10, 17))

    assert year.school_days((one_day,)) == 1
    assert year.school_days((year.span(date(2025, 10, 18), date(2025, 10, 26)),)) == 0
    assert year.school_days((year.span(date(2025, 10, 17), date(2025, 10, 27)),)) == 2


def test_a_period_is_cut_to_the_year() -> None:
    year = SchoolYear("2025-2026", [])

    assert year.span(date(2020, 1, 1), date(2030, 1, 1)) == year.whole
    assert year.span(None, None) == year.whole
    start, end = year.span(date(2026, 8, 1), date(2026, 8, 2))
    assert start == end


def test_months_count_by_days() -> None:
    year = SchoolYear("2023-2024", [])

    assert year.months((year.span(date(2024, 2, 1), date(2024, 2, 29)),)) == 1
    assert year.months((year.span(date(2024, 2, 10), date(2024, 3, 31)),)) == 1 + Fraction(20, 29)


def test_a_holiday_outside_the_year_is_no_calendar() -> None:
    assert not SchoolYear("2023-2024", [AUTUMN]).has_calendar
    assert SchoolYear("2025-2026", [AUTUMN]).has_calendar


@pytest.mark.parametrize(
    ("span", "taken", "left"),
    [
        ((0, 10), (), ((0, 10),)),
        ((0, 10), ((0, 10),), ()),
        ((0, 10), ((2, 4), (6, 8)), ((0, 2), (4, 6), (8, 10))),
        ((0, 10), ((20, 30),), ((0, 10),)),
        ((5, 10), ((0, 6), (9, 12)), ((6, 9),)),
        ((5, 10), ((0, 2),), ((5, 10),)),
    ],
)
def test_taken_days_leave_the_rest(
    span: tuple[int, int], taken: tuple[tuple[int, int], ...], left: tuple[tuple[int, int], ...]
) -> None:
    assert remove_spans(span, taken) == left


def test_the_next_school_year_has_a_name() -> None:
    assert next_school_year("2025-2026", 1) == "2026-2027"
