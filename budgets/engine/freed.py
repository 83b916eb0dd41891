"""Fewer applications: decisions that are no longer asked for one by one free time of people. Time is no cash."""

from collections.abc import Sequence

from budgets.engine.needs import Need
from budgets.engine.norms import NormValue
from budgets.engine.outcome import FreedTime
from budgets.engine.rounding import half_up
from budgets.engine.work import Work

__all__ = ["count_freed_time"]


def count_freed_time(pooled: Sequence[Need], work: Work) -> FreedTime:
    """Return the number of separate decisions that fall away, and the time they cost where a norm says so."""
    decisions = len({(need.row.child, need.row.stream, need.row.number or f"ref {need.row.ref}") for need in pooled})
    return FreedTime(
        decisions=decisions,
        application_minutes=_times(decisions, work.norms.optional("application_minutes")),
        handling_cents=_times(decisions, work.norms.optional("decision_handling_cents")),
    )


def _times(decisions: int, norm: NormValue | None) -> int | None:
    return None if norm is None else half_up(decisions * norm.value)
