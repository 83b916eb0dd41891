"""Basis `inventory`: the need is what the indications now in force say.

Only indications with minutes ask for support.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from budgets.engine.choices import Inventory
from budgets.engine.needs import Need
from budgets.engine.notes import CENTS, WHOLE_MINUTES, given
from budgets.engine.outcome import StepInput
from budgets.engine.periods import Span
from budgets.engine.rounding import Tally, exact_sum
from budgets.engine.rules.need_table import NeedRow, NeedTable
from budgets.engine.values import Frequency
from budgets.engine.work import Work

__all__ = ["from_inventory"]

RowKey = tuple[str, str | None, str, str | None]


def from_inventory(basis: Inventory, needs: Sequence[Need], work: Work) -> NeedTable:
    """Return the pooled indications with minutes, added up. Minutes that one row cannot know make the sum unknown."""
    pooled = tuple(need for need in needs if need.is_pooled and need.row.minutes is not None)
    if not pooled:
        work.notes.find("empty_pool")
    _ask_for_amounts(pooled, work)
    minutes = exact_sum([need.usable_minutes for need in pooled])
    individual = exact_sum([need.usable_cents for need in pooled])
    _show(pooled, minutes, individual, work)
    return NeedTable(
        rows=_rows(pooled),
        children=len({need.row.child for need in pooled if need.row.minutes}),
        minutes=minutes,
        peak_minutes=_peak(pooled, work),
        individual_cents=individual,
        pooled=pooled,
    )


def _ask_for_amounts(pooled: Sequence[Need], work: Work) -> None:
    """One amount that is not there makes today's cost unknown, so it is asked for: per stream, with how many."""
    missing = Counter(need.row.stream for need in pooled if need.usable_cents is None)
    for stream, count in missing.items():
        work.notes.find("choice_needs", stream, needs="amount_cents", count=count)


def _rows(pooled: Sequence[Need]) -> tuple[NeedRow, ...]:
    children: dict[RowKey, set[str]] = {}
    minutes: dict[RowKey, list[Fraction | None]] = {}
    for need in pooled:
        key = (need.row.stream, need.party, need.row.school, need.municipality)
        children.setdefault(key, set()).add(need.row.child)
        minutes.setdefault(key, []).append(need.usable_minutes)
    return tuple(
        NeedRow(
            stream=stream,
            party=party,
            school=school,
            municipality=municipality,
            children=len(children[key]),
            minutes=exact_sum(parts),
        )
        for key, parts in minutes.items()
        for stream, party, school, municipality in (key,)
    )


def _peak(pooled: Sequence[Need], work: Work) -> Fraction | None:
    """Return the largest sum of weekly minutes in force on one school day."""
    per_span: dict[Span, Tally] = defaultdict(Tally)
    for need in pooled:
        if need.weekly_minutes is None:
            return None
        for span in need.usable_spans:
            per_span[span].add(need.weekly_minutes)
    changes: dict[int, Fraction] = defaultdict(Fraction)
    for (start, end), tally in per_span.items():
        weekly = tally.total()
        changes[start] += weekly
        changes[end] -= weekly
    running = peak = Fraction(0)
    for start, end in pairwise(sorted(changes)):
        running += changes[start]
        if running > peak and work.year.school_days(((start, end),)):
            peak = running
    return peak


def _show(pooled: Sequence[Need], minutes: Fraction | None, individual: Fraction | None, work: Work) -> None:
    formula, inputs = _minutes_sum(pooled, work)
    work.notes.step("totals.minutes", formula, inputs, minutes, WHOLE_MINUTES)
    per_stream = _by_stream((need.row.stream, need.usable_cents) for need in pooled)
    parts = tuple(given("cents", exact_sum(cents), "cents", ref=stream) for stream, cents in per_stream.items())
    work.notes.step("totals.individual_cents", "Σ cents", parts, individual, CENTS)


def _minutes_sum(pooled: Sequence[Need], work: Work) -> tuple[str, tuple[StepInput, ...]]:
    """Return the sum in few numbers: one product when all decisions are alike, otherwise the minutes per stream."""
    alike = {(need.row.stream, need.row.minutes, need.row.frequency, need.usable_spans) for need in pooled}
    if len(alike) == 1:
        ((stream, minutes, frequency, spans),) = alike
        weeks = work.norms.optional("school_weeks", stream)
        if weeks is not None and frequency is Frequency.WEEK and spans == (work.year.whole,):
            decisions = given("decisions", len(pooled), "number")
            return "decisions × minutes_per_week × school_weeks", (
                decisions,
                given("minutes_per_week", minutes, "minutes"),
                weeks.as_input(),
            )
    per_stream = _by_stream((need.row.stream, need.usable_minutes) for need in pooled)
    return "Σ minutes", tuple(
        given("minutes", exact_sum(minutes), "minutes", ref=stream) for stream, minutes in per_stream.items()
    )


def _by_stream(parts: Iterable[tuple[str, Fraction | None]]) -> dict[str, list[Fraction | None]]:
    grouped: dict[str, list[Fraction | None]] = {}
    for stream, part in parts:
        grouped.setdefault(stream, []).append(part)
    return dict(sorted(grouped.items()))
