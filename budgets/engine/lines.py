"""The finest breakdown that leaves the calculation: what is listed per stream, payer, school, residence and verdict."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from budgets.engine.money import Entry
from budgets.engine.needs import Need
from budgets.engine.outcome import Line
from budgets.engine.rounding import Tally, round_parts, round_parts_places
from budgets.engine.rules.sized import Sized
from budgets.engine.values import Poolable

__all__ = ["list_lines"]


class LineKey(NamedTuple):
    """What a line is about."""

    stream: str
    party: str | None
    school: str | None
    municipality: str | None
    verdict: Poolable


@dataclass(slots=True)
class LineSums:
    """What a line adds up to. Nothing listed and something unknown both make a None."""

    children: set[str] = field(default_factory=set)
    minutes: Tally = field(default_factory=Tally)
    cents: Tally = field(default_factory=Tally)
    lists_minutes: bool = False
    lists_cents: bool = False
    minutes_unknown: bool = False
    cents_unknown: bool = False


def list_lines(needs: Sequence[Need], entries: Iterable[Entry], sized: Sized) -> tuple[Line, ...]:
    """All lines, sorted. Each column is rounded once for all lines together: the lines are the total."""
    sums: dict[LineKey, LineSums] = defaultdict(LineSums)
    _add_minutes(sums, needs)
    _add_cents(sums, entries)
    known_minutes = {
        key: line.minutes.total() for key, line in sums.items() if line.lists_minutes and not line.minutes_unknown
    }
    known_cents = {key: line.cents.total() for key, line in sums.items() if line.lists_cents and not line.cents_unknown}
    minutes = round_parts(known_minutes, order=_order)
    cents = round_parts(known_cents, order=_order)
    fte = _bought(sized)
    return tuple(
        Line(
            stream=key.stream,
            party=key.party,
            school=key.school,
            responsible_municipality=key.municipality,
            children=len(sums[key].children) or None,
            minutes=minutes.get(key),
            cents=cents.get(key),
            poolable=key.verdict,
            fte=fte.get(key),
        )
        for key in sorted(sums, key=_order)
    )


def _bought(sized: Sized) -> dict[LineKey, Decimal]:
    """Divide the fte over the lines that they are bought for."""
    if sized.fte_annual is None:
        return {}
    parts = {
        LineKey(row.stream or "", row.party, row.school, row.municipality, Poolable.YES): part
        for row, part in sized.parts
    }
    whole = Tally(parts.values()).total() or Fraction(1)
    return round_parts_places({key: sized.fte_annual * part / whole for key, part in parts.items()}, order=_order)


def _add_minutes(sums: dict[LineKey, LineSums], needs: Sequence[Need]) -> None:
    for need in needs:
        for part in need.parts():
            key = LineKey(need.row.stream, need.party, need.row.school, need.municipality, part.verdict)
            line = sums[key]
            line.children.add(need.row.child)
            if not need.row.asks_hours:
                continue
            line.lists_minutes = True
            if part.minutes is None:
                line.minutes_unknown = True
            else:
                line.minutes.add(part.minutes)


def _add_cents(sums: dict[LineKey, LineSums], entries: Iterable[Entry]) -> None:
    for entry in entries:
        key = LineKey(entry.stream, entry.party, entry.school, entry.municipality, entry.verdict)
        line = sums[key]
        line.lists_cents = True
        if entry.cents is None:
            line.cents_unknown = True
        else:
            line.cents.add(entry.cents)


def _order(key: LineKey) -> tuple[str, ...]:
    return (key.stream, key.party or "", key.school or "", key.municipality or "", key.verdict.value)
