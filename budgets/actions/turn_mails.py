"""A mail, without any data, to whoever may decide where a turn begins."""

from django.utils import timezone

from accounts.models import User
from budgets.models import Proposal
from budgets.proposing.rounds import Round
from schools.actions.mails import queue_waiting_mails
from schools.permissions import Ability
from schools.queries import people_at

__all__ = ["tell_whose_turn_it_is"]


def tell_whose_turn_it_is(proposal: Proposal, current: Round, *, site: str, acting_user: User) -> None:
    """Mail the people who may decide for the parties that are waited for, within the transaction.

    Not who submitted: that person does not decide. `site` empty: there is no address to lead to, so nobody is mailed.
    """
    if not site or not current.waiting:
        return
    waiting = list(proposal.parties.filter(ref__in=[party.ref for party in current.waiting]))
    roles = people_at(
        Ability.DECIDE_PROPOSAL,
        places={
            "board": [row.board_id for row in waiting if row.board_id],
            "municipality": [row.municipality_id for row in waiting if row.municipality_id],
            "partnership": [row.partnership_id for row in waiting if row.partnership_id],
        },
        day=timezone.localdate(),
    )
    people = {role.user_id for role in roles} - {proposal.submitted_by_id}
    queue_waiting_mails(people=people, site=site, acting_user=acting_user)
