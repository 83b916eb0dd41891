"""Weekly minutes: how much support a row asks for in a school week in which it is in force.

Per day and per week say so themselves. For the others it is the minutes in the year ÷ the school weeks they cover;
there, monthly rows of one child and stream that join without a gap count as one, so that splitting a decision changes
nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from budgets.engine.measures import Measures
from budgets.engine.periods import SCHOOL_DAYS_A_WEEK, Span, Spans
from budgets.engine.rounding import exact_sum
from budgets.engine.values import Frequency, IndicationInput

__all__ = ["weekly_minutes"]

Rows = Sequence[IndicationInput]


@dataclass(slots=True)
class Run:
    """Rows that follow each other without a gap, and all their days."""

    rows: list[IndicationInput] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def weekly_minutes(
    rows: Rows, days: Mapping[str, Spans], minutes: Mapping[str, Fraction | None], measures: Measures
) -> dict[str, Fraction | None]:
    """Return the weekly minutes of each row that lists minutes; None where they cannot be known."""
    weekly: dict[str, Fraction | None] = {}
    others: list[IndicationInput] = []
    whole = cache(Fraction)
    for row in rows:
        if row.minutes is None:
            continue
        if row.frequency is Frequency.WEEK:
            weekly[row.ref] = whole(row.minutes)
        elif row.frequency is Frequency.DAY:
            weekly[row.ref] = whole(row.minutes * SCHOOL_DAYS_A_WEEK)
        else:
            others.append(row)
    for run in _runs(others, days):
        weekly.update(dict.fromkeys((row.ref for row in run.rows), _mean_week(run, minutes, measures)))
    return weekly


def _mean_week(run: Run, minutes: Mapping[str, Fraction | None], measures: Measures) -> Fraction | None:
    weeks = measures.school_weeks(run.rows[0].stream)
    total = exact_sum(minutes[row.ref] for row in run.rows)
    if total is None or weeks is None:
        return None
    covered = weeks.value * measures.share(tuple(sorted(run.spans)))
    # On no school day it asks for nobody at school.
    return total / covered if covered else Fraction(0)


def _runs(rows: Rows, days: Mapping[str, Spans]) -> Iterable[Run]:
    """Chain monthly rows that are alike and of which one begins the day after another ends; all others stand alone."""
    chains: dict[tuple[str, str, int | None], list[tuple[Span, IndicationInput]]] = defaultdict(list)
    for row in rows:
        spans = days[row.ref]
        if row.frequency is Frequency.MONTH and len(spans) == 1:
            chains[row.child, row.stream, row.minutes].append((spans[0], row))
        else:
            yield Run(rows=[row], spans=list(spans))
    for pieces in chains.values():
        yield from _chained(pieces)


def _chained(pieces: list[tuple[Span, IndicationInput]]) -> Iterable[Run]:
    runs: list[Run] = []
    ending: dict[int, list[Run]] = defaultdict(list)
    for span, row in sorted(pieces, key=lambda piece: (piece[0], piece[1].ref)):
        if ending[span[0]]:
            run = ending[span[0]].pop()
        else:
            run = Run()
            runs.append(run)
        run.rows.append(row)
        run.spans.append(span)
        ending[span[1]].append(run)
    return runs
