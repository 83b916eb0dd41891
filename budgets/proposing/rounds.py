"""The rules of one round of a proposal: who decides when, what is refused, and where a decision leads.

Pure: no database, no clock. A round goes in, with what somebody wants to do; the round as it is afterwards comes out,
or an exception that says why not. The actions ask this under the lock of the proposal, the pages ask it beforehand.
A verdict is never taken back: the page that was decided on must stay what was decided on. Who changed its mind asks
those who may submit to withdraw the round.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from budgets.proposing.refusals import (
    AlreadyDecidedError,
    BodyMissingError,
    ChangedFiguresError,
    EarlyDateError,
    FutureDateError,
    NoSuchPartyError,
    NoteMissingError,
    NotTheTurnError,
    OwnProposalError,
    PassedAlreadyError,
    ReasonMissingError,
    RoundClosedError,
    RoundRefusedError,
    TwoPartiesError,
    WithinFrameError,
)

__all__ = [
    "Decision",
    "Round",
    "RoundParty",
    "Status",
    "Turn",
    "Verdict",
    "decide",
    "let_pass",
    "open_round",
    "refusal_to_decide",
    "withdraw",
]


class Status(StrEnum):
    """How far a round is; the last three end it."""

    WITH_BOARD = "with_board"
    WITH_PARTIES = "with_parties"
    AGREED = "agreed"
    CHANGE_ASKED = "change_asked"
    WITHDRAWN = "withdrawn"


class Turn(StrEnum):
    """When a party decides: the boards of the schools first, then everyone else who contributes."""

    BOARD = "board"
    CONTRIBUTOR = "contributor"


class Verdict(StrEnum):
    """What a party says."""

    AGREED = "agreed"
    CHANGE_ASKED = "change_asked"


OPEN = frozenset({Status.WITH_BOARD, Status.WITH_PARTIES})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundParty:
    """One organisation that decides on a round, and what it decided, by whom."""

    ref: str
    turn: Turn
    verdict: Verdict | None = None
    decided_by: Hashable = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round as it stands. `is_outside_frame`: it ends in agreement only once a meeting let it pass."""

    status: Status
    parties: tuple[RoundParty, ...]
    submitted_by: Hashable
    submitted_on: date
    control_number: str
    is_outside_frame: bool = False
    passed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide, or a meeting has to let it pass."""
        return self.status in OPEN

    @property
    def waiting(self) -> tuple[RoundParty, ...]:
        """The parties whose turn it is and that have not decided."""
        turn = {Status.WITH_BOARD: Turn.BOARD, Status.WITH_PARTIES: Turn.CONTRIBUTOR}.get(self.status)
        return tuple(party for party in self.parties if party.turn is turn and party.verdict is None)

    def party(self, ref: str) -> RoundParty:
        """Return one party. Raises NoSuchPartyError."""
        for party in self.parties:
            if party.ref == ref:
                return party
        raise NoSuchPartyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one party decides: which verdict, by which body, on which day, given for which figures."""

    ref: str
    verdict: Verdict
    body: str
    decided_on: date
    note: str
    seen_control_number: str
    by: Hashable


def open_round(
    *,
    parties: Iterable[RoundParty],
    submitted_by: Hashable,
    submitted_on: date,
    control_number: str,
    is_outside_frame: bool = False,
) -> Round:
    """Begin a round; without boards the parties that contribute have the first turn.

    Raises NoSuchPartyError when there is nobody to decide: what nobody decides on is never agreed.
    """
    rows = tuple(parties)
    if not rows:
        raise NoSuchPartyError
    begun = Round(
        status=Status.WITH_BOARD,
        parties=rows,
        submitted_by=submitted_by,
        submitted_on=submitted_on,
        control_number=control_number,
        is_outside_frame=is_outside_frame,
    )
    return _moved(begun)


def refusal_to_decide(row: Round, *, ref: str, by: Hashable) -> RoundRefusedError | None:
    """Tell why this person cannot decide for this party now, whatever the verdict would be; None when it is possible.

    What is of the round itself comes first, then what is of the party, then what is of the person.
    """
    return _refusal_of_party(row, ref) or _refusal_of_person(row, by)


def decide(row: Round, decision: Decision, *, today: date) -> Round:
    """Return the round after one party decided. Raises what is wrong, and nothing changed then."""
    refusal = refusal_to_decide(row, ref=decision.ref, by=decision.by)
    if refusal is not None:
        raise refusal
    if decision.seen_control_number != row.control_number:
        raise ChangedFiguresError
    if not decision.body.strip():
        raise BodyMissingError
    _refuse_impossible_day(row, decision.decided_on, today=today)
    if decision.verdict is Verdict.CHANGE_ASKED and not decision.note.strip():
        raise NoteMissingError
    decided = replace(row.party(decision.ref), verdict=decision.verdict, decided_by=decision.by)
    parties = tuple(decided if party.ref == decision.ref else party for party in row.parties)
    return _moved(replace(row, parties=parties))


def withdraw(row: Round, *, reason: str) -> Round:
    """Return the round after it was withdrawn. Raises RoundClosedError, ReasonMissingError."""
    if not row.is_open:
        raise RoundClosedError
    if not reason.strip():
        raise ReasonMissingError
    return replace(row, status=Status.WITHDRAWN)


def let_pass(row: Round, *, on: date, today: date) -> Round:
    """Return the round after a meeting let it pass although it lies outside a frame.

    Raises RoundClosedError, WithinFrameError, PassedAlreadyError, FutureDateError, EarlyDateError.
    """
    if not row.is_open:
        raise RoundClosedError
    if not row.is_outside_frame:
        raise WithinFrameError
    if row.passed_on is not None:
        raise PassedAlreadyError
    _refuse_impossible_day(row, on, today=today)
    return _moved(replace(row, passed_on=on))


def _refusal_of_party(row: Round, ref: str) -> RoundRefusedError | None:
    if not row.is_open:
        return RoundClosedError()
    party = next((party for party in row.parties if party.ref == ref), None)
    if party is None:
        return NoSuchPartyError()
    if party.verdict is not None:
        return AlreadyDecidedError()
    return None if party in row.waiting else NotTheTurnError()


def _refusal_of_person(row: Round, by: Hashable) -> RoundRefusedError | None:
    if by == row.submitted_by:
        return OwnProposalError()
    if any(party.verdict is not None and party.decided_by == by for party in row.parties):
        return TwoPartiesError()
    return None


def _refuse_impossible_day(row: Round, day: date, *, today: date) -> None:
    if day > today:
        raise FutureDateError
    if day < row.submitted_on:
        raise EarlyDateError


def _moved(row: Round) -> Round:
    """Bring the status of an open round up to what its parties decided."""
    if any(party.verdict is Verdict.CHANGE_ASKED for party in row.parties):
        return replace(row, status=Status.CHANGE_ASKED)
    undecided = {party.turn for party in row.parties if party.verdict is None}
    if Turn.BOARD in undecided:
        return replace(row, status=Status.WITH_BOARD)
    if undecided or (row.is_outside_frame and row.passed_on is None):
        return replace(row, status=Status.WITH_PARTIES)
    return replace(row, status=Status.AGREED)
