"""The life of a proposal: put forward, decided on by each party, let pass by a meeting, withdrawn, or agreed.

Everything happens under the lock of the proposal's row, so that of two people who act at once the second sees what the
first did. What is refused is said by the rules (`proposing.rounds`); nothing is stored then. A proposal that has
ended, a decision and an agreement are never written again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from budgets.actions.agreeing import make_agreement
from budgets.actions.turn_mails import tell_whose_turn_it_is
from budgets.models import Calculation, PartyDecision, Pool, Proposal, ProposalParty, ProposalStatus, Verdict
from budgets.proposing import refusals, rounds
from budgets.proposing.parties import Decider, Lack
from budgets.proposing.readiness import Readiness, readiness_of
from budgets.proposing.stored import round_of
from schools.permissions import Ability

__all__ = [
    "DecisionTerms",
    "ProposalNotReadyError",
    "decide_on_proposal",
    "pass_by_meeting",
    "submit_proposal",
    "withdraw_proposal",
]

# A round that ended like this can be answered by a next one.
ANSWERABLE = (ProposalStatus.CHANGE_ASKED, ProposalStatus.WITHDRAWN)


class ProposalNotReadyError(Exception):
    """No proposal can be made yet; `lacks` says why. Nothing was stored."""

    def __init__(self, lacks: Iterable[Lack]) -> None:
        self.lacks = tuple(lacks)
        super().__init__(", ".join(lack.code for lack in self.lacks))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTerms:
    """What a party decides, as it was filled in."""

    verdict: Verdict
    body: str
    decided_on: date
    number: str = ""
    mandate: str = ""
    note: str = ""


@transaction.atomic
def submit_proposal(
    *, pool: Pool, note: str = "", seen_control_number: str | None = None, acting_user: User, site: str = ""
) -> Proposal:
    """Put the newest calculation of what was confirmed forward, with the terms as they are now.

    `seen_control_number` is the one that the page showed; None when no page showed one. `site` is the address of the
    site, for the mails to whose turn it is; without it nobody is mailed. A round that ended without agreement becomes
    the one before this. Raises ProposalNotReadyError, `refusals.ChangedFiguresError`.
    """
    locked = Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    ready = readiness_of(locked)
    if not ready.is_ready or ready.calculation is None:
        raise ProposalNotReadyError(ready.lacks)
    if seen_control_number is not None and seen_control_number != ready.control_number:
        raise refusals.ChangedFiguresError
    proposal = _stored(locked, ready.calculation, ready, note=note, acting_user=acting_user)
    ProposalParty.objects.bulk_create(_party(proposal, row) for row in ready.deciders)
    record_event(acting_user=acting_user, action="submit_proposal", subject=proposal)
    tell_whose_turn_it_is(proposal, _round(proposal), site=site, acting_user=acting_user)
    return proposal


@transaction.atomic
def decide_on_proposal(
    *, party_id: int, terms: DecisionTerms, seen_control_number: str, acting_user: User, site: str = ""
) -> PartyDecision:
    """Decide for one party, for the figures that the page showed; the last one that is needed makes the agreement.

    Raises `refusals.RoundRefusedError` as the rule that refuses it; a party of which the person may not decide is no
    party to that person.
    """
    proposal = _locked(Proposal.objects.filter(parties=party_id))
    party = ProposalParty.objects.of(acting_user, Ability.DECIDE_PROPOSAL).filter(pk=party_id).first()
    if party is None:
        raise refusals.NoSuchPartyError
    decision = rounds.Decision(
        ref=party.ref,
        verdict=rounds.Verdict(terms.verdict),
        body=terms.body,
        decided_on=terms.decided_on,
        note=terms.note,
        seen_control_number=seen_control_number,
        by=acting_user.pk,
    )
    before = _round(proposal)
    moved = rounds.decide(before, decision, today=timezone.localdate())
    stored = PartyDecision.objects.create(
        party=party,
        verdict=terms.verdict,
        body=terms.body,
        decided_on=terms.decided_on,
        number=terms.number,
        mandate=terms.mandate,
        note=terms.note,
        control_number=seen_control_number,
        decided_by=acting_user,
    )
    record_event(acting_user=acting_user, action="decide_on_proposal", subject=proposal)
    _move(proposal, moved, acting_user=acting_user)
    if moved.status is not before.status:
        tell_whose_turn_it_is(proposal, moved, site=site, acting_user=acting_user)
    return stored


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, reason: str, acting_user: User) -> Proposal:
    """End a round without agreement, with the reason.

    Raises `refusals.RoundClosedError`, `refusals.ReasonMissingError`.
    """
    locked = _locked(Proposal.objects.filter(pk=proposal.pk))
    moved = rounds.withdraw(_round(locked), reason=reason)
    locked.withdrawn_by, locked.withdrawn_because = acting_user, reason.strip()
    record_event(acting_user=acting_user, action="withdraw_proposal", subject=locked)
    _move(locked, moved, acting_user=acting_user)
    return locked


@transaction.atomic
def pass_by_meeting(*, proposal: Proposal, on: date, acting_user: User) -> Proposal:
    """Record that an OOGO lets a proposal pass that lies outside a frame; when everyone agreed already, it is agreed.

    `on` is the day of the meeting. Raises what `rounds.let_pass` raises.
    """
    locked = _locked(Proposal.objects.filter(pk=proposal.pk))
    moved = rounds.let_pass(_round(locked), on=on, today=timezone.localdate())
    locked.passed_by_meeting_on = on
    record_event(acting_user=acting_user, action="pass_proposal", subject=locked)
    _move(locked, moved, acting_user=acting_user)
    return locked


def _locked(rows: QuerySet[Proposal]) -> Proposal:
    found = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise refusals.NoSuchPartyError
    return found


def _round(proposal: Proposal) -> rounds.Round:
    """Read the round anew, under the lock: who decided meanwhile is in it."""
    return round_of(proposal, proposal.parties.select_related("decision"))


def _move(proposal: Proposal, moved: rounds.Round, *, acting_user: User) -> None:
    proposal.status = ProposalStatus(moved.status)
    proposal.closed_at = None if moved.is_open else timezone.now()
    changed = ["status", "closed_at", "passed_by_meeting_on", "withdrawn_by", "withdrawn_because"]
    proposal.save(update_fields=changed)
    if moved.status is rounds.Status.AGREED:
        make_agreement(proposal=proposal, acting_user=acting_user)


def _stored(pool: Pool, calculation: Calculation, ready: Readiness, *, note: str, acting_user: User) -> Proposal:
    before = Proposal.objects.filter(pool=pool).order_by("-submitted_at", "pk").first()
    previous = before if before is not None and before.status in ANSWERABLE else None
    begun = rounds.open_round(
        parties=(rounds.RoundParty(ref=row.ref, turn=rounds.Turn(row.turn)) for row in ready.deciders),
        submitted_by=acting_user.pk,
        submitted_on=timezone.localdate(),
        control_number=ready.control_number,
        is_outside_frame=bool(ready.outside_frame),
    )
    try:
        with transaction.atomic():
            return Proposal.objects.create(
                pool=pool,
                calculation=calculation,
                previous=previous,
                round=previous.round + 1 if previous else 1,
                status=ProposalStatus(begun.status),
                terms=ready.terms,
                control_number=begun.control_number,
                note=note,
                outside_frame=list(ready.outside_frame),
                submitted_by=acting_user,
            )
    except IntegrityError as error:
        raise ProposalNotReadyError([Lack(code="open_proposal")]) from error


def _party(proposal: Proposal, row: Decider) -> ProposalParty:
    kind = row.organisation._meta.model_name or ""
    return ProposalParty(
        proposal=proposal,
        ref=row.ref,
        turn=row.turn,
        role=row.role,
        name=row.name,
        cents=row.cents,
        **{kind: row.organisation},
    )
