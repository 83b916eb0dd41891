"""What the page of corrections shows: the newest calculation beside the agreed one, for one reader."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.corrections import corrections_of
from budgets.models import Agreement, Calculation, Pool
from budgets.pages.readers import Reader, reader_of
from budgets.presentation.corrections import CorrectionsView
from budgets.queries import agreement_of, latest_done, latest_shown

Context = dict[str, Any]


def corrections_page(pool: Pool, *, user: User) -> Context:
    """Return the correction rows of a pool, or why there are none."""
    agreement = agreement_of(pool)
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    later = later_calculation(agreement, reader=reader) if agreement else None
    return {
        "pool": pool,
        "agreement": agreement,
        "later": later,
        "corrections": _corrections(agreement, later, reader) if agreement and later else None,
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Correcties"), ""),
        ],
    }


def later_calculation(agreement: Agreement, *, reader: Reader) -> Calculation | None:
    """Return the newest calculation of the same sort after the agreed one, or None: one that this reader may see.

    Where there is none of those, the newest of all: it is then told only that something changed.
    """
    agreed, pool = agreement.proposal.calculation, agreement.proposal.pool
    sort = agreed.is_confirmed_only
    shown = latest_shown(pool, is_school=reader.is_school, is_confirmed_only=sort)
    found = (shown, latest_done(pool, is_confirmed_only=sort))
    return next((row for row in found if row is not None and row.requested_at > agreed.requested_at), None)


def _corrections(agreement: Agreement, later: Calculation, reader: Reader) -> CorrectionsView:
    return corrections_of(agreement, later, audience=reader.audience, own_parties=reader.own_parties)
