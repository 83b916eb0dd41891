"""Basis `inventory`: the need is what the indications now in force say.

Only indications with minutes ask for support.
"""

from collections.abc import Sequence
from fractions import Fraction

from budgets.engine.choices import Admission, Inventory
from budgets.engine.needs import Need
from budgets.engine.notes import given
from budgets.engine.rounding import exact_sum
from budgets.engine.rules.individual import by_stream, individual_cost, pooled_needs
from budgets.engine.rules.need_rows import group_rows
from budgets.engine.rules.need_table import NeedTable, Sum
from budgets.engine.rules.peak import peak_of
from budgets.engine.values import Frequency
from budgets.engine.work import Work

__all__ = ["from_inventory"]


def from_inventory(basis: Inventory | Admission, needs: Sequence[Need], work: Work) -> NeedTable:
    """Return the pooled indications with minutes, added up. Minutes that one row cannot know make the sum unknown."""
    pooled = pooled_needs(needs)
    if not pooled:
        work.notes.find("empty_pool")
    return NeedTable(
        rows=group_rows((need, need.usable_spans, need.usable_minutes) for need in pooled),
        children=len({need.row.child for need in pooled if need.row.minutes != 0}),
        minutes=exact_sum(need.usable_minutes for need in pooled),
        minutes_sum=_minutes_sum(pooled, work),
        peak_minutes=_peak(pooled, work),
        individual_cents=individual_cost(pooled, work),
        pooled=pooled,
    )


def _peak(pooled: Sequence[Need], work: Work) -> Fraction | None:
    pieces = [(span, need.weekly_minutes) for need in pooled for span in need.usable_spans]
    known = [(span, weekly) for span, weekly in pieces if weekly is not None]
    return peak_of(known, work.year) if len(known) == len(pieces) else None


def _minutes_sum(pooled: Sequence[Need], work: Work) -> Sum:
    """Return the sum in few numbers: one product when all decisions are alike, otherwise the minutes per stream."""
    alike = {(need.row.stream, need.row.minutes, need.row.frequency, need.usable_spans) for need in pooled}
    if len(alike) == 1:
        ((stream, minutes, frequency, spans),) = alike
        weeks = work.norms.optional("school_weeks", stream)
        if weeks is not None and frequency is Frequency.WEEK and spans == (work.year.whole,):
            decisions = given("decisions", len(pooled), "number")
            inputs = (decisions, given("minutes_per_week", minutes, "minutes"), weeks.as_input())
            return Sum(formula="decisions × minutes_per_week × school_weeks", inputs=inputs)
    per_stream = by_stream((need.row.stream, need.usable_minutes) for need in pooled)
    parts = (given("minutes", exact_sum(minutes), "minutes", ref=stream) for stream, minutes in per_stream.items())
    return Sum(formula="Σ minutes", inputs=tuple(parts))
