"""A stored proposal as a round, to ask the rules about it."""

from collections.abc import Iterable

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from budgets.models import PartyDecision, Proposal, ProposalParty
from budgets.proposing.rounds import Round, RoundParty, Status, Turn, Verdict

__all__ = ["decision_of", "round_of"]


def round_of(proposal: Proposal, parties: Iterable[ProposalParty]) -> Round:
    """Return the round as it stands; `parties` are all of the proposal, with their decisions."""
    return Round(
        status=Status(proposal.status),
        parties=tuple(_party(row) for row in parties),
        submitted_by=proposal.submitted_by_id,
        submitted_on=timezone.localdate(proposal.submitted_at),
        control_number=proposal.control_number,
        is_outside_frame=bool(proposal.outside_frame),
        passed_on=proposal.passed_by_meeting_on,
    )


def decision_of(party: ProposalParty) -> PartyDecision | None:
    """Return what a party decided, or None."""
    try:
        return party.decision
    except ObjectDoesNotExist:
        return None


def _party(row: ProposalParty) -> RoundParty:
    decision = decision_of(row)
    return RoundParty(
        ref=row.ref,
        turn=Turn(row.turn),
        verdict=Verdict(decision.verdict) if decision else None,
        decided_by=decision.decided_by_id if decision else None,
    )
