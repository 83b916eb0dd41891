"""What the chart of delivered support is drawn from: agreed and delivered fte beside each other, month by month.

Where fte are not known anywhere, euros. Places are whole numbers in the drawing's own measure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Self

from budgets.engine import RealisedYear
from budgets.engine.rounding import half_up
from budgets.presentation.quantities import quantity

HEIGHT = 160
STEP = 56
BAR = 20
LEFT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartBar:
    """One bar: its place and height, and what it stands for in words. Without a height it is not known."""

    x: int
    y: int
    height: int
    is_known: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartMonth:
    """Two bars of one month, with the short name below them."""

    label: str
    short: str
    is_begun: bool
    middle: int
    agreed: ChartBar
    delivered: ChartBar


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisationChart:
    """The months, and the size of the drawing."""

    months: tuple[ChartMonth, ...]
    width: int
    height: int

    @classmethod
    def of(
        cls, year: RealisedYear, labels: Mapping[str, str], *, shorts: Mapping[str, str], today: date
    ) -> Self | None:
        """Draw a year; months to come have only what was agreed. None where nothing was delivered yet, or agreed."""
        unit = "fte" if year.so_far.fte_months and year.agreed_fte is not None else "cents"
        values = [_values(year, place, unit) for place in range(len(year.months))]
        known = [value for pair in values for value in pair if value is not None]
        if all(delivered is None for _agreed, delivered in values) or not max(known, default=Fraction(0)):
            return None
        most = max(known)
        months = tuple(
            ChartMonth(
                label=labels[month.month],
                short=shorts[month.month],
                is_begun=month.month <= f"{today:%Y-%m}",
                middle=LEFT + place * STEP + BAR,
                agreed=_bar(values[place][0], most, LEFT + place * STEP, unit),
                delivered=_bar(values[place][1], most, LEFT + place * STEP + BAR, unit),
            )
            for place, month in enumerate(year.months)
        )
        return cls(months=months, width=LEFT + len(months) * STEP, height=HEIGHT)


def _values(year: RealisedYear, place: int, unit: str) -> tuple[Fraction | None, Fraction | None]:
    month = year.months[place]
    if unit == "cents":
        return _exact(month.agreed_cents), _exact(month.cents)
    return (Fraction(0) if month.agreed_cents == 0 else _exact(year.agreed_fte)), month.fte


def _exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _bar(value: Fraction | None, most: Fraction, x: int, unit: str) -> ChartBar:
    height = 0 if value is None else half_up(value * HEIGHT / most)
    return ChartBar(x=x, y=HEIGHT - height, height=height, is_known=value is not None, text=quantity(value, unit))
