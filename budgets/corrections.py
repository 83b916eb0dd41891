"""A later calculation beside what was agreed: which agreement it is held against, and both as one reader sees them."""

from budgets.disclosure import threshold_of
from budgets.models import Agreement, Calculation
from budgets.presentation import Audience
from budgets.presentation.corrections import CorrectionsView
from budgets.presentation.differences import Side
from budgets.queries import plan_of, stored_outcome

__all__ = ["agreement_before", "corrections_of"]


def agreement_before(calculation: Calculation) -> Agreement | None:
    """Return what the pool had agreed when this calculation was asked for, or None.

    Later agreements do not count, so the answer never changes. Only what is confirmed is put forward, so a calculation
    of everything has nothing of its sort to be held against.
    """
    if not calculation.is_confirmed_only:
        return None
    made = Agreement.objects.filter(proposal__pool=calculation.pool_id, agreed_at__lte=calculation.requested_at)
    return made.select_related("proposal__calculation").order_by("-agreed_at", "pk").first()


def corrections_of(
    agreement: Agreement, later: Calculation, *, audience: Audience, own_parties: frozenset[str] = frozenset()
) -> CorrectionsView:
    """Word a later calculation beside the agreed one, as one audience sees both."""
    is_school = audience is Audience.SCHOOL
    agreed, now = (
        Side.of(
            *stored_outcome(calculation),
            audience=audience,
            own_parties=own_parties,
            plan=None if is_school else plan_of(calculation),
        )
        for calculation in (agreement.proposal.calculation, later)
    )
    return CorrectionsView.of(agreed, now, threshold=_strictest(agreed, now))


def _strictest(*sides: Side) -> int | None:
    """Return the strictest threshold; None when one of them has none."""
    known = [threshold_of(side.snapshot) for side in sides]
    return None if None in known else max((number for number in known if number is not None), default=None)
