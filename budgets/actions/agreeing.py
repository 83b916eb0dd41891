"""The making of an agreement: its number, what it replaces, and who is told."""

from django.db import IntegrityError, transaction

from accounts.actions import record_event
from accounts.models import User
from budgets.models import Agreement, Proposal
from budgets.queries import agreement_of
from budgets.signals import budget_agreed

__all__ = ["make_agreement"]

TRIES = 3


def make_agreement(*, proposal: Proposal, acting_user: User) -> Agreement:
    """Make the agreement of a proposal that everyone agreed to; inside the transaction that holds its row."""
    replaces = agreement_of(proposal.pool)
    agreement = _numbered(proposal, replaces)
    record_event(acting_user=acting_user, action="make_agreement", subject=agreement)
    budget_agreed.send(sender=Agreement, agreement=agreement)
    return agreement


def _numbered(proposal: Proposal, replaces: Agreement | None) -> Agreement:
    """Give it the next number of its school year: none is skipped, none is given twice.

    The first agreement of the year is the lock of that year's numbers. Before there is one, two that come at once both
    try to be the first; the second waits for the end of the first one's transaction, and then finds the lock.
    """
    year = proposal.pool.school_year
    for _ in range(TRIES):
        Agreement.objects.select_for_update(no_key=True).filter(number=f"{year}/1").first()
        number = f"{year}/{Agreement.objects.filter(number__startswith=f'{year}/').count() + 1}"
        try:
            with transaction.atomic():
                return Agreement.objects.create(proposal=proposal, number=number, replaces=replaces)
        except IntegrityError:
            continue
    raise RuntimeError(f"{year}: no number could be given")
