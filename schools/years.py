"""School years: from 1 August up to and including 31 July."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

LABEL = re.compile(r"([0-9]{4})-([0-9]{4})")
FIRST_MONTH = 8


@total_ordering
@dataclass(frozen=True, slots=True)
class SchoolYear:
    """One school year, known by the calendar year in which it starts. Both of its ends are included."""

    start: int

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """Return the school year that a day falls in."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @classmethod
    def parse(cls, label: str) -> "SchoolYear":
        """Read "2023-2024".

        Raises ValueError for anything but two consecutive years.
        """
        years = LABEL.fullmatch(label)
        if years is None or int(years[2]) != int(years[1]) + 1:
            raise ValueError(f"not a school year: {label!r}")
        return cls(int(years[1]))

    @property
    def first_day(self) -> date:
        """1 August."""
        return date(self.start, FIRST_MONTH, 1)

    @property
    def last_day(self) -> date:
        """31 July of the next calendar year."""
        return date(self.start + 1, FIRST_MONTH, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """As people write it: "2023-2024"."""
        return f"{self.start:04d}-{self.start + 1:04d}"

    @property
    def next(self) -> "SchoolYear":
        """The school year after this one."""
        return SchoolYear(self.start + 1)

    @property
    def previous(self) -> "SchoolYear":
        """The school year before this one."""
        return SchoolYear(self.start - 1)

    def __lt__(self, other: "SchoolYear") -> bool:
        return self.start < other.start

    def __str__(self) -> str:
        return self.label


def years_touched(*, first_day: date, last_day: date) -> list[SchoolYear]:
    """Return every school year of which at least one day lies in the period, both ends included."""
    return [SchoolYear(start) for start in range(SchoolYear.of(first_day).start, SchoolYear.of(last_day).start + 1)]
