"""Fewer applications: decisions that are no longer asked for one by one free time of people. Time is no cash."""

from collections.abc import Sequence

from budgets.engine.needs import Need
from budgets.engine.notes import CENTS, WHOLE_MINUTES, Measure, given
from budgets.engine.outcome import FreedTime
from budgets.engine.rounding import half_up
from budgets.engine.work import Work

__all__ = ["count_freed_time"]


def count_freed_time(pooled: Sequence[Need], work: Work) -> FreedTime:
    """Return the number of separate decisions that fall away, and the time they cost where a norm says so."""
    decisions = len({(need.row.child, need.row.stream, need.row.number or f"ref {need.row.ref}") for need in pooled})
    return FreedTime(
        decisions=decisions,
        application_minutes=_times(decisions, "application_minutes", WHOLE_MINUTES, work),
        handling_cents=_times(decisions, "decision_handling_cents", CENTS, work),
    )


def _times(decisions: int, code: str, measure: Measure, work: Work) -> int | None:
    norm = work.norms.optional(code)
    if norm is None:
        return None
    inputs = (given("decisions", decisions, "number"), norm.as_input())
    figure = f"freed_time.{code.removeprefix('decision_')}"
    work.notes.step(figure, f"decisions × {code}", inputs, decisions * norm.value, measure)
    return half_up(decisions * norm.value)
