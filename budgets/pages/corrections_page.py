"""What the page of corrections shows: the newest calculation beside the agreed one, for one reader."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.models import Agreement, Calculation, Pool
from budgets.pages.readers import Reader, reader_of
from budgets.presentation.corrections import CorrectionsView
from budgets.presentation.differences import Side
from budgets.presentation.disclosure import disclosure_for
from budgets.queries import agreement_of, latest_done, stored_outcome

Context = dict[str, Any]


def corrections_page(pool: Pool, *, user: User) -> Context:
    """Return the correction rows of a pool, or why there are none."""
    agreement = agreement_of(pool)
    later = later_calculation(agreement) if agreement else None
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    return {
        "pool": pool,
        "agreement": agreement,
        "later": later,
        "corrections": corrections_of(agreement, later, reader=reader) if agreement and later else None,
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Correcties"), ""),
        ],
    }


def later_calculation(agreement: Agreement) -> Calculation | None:
    """Return the newest calculation of the same sort that was made after the agreed one, or None."""
    agreed = agreement.proposal.calculation
    latest = latest_done(agreement.proposal.pool, is_confirmed_only=agreed.is_confirmed_only)
    return latest if latest is not None and latest.requested_at > agreed.requested_at else None


def corrections_of(agreement: Agreement, later: Calculation, *, reader: Reader) -> CorrectionsView:
    """Word a later calculation beside the agreed one, as this reader sees both."""
    agreed, now = (_side(calculation, reader) for calculation in (agreement.proposal.calculation, later))
    return CorrectionsView.of(agreed, now, threshold=_threshold(agreed, now))


def _side(calculation: Calculation, reader: Reader) -> Side:
    return Side.of(*stored_outcome(calculation), audience=reader.audience, own_parties=reader.own_parties)


def _threshold(*sides: Side) -> int | None:
    """Return the strictest threshold; None when one of them has none."""
    known = [
        disclosure_for(side.snapshot, side.budget, audience=side.view.audience, own_parties=()).threshold
        for side in sides
    ]
    return None if None in known else max((number for number in known if number is not None), default=None)
