"""The lines of a result per stream, payer and verdict: what a reader sees as one row, and what may stand apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from budgets.disclosure import Disclosure, Split, is_shared_by_children, party_name, row_name
from budgets.engine import (
    IndicationInput,
    Line,
    Poolable,
    PoolBudget,
    PoolSnapshot,
    VolumeUnit,
)
from budgets.presentation.rows import NOT_APPLICABLE

# What may go into the shared budget comes first.
VERDICTS = (Poolable.YES, Poolable.BOARD_DECIDES, Poolable.NO)

Hidden = frozenset[str | None]
# A school, and the municipality that answers for a child there.
Place = tuple[str | None, str | None]
# The children of one stream that stand in more than one place.
Places = Mapping[str, frozenset[Place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All lines of one stream, payer and verdict together: a row of the table before it has words."""

    stream: str
    party: str | None
    poolable: Poolable
    children: int | None
    minutes: int | str | None
    fte: Decimal | str
    cents: int | str | None

    @classmethod
    def of(cls, lines: Sequence[Line], *, places: Places, lists_minutes: bool, lists_cents: bool) -> Self:
        """Add up lines that differ in school and residence only; a child that stands in several is counted once."""
        return cls(
            stream=lines[0].stream,
            party=lines[0].party,
            poolable=lines[0].poolable,
            children=children_of(lines, places),
            minutes=total_of(line.minutes for line in lines) if lists_minutes else NOT_APPLICABLE,
            fte=_fte(lines),
            cents=total_of(line.cents for line in lines) if lists_cents else NOT_APPLICABLE,
        )

    @property
    def is_nothing(self) -> bool:
        """Whether there are neither hours nor money in it."""
        return {self.minutes, self.cents} <= {0, NOT_APPLICABLE}


def groups_of(snapshot: PoolSnapshot, budget: PoolBudget) -> list[Group]:
    """Return the groups, those that may be pooled first."""
    with_minutes = {row.stream for row in snapshot.indications if row.minutes is not None or _is_time(row)}
    with_cents = {row.stream for row in snapshot.indications if row.amount_cents is not None or _is_money(row)}
    with_cents |= {row.stream for row in snapshot.amounts}
    found: dict[tuple[str, str | None, Poolable], list[Line]] = {}
    for line in budget.lines:
        found.setdefault((line.stream, line.party, line.poolable), []).append(line)
    places = _places(snapshot.indications)
    groups = [
        Group.of(
            lines,
            places=places.get(stream, {}),
            lists_minutes=stream in with_minutes,
            lists_cents=stream in with_cents,
        )
        for (stream, _party, _verdict), lines in found.items()
    ]
    verdicts = {stream.ref: stream.poolable for stream in snapshot.streams}
    # What falls away on days without school is nothing, and a row of nothing would only raise questions.
    told = [group for group in groups if group.poolable is verdicts.get(group.stream) or not group.is_nothing]
    return sorted(told, key=lambda group: VERDICTS.index(group.poolable))


def children_of(lines: Sequence[Line], places: Places) -> int | None:
    """Return how many children stand in these lines; None where no line is about children.

    A line counts its own children. A child that moved or that has two schools stands in more lines of its stream:
    those are taken off, as long as the largest line keeps its own.
    """
    counts = [line.children or 0 for line in lines]
    ours = {(line.school, line.responsible_municipality) for line in lines}
    twice = sum(max(len(ours & there) - 1, 0) for there in places.values()) if len(ours) > 1 else 0
    return max(sum(counts) - twice, max(counts, default=0)) or None


def _is_money(row: IndicationInput) -> bool:
    return row.volume is not None and row.unit is VolumeUnit.EURO_CENTS


def _is_time(row: IndicationInput) -> bool:
    return row.volume is not None and not _is_money(row)


def _fte(lines: Iterable[Line]) -> Decimal | str:
    """Add up what is bought for these lines; where nothing is, there is no such number."""
    known = [line.fte for line in lines if line.fte is not None]
    return sum(known, Decimal(0)) if known else NOT_APPLICABLE


def total_of(numbers: Iterable[int | None]) -> int | None:
    """Add up; one unknown makes the sum unknown."""
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)


def split_groups(groups: Sequence[Group], disclosure: Disclosure) -> Split[Group]:
    """Keep the groups that may not stand apart out of sight, except those that the reader pays itself."""
    merged = [group for group in groups if not _is_told(group, disclosure)]
    return Split(shown=tuple(group for group in groups if group not in merged), merged=tuple(merged))


def _is_told(group: Group, disclosure: Disclosure) -> bool:
    if not group.children or group.party in disclosure.own_parties:
        return True
    return disclosure.tells_row(row_name(group.stream, group.party, group.poolable))


def hidden_parties(snapshot: PoolSnapshot, budget: PoolBudget, disclosure: Disclosure) -> Hidden:
    """Return the parties whose money may not be shown apart, because it would tell about too few children.

    That is money for a stream that they pay or, where cost is shared by residence, for the children they answer for.
    What parties pay by a key or by agreed shares tells about no children.
    """
    if not is_shared_by_children(snapshot, budget):
        return frozenset()
    paid = {row.party for row in budget.contributions} - disclosure.own_parties
    return frozenset(party for party in paid if not disclosure.tells_row(party_name(party)))


def hidden_refs(groups: Sequence[Group], disclosure: Disclosure, parties: Hidden) -> frozenset[str]:
    """Return the parties and streams whose numbers may not stand apart in a step either."""
    merged = split_groups(groups, disclosure).merged
    return frozenset(group.stream for group in merged) | {party for party in parties if party is not None}


def _places(indications: Iterable[IndicationInput]) -> dict[str, dict[str, frozenset[Place]]]:
    """Return per stream the children that stand in more than one place."""
    found: dict[tuple[str, str], set[Place]] = {}
    for row in indications:
        found.setdefault((row.stream, row.child), set()).add((row.school, row.responsible_municipality))
    places: dict[str, dict[str, frozenset[Place]]] = {}
    for (stream, child), there in found.items():
        if len(there) > 1:
            places.setdefault(stream, {})[child] = frozenset(there)
    return places
