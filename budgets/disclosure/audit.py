"""The proof that a publication is safe: for every audience, beside what it knows and all that was published before."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from budgets.disclosure.cells import KINDS, Atom, Cell, Cells, Owner, collectors, crossing_name, party_name
from budgets.disclosure.linear import PRIME, residue, singles_out
from budgets.disclosure.prices import Puzzles
from budgets.engine import PoolSnapshot, Role

# For each row that an atom stands in: which, and how much it adds, in proportion to the first.
Pattern = tuple[tuple[int, Fraction], ...]
ONE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One publication: its cells, and the names of those that it tells."""

    cells: Cells
    told: frozenset[str]


class Audience(NamedTuple):
    """Somebody who reads: whose atoms it knows one by one, and which cells it is told because they are its own."""

    name: str
    knows: Callable[[Owner], bool]
    may_know: frozenset[str] = frozenset()


def audiences_of(snapshot: PoolSnapshot, cells: Cells) -> list[Audience]:
    """Return who may read about this pool.

    A funder knows what it pays, a school its own children. A municipality may or may not know what others pay for the
    children it answers for, so it is looked at both ways. Somebody who knows nothing is always among them.
    """
    payments = frozenset(name for name in cells.named if name.startswith(party_name("")))
    told = collectors(snapshot)
    audiences = [Audience("everybody", lambda _owner: False)]
    for party in snapshot.parties:
        own = _own_cells(party.ref, cells) | (payments if party.ref in told else frozenset())
        audiences.append(Audience(party.ref, _payer(party.ref), own))
        if party.role is Role.MUNICIPALITY:
            audiences.append(Audience(party.ref, _informed(party.ref), own))
    audiences += [Audience(school.ref, _school(school.ref)) for school in snapshot.schools]
    return audiences


def _own_cells(party: str, cells: Cells) -> frozenset[str]:
    """Return what a party is told because it is its own: what it contributes, and for whose help elsewhere."""
    start = crossing_name(party, "")
    return frozenset(name for name in cells.named if name == party_name(party) or name.startswith(start))


def _payer(party: str) -> Callable[[Owner], bool]:
    return lambda owner: owner.party == party


def _informed(party: str) -> Callable[[Owner], bool]:
    return lambda owner: party in (owner.party, owner.municipality)


def _school(school: str) -> Callable[[Owner], bool]:
    return lambda owner: owner.school == school


class _Column(NamedTuple):
    """Unknowns that every sum treats alike: how much each sum holds of them, modulo the prime, and whose they are."""

    amounts: Mapping[int, int]
    owners: Mapping[Owner, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """All unknowns of one kind. Sums are numbered: `before` were published already, `named` can be told now."""

    columns: Sequence[_Column]
    before: Sequence[int]
    earlier: Mapping[str, Sequence[int]]
    named: Mapping[str, Sequence[int]]


class Audit:
    """What may still be told beside all that was published before."""

    def __init__(self, *, snapshot: PoolSnapshot, cells: Cells, earlier: Sequence[Published], threshold: int) -> None:
        self._threshold = threshold
        self._puzzles = Puzzles(cells)
        self._audiences = audiences_of(snapshot, cells)
        owners: dict[Atom, Owner] = dict(cells.owners)
        for published in earlier:
            owners |= published.cells.owners
        self._kinds = [_laid_out(kind, cells, earlier, owners) for kind in KINDS]
        self._others = [
            [[_unknown(column, audience) for column in kind.columns] for kind in self._kinds]
            for audience in self._audiences
        ]

    def is_large(self, name: str) -> bool:
        """Tell whether a sum alone is about enough children, or about none, for everyone who is told nothing of it.

        That a sum is large does not make it safe; that it is not makes it unsafe, which is soon seen.
        """
        return all(
            not 0 < len(self._behind(index, place, name)) < self._threshold
            for index in range(len(self._audiences))
            for place in range(len(self._kinds))
        )

    def is_safe(self, told: Collection[str]) -> bool:
        """Tell whether nobody could work out anything of too few children if these sums are told."""
        if any(
            self._is_singled_out(index, place, told)
            for place, kind in enumerate(self._kinds)
            if any(name in kind.named for name in told)
            for index in range(len(self._audiences))
        ):
            return False
        return not any(
            self._puzzles.count_few(told, audience.knows, threshold=self._threshold) for audience in self._audiences
        )

    def _behind(self, index: int, place: int, name: str) -> frozenset[str]:
        """Return the unknown children behind a sum; none where the audience is told of some of them anyway."""
        kind, others = self._kinds[place], self._others[index][place]
        rows = set(kind.named.get(name, ()))
        own = {row for name in self._audiences[index].may_know for row in kind.named.get(name, ())}
        found = frozenset[str]()
        for column, there in zip(kind.columns, others, strict=True):
            if there and column.amounts.keys() & rows:
                if column.amounts.keys() & own:
                    return frozenset()
                found |= there
        return found

    def _is_singled_out(self, index: int, place: int, told: Collection[str]) -> bool:
        kind, audience = self._kinds[place], self._audiences[index]
        known = [*kind.before]
        for name in audience.may_know:
            known += [*kind.earlier.get(name, ()), *kind.named.get(name, ())]
        rows = [*known, *(row for name in told for row in kind.named.get(name, ()))]
        merged: dict[tuple[int, ...], set[str]] = {}
        for column, there in zip(kind.columns, self._others[index][place], strict=True):
            if there:
                merged.setdefault(_alike(column, rows), set()).update(there)
        merged.pop(tuple([0] * len(rows)), None)
        if not any(len(there) < self._threshold for there in merged.values()):
            return False
        vectors = [list(row) for row in zip(*merged, strict=True)]
        children = [frozenset(there) for there in merged.values()]
        return singles_out(vectors, vectors[: len(known)], children, threshold=self._threshold)


def _unknown(column: _Column, audience: Audience) -> frozenset[str]:
    """Return the children of a column that an audience does not know already."""
    return frozenset[str]().union(*(there for owner, there in column.owners.items() if not audience.knows(owner)))


def _alike(column: _Column, rows: Sequence[int]) -> tuple[int, ...]:
    """Return how much each of these sums holds, in proportion to the first: what is alike differs by a factor only."""
    amounts = [column.amounts.get(row, 0) for row in rows]
    first = next((amount for amount in amounts if amount), 1)
    if first == 1:
        return tuple(amounts)
    inverse = pow(first, -1, PRIME)
    return tuple(amount * inverse % PRIME for amount in amounts)


def _laid_out(kind: int, cells: Cells, earlier: Sequence[Published], owners: Mapping[Atom, Owner]) -> _Kind:
    rows: list[Mapping[Atom, Fraction]] = []
    before: list[int] = []
    by_right: dict[str, list[int]] = {}
    named: dict[str, list[int]] = {}
    for published in earlier:
        for name, found in published.cells.named.items():
            for at in _numbered(kind, found, rows):
                by_right.setdefault(name, []).append(at)
                before += [at] if name in published.told else []
    for name, found in cells.named.items():
        numbers = list(_numbered(kind, found, rows))
        if numbers:
            named[name] = numbers
    return _Kind(_columns(rows, owners), before, by_right, named)


def _numbered(kind: int, cells: Iterable[Cell], rows: list[Mapping[Atom, Fraction]]) -> Iterator[int]:
    for cell in cells:
        if cell.kind == kind:
            rows.append(cell.atoms)
            yield len(rows) - 1


def _columns(rows: Sequence[Mapping[Atom, Fraction]], owners: Mapping[Atom, Owner]) -> list[_Column]:
    where: dict[Atom, list[tuple[int, Fraction]]] = {}
    for at, atoms in enumerate(rows):
        for atom, amount in atoms.items():
            where.setdefault(atom, []).append((at, amount))
    columns: dict[Pattern, dict[Owner, set[str]]] = {}
    for atom, found in where.items():
        owner = owners[atom]
        people = columns.setdefault(_pattern(found), {})
        people.setdefault(Owner("", *owner[1:]), set()).add(owner.child)
    return [
        _Column(
            {at: residue(amount) for at, amount in pattern},
            {owner: frozenset(children) for owner, children in people.items()},
        )
        for pattern, people in columns.items()
    ]


def _pattern(found: Sequence[tuple[int, Fraction]]) -> Pattern:
    """Return how much each sum holds of an atom, in proportion to the first."""
    first = found[0][1]
    return tuple((at, ONE if amount is first or amount == first else amount / first) for at, amount in found)
