"""What the page shows of what would change if a pool were calculated now."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.models import Calculation, Pool
from budgets.pages.readers import may, reader_of
from budgets.presentation.differences import Side
from budgets.presentation.outcome_parts import figures_part, line_parts, money_parts
from budgets.queries import changes_since
from schools.permissions import Ability

Context = dict[str, Any]


def changes_page(pool: Pool, latest: Calculation, *, user: User) -> Context:
    """Return what would change, for who works at the school or where the ground to report is recorded.

    `is_closed` for everyone else: two figures a day apart tell about the one child that changed, so they wait for the
    next calculation.
    """
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    context: Context = {
        "pool": pool,
        "calculation": latest,
        "is_closed": True,
        "may_calculate": may(user, Ability.CALCULATE, pool),
        "breadcrumbs": [
            (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
            (pool.name, reverse("budgets:pool", args=[pool.pk])),
            (gettext("Wat zou er veranderen"), ""),
        ],
    }
    if not (reader.is_school or pool.disclosure_ground):
        return context
    changes = changes_since(latest)
    if changes.after is None:
        return {**context, "is_closed": False, "problems": changes.problems}
    outcomes = (changes.before, changes.after)
    sides = [Side.of(*outcome, audience=reader.audience, own_parties=reader.own_parties) for outcome in outcomes]
    if not all(side.is_open for side in sides):
        return context
    figures = figures_part(sides)
    rest = [part.only_changed() for part in (*money_parts(sides), *line_parts(sides)) if part.changed]
    return {
        **context,
        "is_closed": False,
        "changed": figures.changed or rest,
        "parts": [figures, *rest],
        "heads": [gettext("Bewaard"), gettext("Nu")],
    }
