"""Where the proposals of a pool stand, as one line on its page."""

from typing import Any

from accounts.models import User
from budgets.models import Pool, Proposal
from budgets.pages.proposal_pages import agreement_of_proposal
from budgets.pages.readers import may
from budgets.presentation.proposals import state_of
from schools.permissions import Ability

__all__ = ["proposal_standing"]


def proposal_standing(pool: Pool, *, user: User) -> dict[str, Any]:
    """Return the newest proposal of a pool with its state, and whether this reader may make one; one query."""
    last = Proposal.objects.filter(pool=pool).select_related("agreement").defer("terms").first()
    agreement = agreement_of_proposal(last) if last else None
    return {
        "last": last,
        "label": state_of(last.status)[0] if last else "",
        "agreement": agreement,
        "may_submit": may(user, Ability.SUBMIT_PROPOSAL, pool),
    }
