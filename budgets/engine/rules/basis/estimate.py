"""Basis `estimate`: the need is what the schools expect, without adding up decisions.

Of the children that a school names, those whose parents said no stay out, and those whose own decision still runs join
on the day after it ends.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from budgets.engine.choices import Estimate, Estimated
from budgets.engine.needs import Need
from budgets.engine.norms import NormValue
from budgets.engine.notes import given
from budgets.engine.outcome import StepInput
from budgets.engine.periods import remove_spans
from budgets.engine.rounding import exact_product, exact_sum
from budgets.engine.rules.individual import individual_cost, pooled_needs
from budgets.engine.rules.need_table import NeedRow, NeedTable, Present, Sum, child_years
from budgets.engine.rules.peak import peak_of
from budgets.engine.work import Work

__all__ = ["from_estimate"]


class Expected(NamedTuple):
    """What one school expects, with the children who are there in the pool; None when these are not known."""

    row: Estimated
    present: Present | None
    years: Fraction | None


def from_estimate(basis: Estimate, needs: Sequence[Need], work: Work) -> NeedTable:
    """Return children × minutes per week × school weeks for each school. Without estimates nothing is known."""
    pooled = pooled_needs(needs)
    weeks = work.norms.required("school_weeks")
    if not basis.estimates:
        work.needs_choice("basis", basis.kind, needs="estimates")
    expected = [_expected(row, basis, work) for row in basis.estimates]
    rows = tuple(_row(each, weeks) for each in expected)
    return NeedTable(
        rows=rows,
        children=_children(rows),
        minutes=exact_sum(row.minutes for row in rows) if rows else None,
        minutes_sum=_sum(expected, weeks),
        peak_minutes=_peak(rows, work),
        individual_cents=individual_cost(pooled, work) if pooled else None,
    )


def _expected(row: Estimated, basis: Estimate, work: Work) -> Expected:
    for name, value in (("children", row.children), ("minutes_per_child_per_week", row.minutes_per_child_per_week)):
        if value is None:
            _lacks(name, row, basis, work)
    present = _present(row, basis, work)
    return Expected(row, present, None if present is None else child_years(present, work.year))


def _present(row: Estimated, basis: Estimate, work: Work) -> Present | None:
    """Return how many children are in the pool on which days; None when one of the numbers is not known."""
    left_out = [row.opted_out or 0, *(group.children for group in row.running)]
    if row.children is None or None in left_out:
        if row.children is not None:
            _lacks("children", row, basis, work)
        return None
    all_year = row.children - sum(count or 0 for count in left_out)
    if all_year < 0:
        # More children left out than there are: one of the numbers is wrong, and nobody can say which.
        _lacks("children", row, basis, work)
        return None
    if row.opted_out:
        work.notes.find("opted_out", row.school, children=row.opted_out)
    return ((work.year.whole, Fraction(all_year)), *_joining(row, work))


def _joining(row: Estimated, work: Work) -> Present:
    """Return the children who join when their own decision has ended."""
    joining: list[tuple[tuple[int, int], Fraction]] = []
    for group in row.running:
        left_out = work.year.through((work.year.whole,), group.until)
        if group.children and left_out:
            until = {} if group.until is None else {"until": group.until.isoformat()}
            work.notes.find("running_decision", row.school, children=group.children, **until)
            if not work.year.has_calendar:
                work.notes.find("missing_calendar", work.year.name)
        joining += [(span, Fraction(group.children or 0)) for span in remove_spans(work.year.whole, left_out)]
    return tuple(joining)


def _row(expected: Expected, weeks: NormValue | None) -> NeedRow:
    row, present, years = expected
    per_child = None if row.minutes_per_child_per_week is None else Fraction(row.minutes_per_child_per_week)
    return NeedRow(
        school=row.school,
        children=None if present is None else int(sum(children for _span, children in present)),
        present=present or (),
        minutes=exact_product(years, per_child, None if weeks is None else weeks.value),
        weekly_minutes=per_child,
        hour_cents=None if row.price_cents_per_hour is None else Fraction(row.price_cents_per_hour),
    )


def _children(rows: Sequence[NeedRow]) -> int | None:
    children = [row.children for row in rows if row.children is not None]
    return sum(children) if children and len(children) == len(rows) else None


def _peak(rows: Sequence[NeedRow], work: Work) -> Fraction | None:
    if not rows or any(row.children is None or row.weekly_minutes is None for row in rows):
        return None
    pieces = ((span, children * (row.weekly_minutes or Fraction(0))) for row in rows for span, children in row.present)
    return peak_of(pieces, work.year)


def _sum(expected: Sequence[Expected], weeks: NormValue | None) -> Sum:
    """Return the sum in children, or in the shares of the year for which they are there where not all always are."""
    whole = all(not row.opted_out and not row.running for row, _present, _years in expected)
    inputs: list[StepInput] = []
    for row, _present, years in expected:
        if whole:
            inputs.append(given("children", row.children, "number", ref=row.school))
        else:
            inputs.append(given("child_years", years, "number", ref=row.school))
        inputs.append(given("minutes_per_child_per_week", row.minutes_per_child_per_week, "minutes", ref=row.school))
    if weeks is not None:
        inputs.append(weeks.as_input())
    counted = "children" if whole else "child_years"
    return Sum(formula=f"Σ {counted} × minutes_per_child_per_week × school_weeks", inputs=tuple(inputs))


def _lacks(name: str, row: Estimated, basis: Estimate, work: Work) -> None:
    work.notes.find("choice_needs", row.school, choice="basis", kind=basis.kind, needs=name)
