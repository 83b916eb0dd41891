"""What a source prints beside what is exact, in the unit of the source."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from budgets.engine.figures import figure_value
from budgets.engine.outcome import PoolBudget, Statement
from budgets.engine.rounding import FTE_PLACES, half_up_places, plain
from budgets.engine.values import SourceStatement, StatementUnit

__all__ = ["with_statements"]

_PER_UNIT = {StatementUnit.HOURS: 60, StatementUnit.EURO: 100}
CENT_PLACES = 2


def with_statements(budget: PoolBudget, statements: tuple[SourceStatement, ...]) -> PoolBudget:
    """Return the budget with each statement of a source beside the figure it is about, sorted by figure."""
    rows = sorted(
        (_beside(budget, row) for row in statements),
        key=lambda row: (row.figure, row.source_value, row.why or "", row.reference or ""),
    )
    return replace(budget, statements=tuple(rows))


def _beside(budget: PoolBudget, row: SourceStatement) -> Statement:
    return Statement(
        figure=row.figure,
        source_value=row.value,
        exact_value=_in_unit(figure_value(budget, row.figure), row.unit),
        unit=row.unit,
        why=row.why,
        reference=row.reference,
    )


def _in_unit(value: int | Decimal | None, unit: StatementUnit) -> Decimal | None:
    """Minutes as hours and cents as euros, without more decimals than the value needs."""
    if value is None:
        return None
    exact = Fraction(value) / _PER_UNIT.get(unit, 1)
    if unit is StatementUnit.EURO:
        return half_up_places(exact, CENT_PLACES)
    return Decimal(plain(half_up_places(exact, FTE_PLACES)).rstrip("0").rstrip("."))
