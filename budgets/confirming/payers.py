"""Who answers for the money of a line: the organisation that may confirm it, or why nobody can."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from accounts.models import User
from budgets.models import FundingStream, Party, PartyRole, PoolAmount, PoolSchool
from cases.queries import IndicationFact
from schools.permissions import Ability, scope_of

__all__ = ["Obstacle", "Payers", "organisation_key", "organisations_of", "payer_names"]


class Obstacle(StrEnum):
    """Why nobody can confirm a line."""

    UNKNOWN_RESIDENCE = "unknown_residence"  # nobody knows which municipality is responsible
    NOT_A_PARTY = "not_a_party"  # the responsible municipality takes no part in this budget
    NOT_LINKED = "not_linked"  # the party is only a name here: nobody signs in for it
    NO_SEAT = "no_seat"  # insurers and providers confirm nothing here
    NO_BOARD = "no_board"  # the school has no board, or the amount belongs to no single board
    NO_FUNDER = "no_funder"  # the stream is paid per child, and the amount is of no child


def organisation_key(kind: str, pk: object) -> str:
    """Return how an organisation is named in a confirmation."""
    return f"{kind}:{pk}"


Payer = tuple[str | None, Obstacle | None]


def organisations_of(user: User) -> frozenset[str]:
    """Return the organisations for whose money a person may speak."""
    scope = scope_of(user, Ability.CONFIRM_AMOUNTS)
    return frozenset(
        organisation_key(kind, pk)
        for kind, found in (
            ("municipality", scope.municipalities),
            ("partnership", scope.partnerships),
            ("board", scope.boards),
        )
        for pk in found
    )


def payer_names(parties: Iterable[Party], links: Iterable[PoolSchool]) -> dict[str, str]:
    """Return what the organisations are called that can pay a line of a pool."""
    names = {key: party.name for party in parties if (key := _key_of(party)[0]) is not None}
    boards = (link.school.board for link in links)
    return {organisation_key("board", board.pk): board.name for board in boards if board is not None} | names


class Payers:
    """Who answers for the money of a line: the funder of its stream; for OCW money the board of the school."""

    def __init__(self, parties: Iterable[Party], links: Sequence[PoolSchool]) -> None:
        self._parties = {party.pk: party for party in parties}
        self._municipalities = {party.municipality_id for party in self._parties.values() if party.municipality_id}
        self._boards = {link.school_id: link.school.board_id for link in links}
        self._schools = {link.pk: link.school_id for link in links}

    def school_of(self, amount: PoolAmount) -> UUID | None:
        """Return the school that an amount is for."""
        return self._schools[amount.school_id] if amount.school_id else None

    def of_indication(self, fact: IndicationFact, stream: FundingStream) -> Payer:
        """Return who may confirm an indication."""
        return self._of(stream, board=lambda: self._boards[fact.school_id], no_funder=lambda: self._residence(fact))

    def of_amount(self, amount: PoolAmount, stream: FundingStream) -> Payer:
        """Return who may confirm an amount."""
        return self._of(stream, board=lambda: self._board_of(amount), no_funder=lambda: (None, Obstacle.NO_FUNDER))

    def _of(self, stream: FundingStream, *, board: Callable[[], UUID | None], no_funder: Callable[[], Payer]) -> Payer:
        if stream.funder_id is None:
            return no_funder()
        party = self._parties[stream.funder_id]
        if party.role == PartyRole.MINISTRY:
            found = board()
            return (organisation_key("board", found), None) if found else (None, Obstacle.NO_BOARD)
        if party.role in {PartyRole.INSURER, PartyRole.PROVIDER}:
            return None, Obstacle.NO_SEAT
        return _key_of(party)

    def _residence(self, fact: IndicationFact) -> Payer:
        if fact.municipality is None:
            return None, Obstacle.UNKNOWN_RESIDENCE
        if fact.municipality not in self._municipalities:
            return None, Obstacle.NOT_A_PARTY
        return organisation_key("municipality", fact.municipality), None

    def _board_of(self, amount: PoolAmount) -> UUID | None:
        """Return the board whose money an amount is: of its school, or the one board that all schools have."""
        if amount.school_id:
            return self._boards[self._schools[amount.school_id]]
        boards = set(self._boards.values())
        return boards.pop() if len(boards) == 1 else None


def _key_of(party: Party) -> Payer:
    for kind in ("municipality", "partnership", "board"):
        pk = getattr(party, f"{kind}_id")
        if pk is not None:
            return organisation_key(kind, pk), None
    return None, Obstacle.NOT_LINKED
