"""The proof that a publication is safe: for every audience, beside what it knows and all that was published before."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from budgets.disclosure.cells import BUSIEST, KINDS, MINUTES, Amounts, Cells, Owner, Part, Thing, amount_of
from budgets.disclosure.crowds import Column, Vector, column_of, spread
from budgets.disclosure.linear import PRIME, singles_out
from budgets.disclosure.prices import Puzzles
from budgets.engine import PoolSnapshot, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One publication: what could be told of it, and the names of what is. `readers` None: everybody may see it.

    Otherwise they are the refs of the parties and schools of this pool that do; somebody who knows nothing always does.
    """

    cells: Cells
    told: frozenset[str]
    readers: frozenset[str] | None = None


class Audience(NamedTuple):
    """Somebody who reads: `ref` of the party or school, empty for everybody, and whose atoms it knows one by one."""

    ref: str
    knows: Callable[[Owner], bool]


def audiences_of(snapshot: PoolSnapshot) -> list[Audience]:
    """Return who may read about this pool.

    A funder knows what it pays, a school its own children. A municipality may or may not know what others pay for the
    children it answers for, so it is looked at both ways. Somebody who knows nothing is always among them.
    """
    audiences = [Audience("", lambda _owner: False)]
    for party in snapshot.parties:
        audiences.append(Audience(party.ref, _payer(party.ref)))
        if party.role is Role.MUNICIPALITY:
            audiences.append(Audience(party.ref, _informed(party.ref)))
    return [*audiences, *(Audience(school.ref, _school(school.ref)) for school in snapshot.schools)]


def _payer(party: str) -> Callable[[Owner], bool]:
    return lambda owner: owner.party == party


def _informed(party: str) -> Callable[[Owner], bool]:
    return lambda owner: party in (owner.party, owner.municipality)


def _school(school: str) -> Callable[[Owner], bool]:
    return lambda owner: owner.school == school


# Whose something is: a payer and a school can change while the decision stays.
Owners = frozenset[Owner]


class _Column(NamedTuple):
    """Unknowns that every sum treats alike: how much each sum holds of them, modulo the prime, and whose they are."""

    amounts: Mapping[int, int]
    owners: Mapping[Owners, set[str]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """All sums of all publications, numbered through, and the columns of each kind. The last one is decided on."""

    columns: Sequence[Sequence[_Column]]
    named: Sequence[Mapping[str, Sequence[int]]]
    kinds: Sequence[int]

    def rows(self, publication: int, names: Collection[str], kind: int) -> list[int]:
        """Return the numbers of the sums of a kind that these names tell in one publication."""
        named = self.named[publication]
        return [row for name in names for row in named.get(name, ()) if self.kinds[row] == kind]


class _Reader(NamedTuple):
    """What an audience comes to: whose things it knows, and the names it is told already in each publication."""

    knows: frozenset[Owner]
    told: tuple[frozenset[str], ...]


# The numbers of sums, by publication.
Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Sight:
    """What one reader has of one kind: by number the columns that it does not know, and the sums that it has."""

    unknown: Mapping[int, frozenset[str]]
    known: Rows
    own: frozenset[int]


class _Crowds:
    """The columns of one kind, with crowds taken together before anything is asked: `amounts` holds each by number."""

    def __init__(self, layout: _Layout, kind: int, threshold: int) -> None:
        self._threshold = threshold
        self._rows = tuple(
            tuple(row for rows in named.values() for row in rows if layout.kinds[row] == kind) for named in layout.named
        )
        self._columns = [_column(column.amounts, self._rows) for column in layout.columns[kind]]
        self.amounts: list[Mapping[int, int]] = []
        self._numbers: dict[Vector, int] = {}

    def spread(self, unknown: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
        """Return the children of each column, by its number here, from those by its number in the layout."""
        merged: dict[Column, frozenset[str]] = {}
        for number, there in unknown.items():
            column = self._columns[number]
            merged[column] = merged.get(column, frozenset()) | there
        found: dict[int, frozenset[str]] = {}
        for vector, there in spread(merged, threshold=self._threshold):
            if vector not in self._numbers:
                self._numbers[vector] = len(self.amounts)
                rows = (row for block in self._rows for row in block)
                self.amounts.append({row: amount for row, amount in zip(rows, vector, strict=True) if amount})
            at = self._numbers[vector]
            found[at] = found.get(at, frozenset()) | there
        return found


def _column(amounts: Mapping[int, int], rows: Rows) -> Column:
    return column_of([tuple([amounts.get(row, 0) for row in block]) for block in rows])


class Audit:
    """What may still be told beside all that was published before."""

    def __init__(self, *, snapshot: PoolSnapshot, cells: Cells, earlier: Sequence[Published], threshold: int) -> None:
        self._threshold = threshold
        self._puzzles = Puzzles(cells)
        self._layout = layout = _laid_out([*(row.cells for row in earlier), cells])
        owners = frozenset(
            each for kind in KINDS for column in layout.columns[kind] for those in column.owners for each in those
        )
        # Many audiences come to the same, such as all who pay nothing here.
        self._readers = dict.fromkeys(_reader(audience, owners, earlier, cells) for audience in audiences_of(snapshot))
        self._crowds = [_Crowds(layout, kind, threshold) for kind in KINDS]
        self._sights = [
            [_sight(reader, layout, kind, self._crowds[kind]) for reader in self._readers] for kind in KINDS
        ]
        self._columns: dict[tuple[int, Rows], list[Column]] = {}

    def is_large(self, name: str) -> bool:
        """Tell whether a sum alone is about enough children, or about none, for everyone who is told nothing of it.

        That a sum is large does not make it safe; that it is not makes it unsafe, which is soon seen.
        """
        return all(
            not 0 < len(self._behind(sight, kind, name)) < self._threshold
            for kind in self._kinds_of([name])
            for sight in self._sights[kind]
        )

    def is_safe(self, told: Collection[str]) -> bool:
        """Tell whether nobody could work out anything of too few children if these sums are told."""
        return self._is_safe(told, self._kinds_of(told))

    def may_add(self, name: str, told: Collection[str]) -> bool:
        """Tell whether a sum can be told as well, beside sums that are safe without it."""
        return self._is_safe({*told, name}, self._kinds_of([name]))

    def _is_safe(self, told: Collection[str], kinds: Collection[int]) -> bool:
        if any(self._is_singled_out(sight, kind, told) for kind in kinds for sight in self._sights[kind]):
            return False
        return not any(
            self._puzzles.count_few(told, reader.knows.__contains__, threshold=self._threshold)
            for reader in self._readers
        )

    def _kinds_of(self, told: Collection[str]) -> list[int]:
        return [kind for kind in KINDS if self._layout.rows(-1, told, kind)]

    def _behind(self, sight: _Sight, kind: int, name: str) -> frozenset[str]:
        """Return the unknown children behind a sum; none where the reader is told of some of them anyway."""
        rows = frozenset(self._layout.rows(-1, [name], kind))
        found = frozenset[str]()
        for number, there in sight.unknown.items():
            amounts = self._crowds[kind].amounts[number]
            if not rows.isdisjoint(amounts):
                if not sight.own.isdisjoint(amounts):
                    return frozenset()
                found |= there
        return found

    def _is_singled_out(self, sight: _Sight, kind: int, told: Collection[str]) -> bool:
        rows = (*sight.known[:-1], (*sight.known[-1], *self._layout.rows(-1, told, kind)))
        columns = self._columns_of(kind, rows)
        merged: dict[Column, set[str]] = {}
        for number, there in sight.unknown.items():
            if any(columns[number].scales):
                merged.setdefault(columns[number], set()).update(there)
        if not any(len(there) < self._threshold for there in merged.values()):
            return False
        found = list(spread({column: frozenset(there) for column, there in merged.items()}, threshold=self._threshold))
        vectors = [list(row) for row in zip(*(vector for vector, _there in found), strict=True)]
        known = sum(map(len, sight.known))
        return singles_out(vectors, vectors[:known], [there for _vector, there in found], threshold=self._threshold)

    def _columns_of(self, kind: int, rows: Rows) -> list[Column]:
        """Return what each column of a kind has in these sums; readers who are told the same ask for the same."""
        if (kind, rows) not in self._columns:
            self._columns[kind, rows] = [_column(amounts, rows) for amounts in self._crowds[kind].amounts]
        return self._columns[kind, rows]


def _reader(audience: Audience, owners: frozenset[Owner], earlier: Sequence[Published], cells: Cells) -> _Reader:
    by_right = (
        published.told | published.cells.by_right.get(audience.ref, frozenset())
        if not audience.ref or published.readers is None or audience.ref in published.readers
        else frozenset[str]()
        for published in earlier
    )
    return _Reader(
        knows=frozenset(filter(audience.knows, owners)),
        told=(*by_right, cells.by_right.get(audience.ref, frozenset())),
    )


def _sight(reader: _Reader, layout: _Layout, kind: int, crowds: _Crowds) -> _Sight:
    unknown = {}
    for number, column in enumerate(layout.columns[kind]):
        there = [children for owners, children in column.owners.items() if owners.isdisjoint(reader.knows)]
        if there:
            unknown[number] = frozenset[str]().union(*there)
    known = tuple(tuple(layout.rows(number, names, kind)) for number, names in enumerate(reader.told))
    return _Sight(crowds.spread(unknown), known, frozenset(known[-1]))


def _laid_out(publications: Sequence[Cells]) -> _Layout:
    starts = [0]
    for cells in publications:
        starts.append(starts[-1] + len(cells.sums))
    columns: list[dict[Pattern, dict[Owners, set[str]]]] = [{} for _ in KINDS]
    for (held, owners), children in _groups(publications).items():
        for kind, pattern in _patterns(held, publications, starts):
            columns[kind].setdefault(pattern, {}).setdefault(owners, set()).update(children)
    named = [
        {name: [start + number for number in numbers] for name, numbers in cells.named.items()}
        for start, cells in zip(starts, publications, strict=False)
    ]
    return _Layout(
        columns=[[_Column(dict(pattern), people) for pattern, people in found.items()] for found in columns],
        named=named,
        kinds=[row.kind for cells in publications for row in cells.sums],
    )


# How much each sum holds of an unknown, in proportion.
Pattern = tuple[tuple[int, int], ...]
# For each publication that holds something of a thing: which, its share, and how much, in proportion to the first.
Held = tuple[tuple[int, int, Amounts], ...]
ONCE: Amounts = (1, 1)


def _groups(publications: Sequence[Cells]) -> dict[tuple[Held, Owners], set[str]]:
    """Return the children of all things that every sum treats alike, by whose they are."""
    where: dict[Thing, list[tuple[int, Part]]] = {}
    for number, cells in enumerate(publications):
        for thing, part in cells.parts.items():
            where.setdefault(thing, []).append((number, part))
    found: dict[tuple[Held, Owners], set[str]] = {}
    for parts in where.values():
        number, first = parts[0]
        held: list[tuple[int, int, Amounts]] = [(number, first.share, ONCE)]
        owners = {first.owner}
        for number, part in parts[1:]:
            times = ONCE if part.amounts == first.amounts else _times(part.amounts, first.amounts)
            held.append((number, part.share, times))
            owners.add(part.owner)
        children = found.setdefault((tuple(held), frozenset(owners)), set())
        children.update([part.child for _number, part in parts])
    return found


def _times(amounts: Amounts, first: Amounts) -> Amounts:
    # What was nothing at first has nothing to be in proportion to.
    one, other = (
        amount if not before else amount * pow(before, -1, PRIME) % PRIME
        for amount, before in zip(amounts, first, strict=True)
    )
    return one, other


def _patterns(held: Held, publications: Sequence[Cells], starts: Sequence[int]) -> Iterator[tuple[int, Pattern]]:
    """Give each unknown of a thing, with the kind of its sums."""
    found: dict[int, list[tuple[int, int]]] = {}
    for publication, share, times in held:
        for unknown, rows in publications[publication].shares[share]:
            times_more = amount_of(unknown, times)
            there = found.setdefault(unknown, [])
            there += [(starts[publication] + number, factor * times_more % PRIME) for number, factor in rows]
    for unknown, pattern in found.items():
        yield MINUTES if unknown == BUSIEST else unknown, tuple(pattern)
