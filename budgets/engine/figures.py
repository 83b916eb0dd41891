"""Figures of the result by their path: `totals.minutes`, `comparisons.half_fte.cost_cents`, `amounts.a1.unit_cents`.

The fields come from the result's own declarations, so a figure exists here exactly when the result has it.
"""

from collections.abc import Collection
from dataclasses import fields
from decimal import Decimal

from budgets.engine.outcome import AmountResult, Comparison, Contribution, PoolBudget, PooledBudget, Totals
from budgets.engine.values import StatementUnit

__all__ = ["COMPARISONS", "figure_unit", "figure_value"]

COMPARISONS = ("exact_fte", "half_fte", "efficiency", "school_weeks", "highest_rate", "highest_rate_school_weeks")

# Per ending of a field's name: the units a source may print it in.
_UNITS = {
    "minutes": (StatementUnit.MINUTES, StatementUnit.HOURS),
    "cents": (StatementUnit.CENTS, StatementUnit.EURO),
    "fte": (StatementUnit.FTE,),
    "number": (StatementUnit.NUMBER,),
}
_NUMBERS = frozenset({"children", "count"})


def figure_unit(path: str, *, amounts: Collection[str], parties: Collection[str]) -> tuple[StatementUnit, ...]:
    """Return the units in which the figure at `path` can be stated; empty when the result has no such figure."""
    group, _, rest = path.partition(".")
    ref, _, name = rest.rpartition(".")
    known = {
        "totals": not ref and name in _numeric(Totals),
        "budget": not ref and name in _numeric(PooledBudget),
        "amounts": ref in amounts and name in _numeric(AmountResult),
        "comparisons": ref in COMPARISONS and name in _numeric(Comparison),
        "contributions": ref in parties and name in _numeric(Contribution),
    }
    return _UNITS[_measure(name)] if known.get(group, False) else ()


def figure_value(budget: PoolBudget, path: str) -> int | Decimal | None:
    """Return the figure at a path that `figure_unit` knows; None when it is unknown or its row did not come about."""
    group, _, rest = path.partition(".")
    ref, _, name = rest.rpartition(".")
    rows: dict[str, dict[str, object]] = {
        "totals": {"": budget.totals},
        "budget": {"": budget.budget},
        "amounts": {row.ref: row for row in budget.amounts},
        "comparisons": {row.code: row for row in budget.comparisons},
        "contributions": {row.party or "": row for row in budget.contributions},
    }
    row = rows[group].get(ref)
    value = getattr(row, name) if row is not None else None
    return value if isinstance(value, int | Decimal) else None


def _numeric(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind) if _measure(field.name))


def _measure(name: str) -> str:
    """Return what kind of number a field holds, from its name; empty for text."""
    if name in _NUMBERS:
        return "number"
    if name.startswith("fte") or name.endswith("fte"):
        return "fte"
    last = name.rpartition("_")[2]
    return last if last in ("minutes", "cents") else ""
