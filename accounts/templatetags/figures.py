"""Where things stand in the drawn figures: shares of the width, in percent with two decimals, as text for SVG.

Only geometry: the words and the numbers beside a figure come from the number filters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

from django import template

# The series of static/css/tokens.css once more: paper reads no style sheet inside a drawing.
FILLS = ("#0b4f5c", "#cf6428", "#e0a93b", "#7fb8c0", "#6b4c6e", "#857c6d")

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A bandwidth on its axis; the axis is in cents and always holds zero, positions are percents of its length."""

    axis_low: int
    axis_high: int
    start: str
    width: str
    zero: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a bar; `tone` counts the series from 1 and picks the colour."""

    tone: int
    label: str
    value: int | None
    x: str
    width: str

    @property
    def fill(self) -> str:
        """The colour of this series; a seventh series takes the first again."""
        return FILLS[(self.tone - 1) % len(FILLS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar with its parts in the order of the series; the total is None when a part is unknown."""

    label: str
    total: int | None
    parts: tuple[Part, ...]


@register.simple_tag
def bandwidth_scale(low: int, high: int) -> Band:
    """Place the two ends of a bandwidth, in cents and in any order, on an axis that ends at round numbers."""
    low, high = sorted((low, high))
    axis_low, axis_high = _round_end(min(low, 0)), _round_end(max(high, 0))
    length = max(axis_high - axis_low, 1)
    return Band(
        axis_low=axis_low,
        axis_high=axis_high,
        start=_percents(Fraction(low - axis_low, length)),
        width=_percents(Fraction(high - low, length)),
        zero=_percents(Fraction(-axis_low, length)),
    )


@register.filter
def position(band: Band, cents: int) -> str:
    """Say where an amount stands on the axis of a band, at most at its ends."""
    length = max(band.axis_high - band.axis_low, 1)
    return _percents(min(max(Fraction(cents - band.axis_low, length), Fraction(0)), Fraction(1)))


@register.simple_tag
def stacked(rows: Iterable[object], series: Sequence[object]) -> list[Bar]:
    """Draw bars on one scale. A row has a `label` and as many `values` as there are series; None is unknown.

    Parts that are unknown or negative have no width: the table under the figure tells what they are.
    """
    read = [(str(_of(row, "label")), list(_of(row, "values"))) for row in rows]
    labels = [str(label) for label in series]
    longest = max((sum(_drawn(values)) for _, values in read), default=0)
    return [_bar(label, values, labels, longest) for label, values in read]


def _bar(label: str, values: list[int | None], labels: list[str], longest: int) -> Bar:
    known = [value for value in values if value is not None]
    edges = [_hundredths(Fraction(edge, longest or 1)) for edge in accumulate(_drawn(values), initial=0)]
    parts = tuple(
        Part(tone=tone, label=name, value=value, x=_text(left), width=_text(right - left))
        for tone, (name, value, (left, right)) in enumerate(zip(labels, values, pairwise(edges), strict=True), 1)
    )
    return Bar(label=label, total=sum(known) if len(known) == len(values) else None, parts=parts)


def _drawn(values: Iterable[int | None]) -> list[int]:
    return [max(value or 0, 0) for value in values]


def _of(row: Any, name: str) -> Any:
    """Read a row: rows may be mappings or objects, as everywhere in templates."""
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def _round_end(cents: int) -> int:
    """Give the nearest number further from zero with one figure and zeros: 5065673 gives 6000000."""
    unit: int = 10 ** (len(str(abs(cents))) - 1)
    rounded = -(-abs(cents) // unit) * unit
    return -rounded if cents < 0 else rounded


def _hundredths(share: Fraction) -> int:
    """Hundredths of a percent, half up; only for drawing."""
    return int(share * 10_000 + Fraction(1, 2))


def _text(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _percents(share: Fraction) -> str:
    return _text(_hundredths(share))
