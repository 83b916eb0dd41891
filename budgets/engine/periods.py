"""Time: the school year, its school days, and how much of it a decision covers.

Dates are inclusive at both ends everywhere else; here they become half-open spans of day numbers, and nowhere else.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm

from budgets.engine.values import Holiday

__all__ = [
    "MONTHS",
    "MONTHS_BEFORE_NEW_YEAR",
    "SCHOOL_DAYS_A_WEEK",
    "SchoolYear",
    "Span",
    "Spans",
    "intersect_spans",
    "join_spans",
    "next_school_year",
    "remove_spans",
]

# From a day number up to, not including, another.
Span = tuple[int, int]
Spans = tuple[Span, ...]

MONTHS = 12
MONTHS_BEFORE_NEW_YEAR = 5
SCHOOL_DAYS_A_WEEK = 5
SATURDAY = 5


class SchoolYear:
    """One school year, 1 August up to and including 31 July, with its school days.

    School days are Monday to Friday outside the holidays. Without any holiday in the year, or with holidays on all of
    it, every Monday to Friday counts and `has_calendar` is False.
    """

    def __init__(self, name: str, calendar: Sequence[Holiday]) -> None:
        self.name = name
        first_year = int(name[:4])
        self.first_day = date(first_year, 8, 1)
        self.last_day = date(first_year + 1, 7, 31)
        self.start = self.first_day.toordinal()
        self.end = self.last_day.toordinal() + 1
        schooldays = _weekdays(self.start, self.end)
        off = _days_off(calendar, self.start, self.end)
        taught = [day and not free for day, free in zip(schooldays, off, strict=True)]
        self.has_calendar = any(off) and any(taught)
        self._school_days = _running_sum(taught if self.has_calendar else schooldays)
        self.month_starts = _month_starts(first_year)
        lengths = [later - earlier for earlier, later in pairwise((*self.month_starts, self.end))]
        self._month_unit = lcm(*lengths)
        self._months = _running_sum(self._month_unit // length for length in lengths for _ in range(length))

    @property
    def whole(self) -> Span:
        """The year itself."""
        return (self.start, self.end)

    @property
    def month_names(self) -> tuple[str, ...]:
        """The twelve months of the year, August first, such as "2025-08"."""
        return tuple(date.fromordinal(day).isoformat()[:7] for day in self.month_starts)

    @property
    def all_school_days(self) -> int:
        """How many school days the year has: never zero."""
        return self._school_days[-1]

    def span(self, first: date | None, last: date | None) -> Span:
        """Return the days of a period, ends included, that lie in this year.

        An open end runs to the edge; outside the year it is empty.
        """
        start = self.start if first is None else max(first.toordinal(), self.start)
        end = self.end if last is None else min(last.toordinal() + 1, self.end)
        return (start, max(start, end))

    def before(self, spans: Spans, day: date | None) -> Spans:
        """Return the part of the spans before a day; all of it without a day."""
        return spans if day is None else _until(spans, day.toordinal())

    def through(self, spans: Spans, day: date | None) -> Spans:
        """Return the part of the spans up to and including a day; all of it without a day."""
        return spans if day is None else _until(spans, day.toordinal() + 1)

    def school_days(self, spans: Iterable[Span]) -> int:
        """School days in the spans."""
        return self._count(self._school_days, spans)

    def share(self, spans: Iterable[Span]) -> Fraction:
        """Return the part of the year's school days that the spans cover: 1 for the whole year."""
        return Fraction(self.school_days(spans), self.all_school_days)

    def months(self, spans: Iterable[Span]) -> Fraction:
        """Calendar months in the spans; of a month that is covered in part, its share of days."""
        return Fraction(self._count(self._months, spans), self._month_unit)

    def validity_days(self, first: date | None, last: date | None) -> int:
        """All calendar days of a period, also outside this year. An open end is the end of this year."""
        start = self.start if first is None else first.toordinal()
        end = self.end if last is None else last.toordinal() + 1
        return max(1, end - start)

    def first_of(self, span: Span) -> str:
        """Return the first day of a span as text."""
        return date.fromordinal(span[0]).isoformat()

    def last_of(self, span: Span) -> str:
        """Return the last day of a span, included, as text."""
        return date.fromordinal(span[1] - 1).isoformat()

    def _count(self, running: Sequence[int], spans: Iterable[Span]) -> int:
        return sum(running[end - self.start] - running[start - self.start] for start, end in spans)


def next_school_year(name: str, years: int) -> str:
    """Return the school year that comes `years` later.

    >>> next_school_year("2023-2024", 2)
    '2025-2026'
    """
    first = int(name[:4]) + years
    return f"{first:04}-{first + 1:04}"


def remove_spans(span: Span, taken: Spans) -> Spans:
    """Return what is left of a span outside the taken spans, which are sorted and do not touch each other."""
    left: list[Span] = []
    start, end = span
    for taken_start, taken_end in taken:
        if taken_start > start:
            left.append((start, min(end, taken_start)))
        start = max(start, taken_end)
        if start >= end:
            break
    if start < end:
        left.append((start, end))
    return tuple(piece for piece in left if piece[0] < piece[1])


def join_spans(spans: Iterable[Span]) -> Spans:
    """Return the same days without any of them twice, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def intersect_spans(some: Iterable[Span], others: Spans) -> Spans:
    """Return the days that are in both."""
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple((start, end) for start, end in pairs if start < end)


def _until(spans: Spans, end: int) -> Spans:
    return tuple((start, min(stop, end)) for start, stop in spans if start < end)


def _weekdays(start: int, end: int) -> list[bool]:
    # Day number 1 was a Monday.
    return [(day - 1) % 7 < SATURDAY for day in range(start, end)]


def _days_off(calendar: Sequence[Holiday], start: int, end: int) -> list[bool]:
    off = [False] * (end - start)
    for holiday in calendar:
        first = max(holiday.from_.toordinal(), start)
        last = min(holiday.until.toordinal(), end - 1)
        for day in range(first, last + 1):
            off[day - start] = True
    return off


def _month_starts(first_year: int) -> tuple[int, ...]:
    """Return the first day of each month from August to July."""
    return tuple(date(first_year + (month > MONTHS), (month - 1) % MONTHS + 1, 1).toordinal() for month in range(8, 20))


def _running_sum(days: Iterable[int]) -> list[int]:
    return list(accumulate(days, initial=0))
