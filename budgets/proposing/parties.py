"""Who has to decide on a calculation: the boards of its schools, and everyone who contributes to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from budgets import engine
from budgets.models import Party, PartyRole, Pool, PoolSchool, Turn
from schools.models import Board, Municipality, Partnership

__all__ = ["Decider", "Deciders", "Lack", "deciders_of", "read_along"]

LINKS = Prefetch("school_links", queryset=PoolSchool.objects.select_related("school__board"))
PARTIES = Prefetch("parties", queryset=Party.objects.select_related("municipality", "partnership", "board"))

Organisation = Municipality | Partnership | Board


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Why no proposal can be made of a calculation yet. `name` is the organisation that it is about, if any."""

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """One organisation that decides once, and what it contributes; None where it contributes no money."""

    ref: str
    turn: Turn
    role: PartyRole
    name: str
    organisation: Organisation
    cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciders:
    """Who decides, and who would have to but cannot."""

    rows: tuple[Decider, ...]
    lacks: tuple[Lack, ...]


def read_along(pool: Pool) -> None:
    """Read the schools and parties of a pool with their organisations, unless that was done: two queries."""
    prefetch_related_objects([pool], LINKS, PARTIES)


def deciders_of(pool: Pool, snapshot: engine.PoolSnapshot, budget: engine.PoolBudget) -> Deciders:
    """Return who decides on a calculation of this pool that is not stale: its parties are those of today.

    An organisation that is behind two parties of the budget decides once, on what the two contribute together.
    """
    read_along(pool)
    links = list(pool.school_links.all())
    known = _Known(pool, snapshot)
    lacks = [Lack(code="no_board", name=link.school.name) for link in links if link.school.board is None]
    found: dict[tuple[str, object], Decider] = {}
    for board in _boards(links):
        ref = known.ref_of_board(board) or f"board-{board.pk}"
        found["board", board.pk] = _decider(ref, Turn.BOARD, PartyRole.BOARD, board, cents=None)
    for payer, cents in _contributions(snapshot, budget):
        if payer is None:
            lacks.append(Lack(code="payer_unknown"))
            continue
        if not known.takes_part(payer):
            lacks.append(Lack(code="not_a_party", name=known.name(payer)))
            continue
        organisation, role = known.organisation(payer), known.role(payer)
        if organisation is None:
            lacks.append(Lack(code="no_organisation", name=known.name(payer)))
            continue
        key = (_kind(organisation), organisation.pk)
        before = found.get(key)
        turn, first = (before.turn, before.ref) if before else (Turn.CONTRIBUTOR, payer)
        total = (before.cents or 0) + cents if before else cents
        found[key] = _decider(first, turn, role, organisation, cents=total or None)
    return Deciders(rows=tuple(found.values()), lacks=tuple(dict.fromkeys(lacks)))


def _decider(ref: str, turn: Turn, role: PartyRole, organisation: Organisation, *, cents: int | None) -> Decider:
    return Decider(ref=ref, turn=turn, role=role, name=organisation.name, organisation=organisation, cents=cents)


def _boards(links: Sequence[PoolSchool]) -> list[Board]:
    boards = {link.school.board.pk: link.school.board for link in links if link.school.board is not None}
    return sorted(boards.values(), key=lambda board: (board.name, board.pk))


def _contributions(snapshot: engine.PoolSnapshot, budget: engine.PoolBudget) -> Iterator[tuple[str | None, int]]:
    """Give what each party contributes, and with nothing in money who puts in people.

    A negative part without a party is what was promised too much: nobody pays that.
    """
    paying = {row.party for row in budget.contributions if row.cents > 0}
    yield from ((row.party, row.cents) for row in budget.contributions if row.cents > 0)
    sharing = snapshot.arrangement.sharing
    if isinstance(sharing, engine.InKind):
        yield from ((row.party, 0) for row in sharing.kind_contributions if row.fte and row.party not in paying)


def _kind(organisation: Organisation) -> str:
    return organisation._meta.model_name or ""


class _Known:
    """The organisations behind the parties of a snapshot."""

    def __init__(self, pool: Pool, snapshot: engine.PoolSnapshot) -> None:
        self._stored: Mapping[str, Party] = {party.ref: party for party in pool.parties.all()}
        self._rows = {row.ref: row for row in snapshot.parties}

    def ref_of_board(self, board: Board) -> str | None:
        return next((ref for ref, party in self._stored.items() if party.board_id == board.pk), None)

    def takes_part(self, ref: str) -> bool:
        """Whether it is a party of the pool: a municipality of a child that is none reads nothing of the budget."""
        return ref in self._stored

    def organisation(self, ref: str) -> Organisation | None:
        party = self._stored[ref]
        return party.municipality or party.partnership or party.board

    def role(self, ref: str) -> PartyRole:
        return PartyRole(str(self._rows[ref].role))

    def name(self, ref: str) -> str:
        return self._rows[ref].name or ref
