"""Basis `estimate`: the need is what the schools expect, without adding up decisions."""

from collections.abc import Sequence
from fractions import Fraction

from budgets.engine.choices import Estimate, Estimated
from budgets.engine.needs import Need
from budgets.engine.norms import NormValue
from budgets.engine.notes import given
from budgets.engine.outcome import StepInput
from budgets.engine.rounding import exact_sum
from budgets.engine.rules.individual import individual_cost, pooled_needs
from budgets.engine.rules.need_table import NeedRow, NeedTable, Sum
from budgets.engine.work import Work

__all__ = ["from_estimate"]


def from_estimate(basis: Estimate, needs: Sequence[Need], work: Work) -> NeedTable:
    """Return children × minutes per week × school weeks for each school. Without estimates nothing is known."""
    pooled = pooled_needs(needs)
    weeks = work.norms.required("school_weeks")
    if not basis.estimates:
        work.needs_choice("basis", basis.kind, needs="estimates")
    weekly = [_weekly(row, basis, work) for row in basis.estimates]
    rows = tuple(_row(row, each, weeks) for row, each in zip(basis.estimates, weekly, strict=True))
    return NeedTable(
        rows=rows,
        children=_children(basis),
        minutes=exact_sum(row.minutes for row in rows) if rows else None,
        minutes_sum=_sum(basis, weeks),
        peak_minutes=exact_sum(weekly) if rows else None,
        individual_cents=individual_cost(pooled, work) if pooled else None,
    )


def _weekly(row: Estimated, basis: Estimate, work: Work) -> Fraction | None:
    for name, value in (("children", row.children), ("minutes_per_child_per_week", row.minutes_per_child_per_week)):
        if value is None:
            work.notes.find("choice_needs", row.school, choice="basis", kind=basis.kind, needs=name)
    if row.children is None or row.minutes_per_child_per_week is None:
        return None
    return Fraction(row.children * row.minutes_per_child_per_week)


def _row(row: Estimated, weekly: Fraction | None, weeks: NormValue | None) -> NeedRow:
    per_child = row.minutes_per_child_per_week
    return NeedRow(
        school=row.school,
        children=row.children,
        minutes=None if weekly is None or weeks is None else weekly * weeks.value,
        weekly_minutes=None if per_child is None else Fraction(per_child),
        hour_cents=None if row.price_cents_per_hour is None else Fraction(row.price_cents_per_hour),
    )


def _children(basis: Estimate) -> int | None:
    children = [row.children for row in basis.estimates if row.children is not None]
    return sum(children) if children and len(children) == len(basis.estimates) else None


def _sum(basis: Estimate, weeks: NormValue | None) -> Sum:
    inputs: list[StepInput] = []
    for row in basis.estimates:
        inputs.append(given("children", row.children, "number", ref=row.school))
        inputs.append(given("minutes_per_child_per_week", row.minutes_per_child_per_week, "minutes", ref=row.school))
    if weeks is not None:
        inputs.append(weeks.as_input())
    return Sum(formula="Σ children × minutes_per_child_per_week × school_weeks", inputs=tuple(inputs))
