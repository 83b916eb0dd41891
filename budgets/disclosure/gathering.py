"""From what each child adds to a calculation to everything that could be told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from budgets.disclosure.cells import (
    ALL,
    BOARD,
    BUSIEST,
    CENTS,
    FREED,
    INDIVIDUAL,
    MINUTES,
    NUMBERS,
    PARTY,
    PEAK,
    PERIOD,
    SIZED,
    YEARS,
    YES,
    Cells,
    Listed,
    Owner,
    Part,
    Ref,
    Share,
    Sum,
    Tariff,
    Thing,
    amount_of,
    avoided_name,
    collectors,
    crossing_name,
    is_shared_by_children,
    party_name,
    row_name,
)
from budgets.disclosure.linear import PRIME, residue
from budgets.engine import (
    AmountBasis,
    ByNeed,
    ByResidence,
    FlatRate,
    Piece,
    Pieces,
    Poolable,
    PoolBudget,
    PoolSnapshot,
    Taking,
)

# The norm that may have a value of its own for one stream or party.
PRICE = "fte_price_cents"

# For each unknown of a thing: the sums it stands in, with how much they hold in proportion.
Places = tuple[tuple[int, tuple[tuple[Sum, int], ...]], ...]


def cells_of(snapshot: PoolSnapshot, budget: PoolBudget, pieces: Pieces) -> Cells:
    """Return everything that a publication of this calculation could tell."""
    gathered = _Gathered()
    choices = _Choices.of(snapshot, budget)
    taken = _add_takings(gathered, pieces.takings, choices, {row.ref: row.kind for row in snapshot.streams})
    _add_pieces(gathered, pieces.pieces, choices, taken if choices.buys_hours else {})
    tariffs = _tariffs(pieces.pieces)
    # Where all get the same there is nothing to find out.
    is_puzzle = len(set(tariffs.values())) > 1
    return Cells(
        sums=list(gathered.sums),
        shares=list(gathered.shares),
        parts=gathered.parts,
        by_right=_by_right(snapshot, gathered.sums),
        tariffs=tariffs,
        listed=tuple(Listed(piece.stream, piece.ref) for piece in pieces.pieces) if is_puzzle else (),
    )


@dataclass(slots=True)
class _Gathered:
    """The sums, shares and parts while they are added up, each numbered in the order in which it came."""

    sums: dict[Sum, int] = field(default_factory=dict)
    shares: dict[Share, int] = field(default_factory=dict)
    parts: dict[Thing, Part] = field(default_factory=dict)

    def number_of(self, places: Places) -> int:
        """Return the number of a share."""
        share = (
            (unknown, tuple(sorted((self.sums.setdefault(row, len(self.sums)), factor) for row, factor in rows)))
            for unknown, rows in places
        )
        return self._share_of(tuple(share))

    def add(self, thing: Thing, part: Part) -> None:
        """Add what there is of a thing: the months that can be pooled and those that cannot are of one decision."""
        before = self.parts.get(thing)
        self.parts[thing] = part if before is None else self._together(before, part)

    def _together(self, one: Part, other: Part) -> Part:
        shares = list(self.shares)
        held: dict[int, dict[int, int]] = {}
        for part in (one, other):
            for unknown, rows in shares[part.share]:
                there = held.setdefault(unknown, {})
                for number, factor in rows:
                    there[number] = (there.get(number, 0) + factor * amount_of(unknown, part.amounts)) % PRIME
        first = {unknown: next(iter(there.values())) for unknown, there in held.items()}
        share = (
            (
                unknown,
                tuple(sorted((number, amount * _inverse(unknown, first) % PRIME) for number, amount in rows.items())),
            )
            for unknown, rows in held.items()
        )
        minutes = first.get(MINUTES, first.get(YEARS, 0))
        return Part(self._share_of(tuple(share)), (minutes, first.get(CENTS, 0)), one.child, one.owner)

    def _share_of(self, share: Share) -> int:
        return self.shares.setdefault(share, len(self.shares))


def _inverse(unknown: int, first: Mapping[int, int]) -> int:
    # That a decision is there, is there once, whatever is said of it.
    return pow(first[unknown], -1, PRIME) if unknown in (MINUTES, CENTS, YEARS) else 1


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

    def names_of(self, taking: Taking) -> tuple[str, ...]:
        """Return what a child that takes part stands in: what its party pays, and what crosses a border."""
        names = []
        if self.is_shared:
            names.append(party_name(taking.municipality if self.by_residence else taking.party))
        host = self.hosts.get(taking.school or "")
        if taking.municipality is not None and host is not None and taking.municipality != host:
            names.append(crossing_name(taking.municipality, host))
        return tuple(names)


def _add_takings(
    gathered: _Gathered, takings: Iterable[Taking], choices: _Choices, kinds: Mapping[str, str]
) -> dict[tuple[Ref, ...], tuple[str, ...]]:
    """Add the children that take part; return for each in which sums of what is paid and crosses a border it stands."""
    found: dict[tuple[Ref, ...], tuple[str, ...]] = {}
    shares: dict[tuple[str, ...], int] = {}
    for taking in takings:
        refs = (taking.child, taking.stream, taking.party, taking.school, taking.municipality)
        names = found[refs] = choices.names_of(taking)
        told = (SIZED, *names) if choices.counts_children else names
        if not told or not taking.years.numerator:
            continue
        if told not in shares:
            shares[told] = gathered.number_of(((YEARS, _alike(YEARS, told)),))
        owner = Owner(taking.party, taking.municipality, taking.school)
        # Each pool has streams and payers of its own; the kind of a stream is the same in all.
        thing = (taking.child, kinds.get(taking.stream or ""), taking.school, taking.municipality)
        gathered.add(thing, Part(shares[told], (residue(taking.years), 0), taking.child, owner))
    return found


def _add_pieces(
    gathered: _Gathered,
    pieces: Iterable[Piece],
    choices: _Choices,
    taken: Mapping[tuple[Ref, ...], tuple[str, ...]],
) -> None:
    shares: dict[tuple[object, ...], int] = {}
    for piece in pieces:
        minutes, cents = (residue(amount) if amount is not None else 0 for amount in (piece.minutes, piece.cents))
        is_bought = piece.is_sized and choices.buys_hours and minutes != 0
        names: tuple[str, ...] = ()
        weekly = 0
        if is_bought:
            names = taken.get((piece.child, piece.stream, piece.party, piece.school, piece.municipality), ())
            if piece.weekly_minutes is not None:
                weekly = residue(piece.weekly_minutes) * pow(minutes, -1, PRIME) % PRIME
        row = (piece.stream, piece.party, piece.verdict, piece.is_sized, piece.is_avoided, piece.basis)
        like = (*row, names, weekly, is_bought, minutes != 0, cents != 0)
        share = shares.get(like)
        if share is None:
            places: list[tuple[int, tuple[tuple[Sum, int], ...]]] = [(NUMBERS, _number_places(piece))]
            if minutes:
                places += _minute_places(piece, choices, names, weekly) if is_bought else _plain_places(piece)
            if cents:
                places.append((CENTS, _money_places(piece)))
            share = shares[like] = gathered.number_of(tuple(places))
        owner = Owner(piece.party, piece.municipality, piece.school)
        gathered.add(piece.ref, Part(share, (minutes, cents), piece.child, owner))


def _alike(kind: int, names: Iterable[str]) -> tuple[tuple[Sum, int], ...]:
    return tuple((Sum(kind, name), 1) for name in names)


def _row(piece: Piece) -> str:
    return row_name(piece.stream, piece.party, piece.verdict)


def _number_places(piece: Piece) -> tuple[tuple[Sum, int], ...]:
    return _alike(NUMBERS, (_row(piece), FREED) if piece.is_sized else (_row(piece),))


def _plain_places(piece: Piece) -> Places:
    return ((MINUTES, _alike(MINUTES, (_row(piece), ALL))),)


def _minute_places(piece: Piece, choices: _Choices, names: Iterable[str], weekly: int) -> Places:
    places = _alike(MINUTES, (_row(piece), ALL, SIZED, *names))
    # What has a price of its own is a sum of its own in the cost.
    for scope in sorted(choices.prices & {piece.stream, piece.party}):
        places += ((Sum(MINUTES, SIZED, f"price {scope}"), 1),)
    # The busiest week: what is in force all year adds as much to it as to the year, the rest something else.
    if weekly:
        return ((MINUTES, (*places, (Sum(MINUTES, PEAK), weekly))),)
    return ((MINUTES, places), (BUSIEST, _alike(MINUTES, (PEAK,))))


def _money_places(piece: Piece) -> tuple[tuple[Sum, int], ...]:
    if piece.is_avoided:
        return _alike(CENTS, (avoided_name(piece.stream, piece.party),))
    row = _row(piece)
    names = [row, ALL]
    if piece.verdict is Poolable.BOARD_DECIDES:
        names.append(BOARD)
    if piece.verdict is Poolable.YES:
        names.append(YES)
    places = _alike(CENTS, names)
    if piece.basis is AmountBasis.PERIOD:
        places += ((Sum(CENTS, PERIOD, "all"), 1),)
        if piece.verdict is Poolable.YES:
            places += ((Sum(CENTS, PERIOD), 1),)
    if piece.is_sized:
        # The sum behind it tells this per stream.
        places += ((Sum(CENTS, INDIVIDUAL), 1), (Sum(CENTS, row, "with hours"), 1))
    return places


def _by_right(snapshot: PoolSnapshot, sums: Iterable[Sum]) -> dict[str, frozenset[str]]:
    """Return what each party is told because it is its own: what it contributes or collects, and for whom elsewhere."""
    names = {row.name for row in sums}
    payments = {name for name in names if name.startswith(f"{PARTY}:")}
    told = collectors(snapshot)
    found = {}
    for party in snapshot.parties:
        start = crossing_name(party.ref, "")
        own = {name for name in names if name == party_name(party.ref) or name.startswith(start)}
        found[party.ref] = frozenset(own | payments if party.ref in told else own)
    return {ref: own for ref, own in found.items() if own}


def _tariffs(pieces: Iterable[Piece]) -> dict[str, Tariff]:
    found: dict[str, Tariff | None] = {}
    for piece in pieces:
        if piece.stream in found and found[piece.stream] is None:
            continue
        tariff = Tariff(round(piece.minutes or 0), round(piece.cents or 0))
        if found.setdefault(piece.stream, tariff) != tariff:
            found[piece.stream] = None
    return {stream: tariff for stream, tariff in found.items() if tariff is not None}
