"""What the page of the ground shows: the one there is, those there were, and who may record it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.forms.confirmation import RowGroundForm
from budgets.models import Pool
from budgets.pages.confirmation_page import may_record_ground

__all__ = ["row_ground_page"]


def row_ground_page(pool: Pool, *, user: User, data: Any = None) -> dict[str, Any]:
    """Return all that the page shows; `data` is what was typed."""
    links = list(pool.school_links.select_related("school"))
    grounds = list(pool.row_grounds.select_related("recorded_by", "ended_by"))
    return {
        "pool": pool,
        "form": RowGroundForm(data),
        "ground": next((row for row in grounds if row.ended_at is None), None),
        "ended": [row for row in grounds if row.ended_at is not None],
        "may_record": may_record_ground(user, links),
        "cancel_url": reverse("budgets:confirmation", args=[pool.pk]),
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Aansluiting"), reverse("budgets:confirmation", args=[pool.pk])),
            (gettext("Grond voor regels per kind"), ""),
        ],
    }
