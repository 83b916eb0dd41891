"""Everything that a publication could tell, as sets of children: which figure or row sums over whom.

Hours, fte, cost, euros, counts, percentages and averages of the same children are linked: whoever knows one of them
knows something of those children. So a *cell* is the set behind a figure, whatever it counts. The parts that it adds up
are its *atoms*; four kinds of unknowns are kept apart, because a sum of hours says nothing of the euros of a child that
has no hours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, Self

from budgets.engine import (
    AmountBasis,
    ByFunder,
    ByNeed,
    ByResidence,
    FlatRate,
    OwnDecision,
    Piece,
    Pieces,
    Poolable,
    PoolBudget,
    PoolSnapshot,
    Taking,
    Treasurer,
)

# The figures of the whole pool, in the order in which they matter to a reader.
SIZED, YES, INDIVIDUAL, PEAK, BOARD, ALL, PERIOD, FREED = (
    "sized",
    "yes",
    "individual",
    "peak",
    "board",
    "all",
    "period",
    "freed",
)
FIGURES = (SIZED, YES, INDIVIDUAL, PEAK, BOARD, ALL, PERIOD, FREED)
# The norm that may have a value of its own for one stream or party.
PRICE = "fte_price_cents"
ROW, PARTY, CROSSING, AVOIDED = "row", "party", "crossing", "avoided"

# Minutes, cents, numbers of decisions, and the part of the year for which a child takes part.
MINUTES, CENTS, NUMBERS, YEARS = KINDS = range(4)

Ref = str | None


class Atom(NamedTuple):
    """One unknown: of which kind, and what it is of."""

    kind: int
    refs: tuple[Ref, ...]


class Owner(NamedTuple):
    """Who knows an atom already: its payer, its municipality and its school. `child` is whom it is about."""

    child: str
    party: str | None
    municipality: str | None
    school: str | None


class Cell(NamedTuple):
    """One sum: how much each atom adds to it."""

    kind: int
    atoms: Mapping[Atom, Fraction]


class Tariff(NamedTuple):
    """What every child of a stream gets in the year, where that is the same for all; rounded."""

    minutes: int
    cents: int


class Listed(NamedTuple):
    """One decision: what it adds to sums of minutes and of cents, None where it lists none."""

    stream: str
    owner: Owner
    minutes: Atom | None
    cents: Atom | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What could be told of one calculation: the cells behind each figure and row, and whose atoms they add up.

    `tariffs` holds the streams in which all get the same; `listed` each decision.
    """

    named: Mapping[str, tuple[Cell, ...]]
    owners: Mapping[Atom, Owner]
    tariffs: Mapping[str, Tariff] = field(default_factory=dict)
    listed: tuple[Listed, ...] = ()

    def children(self, name: str) -> int:
        """Return how many children stand behind a figure or row."""
        return len({self.owners[key].child for cell in self.named.get(name, ()) for key in cell.atoms})


def row_name(stream: str, party: str | None, verdict: Poolable) -> str:
    """Return the name of a row of the table of money: one stream, payer and verdict."""
    return f"{ROW}:{stream}|{party or ''}|{verdict.value}"


def party_name(party: str | None) -> str:
    """Return the name of what one party contributes."""
    return f"{PARTY}:{party or ''}"


def crossing_name(home: str, host: str) -> str:
    """Return the name of the support for children of one municipality in another."""
    return f"{CROSSING}:{home}|{host}"


def avoided_name(stream: str, party: str | None) -> str:
    """Return the name of a cost that is avoided, with who keeps it."""
    return f"{AVOIDED}:{stream}|{party or ''}"


def is_shared_by_children(snapshot: PoolSnapshot, budget: PoolBudget) -> bool:
    """Tell whether what parties pay follows from their children, and not from a key, a share or a post."""
    sharing = snapshot.arrangement.sharing
    has_posts = any(row.party is not None for row in budget.purchases)
    return isinstance(sharing, ByResidence) or (isinstance(sharing, ByFunder) and not has_posts)


def collectors(snapshot: PoolSnapshot) -> frozenset[str]:
    """Return the parties that are told what each of the others pays, because it is paid to them."""
    match snapshot.arrangement.settlement:
        case Treasurer(party=party):
            return frozenset({party})
        case OwnDecision(host=host):
            return frozenset({host})
        case _:
            return frozenset()


@dataclass(slots=True)
class _Sums:
    """The cells while they are added up."""

    cells: dict[str, dict[tuple[int, str], dict[Atom, Fraction]]] = field(default_factory=dict)
    owners: dict[Atom, Owner] = field(default_factory=dict)

    def add(self, name: str, atom: Atom, amount: Fraction, owner: Owner, *, part: str = "") -> None:
        """Add an atom, whose key begins with its kind; `part` where one figure tells several sums of a kind."""
        atoms = self.cells.setdefault(name, {}).setdefault((atom.kind, part), {})
        # Nearly every atom is new; adding to nothing is what takes time.
        atoms[atom] = atoms[atom] + amount if atom in atoms else amount
        self.owners[atom] = owner

    def done(self, pieces: Sequence[Piece]) -> Cells:
        """Leave out what adds nothing."""
        named = {name: tuple(_cells(kinds)) for name, kinds in self.cells.items()}
        named = {name: cells for name, cells in named.items() if cells}
        return Cells(named=named, owners=self.owners, tariffs=_tariffs(pieces), listed=tuple(map(_listed, pieces)))


def _cells(kinds: Mapping[tuple[int, str], Mapping[Atom, Fraction]]) -> Iterator[Cell]:
    for (kind, _part), atoms in kinds.items():
        counted = {key: amount for key, amount in atoms.items() if amount.numerator}
        if counted:
            yield Cell(kind, counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choices:
    """What of an arrangement decides by whom a sum is made: `prices` are the scopes that have their own price."""

    buys_hours: bool
    counts_children: bool
    by_residence: bool
    is_shared: bool
    prices: frozenset[str]
    hosts: Mapping[str, str | None]

    @classmethod
    def of(cls, snapshot: PoolSnapshot, budget: PoolBudget) -> Self:
        """Read them from the snapshot."""
        arrangement = snapshot.arrangement
        by_residence = isinstance(arrangement.sharing, ByResidence)
        prices = [row.scope for row in snapshot.norms if row.code == PRICE and row.scope is not None]
        return cls(
            buys_hours=isinstance(arrangement.sizing, ByNeed),
            counts_children=by_residence or isinstance(arrangement.sizing, ByNeed | FlatRate),
            by_residence=by_residence,
            is_shared=is_shared_by_children(snapshot, budget),
            prices=frozenset(prices),
            hosts={school.ref: school.municipality for school in snapshot.schools},
        )


def cells_of(snapshot: PoolSnapshot, budget: PoolBudget, pieces: Pieces) -> Cells:
    """Return every cell that a publication of this calculation could tell."""
    sums = _Sums()
    choices = _Choices.of(snapshot, budget)
    for piece in pieces.pieces:
        owner = Owner(piece.child, piece.party, piece.municipality, piece.school)
        _add_numbers(sums, piece, owner)
        if piece.minutes is not None:
            _add_minutes(sums, piece, owner, choices)
        if piece.cents is not None:
            _add_money(sums, piece, owner)
    minutes = _minutes_of_takings(pieces.pieces) if choices.buys_hours else {}
    for taking in pieces.takings:
        _add_taking(sums, taking, minutes, choices)
    return sums.done(pieces.pieces)


def _tariffs(pieces: Iterable[Piece]) -> dict[str, Tariff]:
    found: dict[str, set[Tariff]] = {}
    for piece in pieces:
        tariff = Tariff(round(piece.minutes or 0), round(piece.cents or 0))
        found.setdefault(piece.stream, set()).add(tariff)
    return {stream: next(iter(tariffs)) for stream, tariffs in found.items() if len(tariffs) == 1}


def _listed(piece: Piece) -> Listed:
    return Listed(
        stream=piece.stream,
        owner=Owner(piece.child, piece.party, piece.municipality, piece.school),
        minutes=None if piece.minutes is None else _of(MINUTES, piece),
        cents=None if piece.cents is None else _of(CENTS, piece),
    )


def _row(piece: Piece) -> str:
    return row_name(piece.stream, piece.party, piece.verdict)


def _of(kind: int, piece: Piece, *more: str) -> Atom:
    # Not by its verdict: that may change while what it comes to stays the same.
    return Atom(kind, (piece.ref, "rest" if piece.is_rest else "", *more))


def _add_numbers(sums: _Sums, piece: Piece, owner: Owner) -> None:
    sums.add(_row(piece), _of(NUMBERS, piece), Fraction(1), owner)
    if piece.is_sized:
        sums.add(FREED, _of(NUMBERS, piece), Fraction(1), owner)


def _add_minutes(sums: _Sums, piece: Piece, owner: Owner, choices: _Choices) -> None:
    minutes, atom = piece.minutes or Fraction(0), _of(MINUTES, piece)
    sums.add(_row(piece), atom, minutes, owner)
    sums.add(ALL, atom, minutes, owner)
    if not (piece.is_sized and choices.buys_hours):
        return
    sums.add(SIZED, atom, minutes, owner)
    # What has a price of its own is a sum of its own in the cost.
    for scope in choices.prices & {piece.stream, piece.party}:
        sums.add(SIZED, atom, minutes, owner, part=f"price {scope}")
    # The busiest week: what is in force all year adds as much to it as to the year, the rest something else.
    if piece.weekly_minutes is not None:
        sums.add(PEAK, atom, piece.weekly_minutes, owner)
    else:
        sums.add(PEAK, _of(MINUTES, piece, "peak"), Fraction(1), owner)


def _add_money(sums: _Sums, piece: Piece, owner: Owner) -> None:
    cents, atom = piece.cents or Fraction(0), _of(CENTS, piece)
    if piece.is_avoided:
        sums.add(avoided_name(piece.stream, piece.party), atom, cents, owner)
        return
    sums.add(_row(piece), atom, cents, owner)
    sums.add(ALL, atom, cents, owner)
    if piece.verdict is Poolable.BOARD_DECIDES:
        sums.add(BOARD, atom, cents, owner)
    if piece.verdict is Poolable.YES:
        sums.add(YES, atom, cents, owner)
    if piece.basis is AmountBasis.PERIOD:
        sums.add(PERIOD, atom, cents, owner, part="all")
        if piece.verdict is Poolable.YES:
            sums.add(PERIOD, atom, cents, owner)
    if piece.is_sized:
        sums.add(INDIVIDUAL, atom, cents, owner)
        # The sum behind it tells this per stream.
        sums.add(_row(piece), atom, cents, owner, part="with hours")


def _minutes_of_takings(pieces: Iterable[Piece]) -> Mapping[tuple[Ref, ...], list[Piece]]:
    found: dict[tuple[Ref, ...], list[Piece]] = {}
    for piece in pieces:
        if piece.is_sized and piece.minutes is not None:
            key = (piece.child, piece.stream, piece.party, piece.school, piece.municipality)
            found.setdefault(key, []).append(piece)
    return found


def _add_taking(sums: _Sums, taking: Taking, minutes: Mapping[tuple[Ref, ...], list[Piece]], choices: _Choices) -> None:
    """Add a child that takes part to the whole, to what its party pays, and to what crosses a border."""
    owner = Owner(taking.child, taking.party, taking.municipality, taking.school)
    refs = (taking.child, taking.stream, taking.party, taking.school, taking.municipality)
    names = []
    if choices.is_shared:
        names.append(party_name(taking.municipality if choices.by_residence else taking.party))
    host = choices.hosts.get(taking.school or "")
    if taking.municipality is not None and host is not None and taking.municipality != host:
        names.append(crossing_name(taking.municipality, host))
    for name in [SIZED, *names] if choices.counts_children else names:
        sums.add(name, Atom(YEARS, refs), taking.years, owner)
    for name in names:
        for piece in minutes.get(refs, ()):
            sums.add(name, _of(MINUTES, piece), piece.minutes or Fraction(0), owner)
