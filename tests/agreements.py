"""Agreements for tests: a budget that everybody agreed to, row by row as the database keeps it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from accounts.models import User
from budgets.models import Agreement, Calculation, PartyDecision, Proposal, ProposalParty, ProposalStatus, Turn, Verdict
from budgets.queries import control_number, lawfulness_terms, stored_budget
from budgets.signals import budget_agreed
from schools.models import Board, Municipality

SUBMITTED_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DECIDED_ON = date(2026, 11, 23)


def make_agreed(
    calculation: Calculation,
    *,
    board: Board,
    municipality: Municipality,
    people: tuple[User, User, User],
    number: str = "",
    replaces: Agreement | None = None,
    with_papers: bool = True,
) -> Agreement:
    """Store a budget that the director put forward, that her board agreed to and then the municipality that pays."""
    director, of_board, of_municipality = people
    terms = lawfulness_terms(calculation.pool)
    control = control_number(
        fingerprint=calculation.fingerprint,
        engine_version=calculation.engine_version,
        snapshot=calculation.snapshot,
        result=calculation.result,
        terms=terms,
    )
    with _hours_later(0):
        proposal = Proposal.objects.create(
            pool=calculation.pool,
            calculation=calculation,
            status=ProposalStatus.AGREED,
            terms=terms,
            control_number=control,
            submitted_by=director,
            closed_at=SUBMITTED_AT + timedelta(hours=2),
        )
    (paid,) = stored_budget(calculation).contributions
    first = _party(proposal, f"board-{board.pk}", Turn.BOARD, "board", name=board.name, board=board)
    second = _party(
        proposal, paid.party or "", Turn.CONTRIBUTOR, "municipality", name=municipality.name, municipality=municipality,
        cents=paid.cents,
    )  # fmt: skip
    _decision(first, of_board, "Bestuur", "2026-11", hours=1)
    _decision(second, of_municipality, "College van B en W", "Z26-0042", hours=2, mandate="Mandaatbesluit 2025, 3.1")
    with _hours_later(2):
        agreement = Agreement.objects.create(
            proposal=proposal, number=number or f"{calculation.pool.school_year}/1", replaces=replaces
        )
    fresh = Agreement.objects.get(pk=agreement.pk)
    if with_papers:
        budget_agreed.send(sender=Agreement, agreement=fresh)
    return fresh


def _party(proposal: Proposal, ref: str, turn: str, role: str, **values: Any) -> ProposalParty:
    return ProposalParty.objects.create(proposal=proposal, ref=ref, turn=turn, role=role, **values)


def _decision(party: ProposalParty, person: User, body: str, number: str, *, hours: int, mandate: str = "") -> None:
    with _hours_later(hours):
        PartyDecision.objects.create(
            party=party,
            verdict=Verdict.AGREED,
            body=body,
            decided_on=DECIDED_ON,
            number=number,
            mandate=mandate,
            control_number=party.proposal.control_number,
            decided_by=person,
        )


def _hours_later(hours: int) -> time_machine.travel:
    """Set the clock: what the database keeps says by itself when it was written, and never changes."""
    return time_machine.travel(SUBMITTED_AT + timedelta(hours=hours), tick=False)
