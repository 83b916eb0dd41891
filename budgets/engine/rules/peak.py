"""The busiest school week: the largest sum of what is in force on one school day."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from budgets.engine.periods import SchoolYear, Span
from budgets.engine.rounding import Tally

__all__ = ["peak_of"]


def peak_of(pieces: Iterable[tuple[Span, Fraction]], year: SchoolYear) -> Fraction:
    """Return the largest sum of weekly minutes over the school days of the year; zero without any."""
    per_span: dict[Span, Tally] = defaultdict(Tally)
    for span, weekly in pieces:
        per_span[span].add(weekly)
    changes: dict[int, Fraction] = defaultdict(Fraction)
    for (start, end), tally in per_span.items():
        weekly = tally.total()
        changes[start] += weekly
        changes[end] -= weekly
    running = peak = Fraction(0)
    for start, end in pairwise(sorted(changes)):
        running += changes[start]
        if running > peak and year.school_days(((start, end),)):
            peak = running
    return peak
