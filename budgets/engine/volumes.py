"""Volumes as messages between municipalities and providers list them: so many of a unit, instead of minutes.

Minutes, hours and dayparts become minutes. Whole days and pieces have no hours; euro cents are an amount.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from budgets.engine.rounding import half_up
from budgets.engine.values import AmountBasis, Frequency, IndicationInput, VolumeUnit
from budgets.engine.work import Work

__all__ = ["without_volume"]

MINUTES: Mapping[VolumeUnit, Fraction] = {VolumeUnit.MINUTE: Fraction(1), VolumeUnit.HOUR: Fraction(60)}


def without_volume(row: IndicationInput, work: Work) -> IndicationInput:
    """Return the row with minutes or an amount in the place of its volume.

    A volume whose minutes cannot be known stays, and so does money per day, week or month; what has no hours at all is
    a finding `unit_without_hours`. A norm with a fraction of a minute is rounded once for each row.
    """
    if row.unit is None:
        work.notes.find("choice_needs", row.ref, needs="unit")
        return row
    if row.unit is VolumeUnit.EURO_CENTS:
        return _as_amount(row)
    if not row.asks_hours:
        work.notes.find("unit_without_hours", row.ref, unit=row.unit.value)
        return row
    per_unit = _minutes_of(row.unit, row.stream, work)
    if per_unit is None:
        return row
    return replace(row, minutes=half_up((row.volume or 0) * per_unit), volume=None, unit=None)


def _as_amount(row: IndicationInput) -> IndicationInput:
    basis = row.amount_basis or AmountBasis.PERIOD
    if row.frequency not in (None, Frequency.TOTAL):
        return replace(row, amount_basis=basis)
    return replace(row, amount_cents=row.volume, amount_basis=basis, volume=None, unit=None)


def _minutes_of(unit: VolumeUnit, stream: str, work: Work) -> Fraction | None:
    if unit in MINUTES:
        return MINUTES[unit]
    norm = work.norms.required("daypart_minutes", stream)
    return None if norm is None else norm.value
