"""Basis `historical`: the need is what was used in a reference year, and that use is the budget of the first year."""

from collections.abc import Sequence
from fractions import Fraction

from budgets.engine.choices import Historical, Use
from budgets.engine.needs import Need
from budgets.engine.notes import given
from budgets.engine.rounding import exact_sum
from budgets.engine.rules.individual import individual_cost, pooled_needs
from budgets.engine.rules.need_table import NeedRow, NeedTable, Sum
from budgets.engine.values import Poolable
from budgets.engine.work import Work

__all__ = ["from_history"]


def from_history(basis: Historical, needs: Sequence[Need], work: Work) -> NeedTable:
    """Return the use that may be pooled. Use of a stream that may not is pointed out and left out."""
    use = [row for row in basis.use if _may_be_pooled(row, work)]
    pooled = pooled_needs(needs)
    minutes = _minutes(basis, use, work)
    return NeedTable(
        rows=tuple(NeedRow(stream=row.stream, party=row.party, minutes=_fraction(row.minutes)) for row in use),
        children=None,
        minutes=minutes,
        minutes_sum=Sum(
            formula="Σ minutes", inputs=tuple(given("minutes", row.minutes, "minutes", ref=row.party) for row in use)
        ),
        peak_minutes=_weekly(minutes, work),
        individual_cents=individual_cost(pooled, work) if pooled else None,
        base_cents=_base(basis, use, work),
        has_base=True,
    )


def _may_be_pooled(row: Use, work: Work) -> bool:
    verdict = work.verdict(row.stream)
    if verdict is Poolable.NO:
        work.notes.find("not_poolable", row.stream, stream=row.stream, kind=work.streams[row.stream].kind)
    return verdict is Poolable.YES


def _minutes(basis: Historical, use: Sequence[Use], work: Work) -> Fraction | None:
    if not use:
        work.needs_choice("basis", basis.kind, needs="use")
        return None
    return exact_sum(_fraction(row.minutes) for row in use)


def _base(basis: Historical, use: Sequence[Use], work: Work) -> int | None:
    cents = [row.cents for row in use if row.cents is not None]
    if len(cents) == len(use):
        return sum(cents) if use else None
    work.needs_choice("basis", basis.kind, needs="cents")
    return None


def _weekly(minutes: Fraction | None, work: Work) -> Fraction | None:
    """Use of a whole year, spread over its school weeks."""
    weeks = work.norms.required("school_weeks") if minutes is not None else None
    return minutes / weeks.value if minutes is not None and weeks is not None and weeks.value else None


def _fraction(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)
