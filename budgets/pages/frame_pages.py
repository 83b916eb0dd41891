"""What the pages of frames (kaders) show, and what the page of a budget says about them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from accounts.templatetags.numbers import schooljaar
from budgets.engine import PoolBudget
from budgets.forms.frames import FrameForm
from budgets.frame_limits import frames_for, limits_exceeded
from budgets.models import Frame, Pool
from budgets.oogo import municipalities_around
from budgets.presentation.frame_words import ceilings_text, limit_text
from budgets.presentation.pool_view import PoolView
from schools.models import Partnership
from schools.permissions import Ability, has_ability
from schools.years import SchoolYear

Context = dict[str, Any]
YEARS_AHEAD = 3


def frames_page(user: User) -> Context:
    """Return every frame that a person may read: those that count, that wait for a meeting, and those of before."""
    rows = Frame.objects.visible_to(user).select_related("partnership", "recorded_by", "replaces")
    listed = [_row(frame) for frame in rows.prefetch_related("municipalities")]
    mine = Frame.objects.allowing(user, Ability.HOLD_MEETINGS).values_list("pk", flat=True)
    return {
        "counting": [row for row in listed if row["state"] == "counts"],
        "waiting": [row for row in listed if row["state"] == "waits"],
        "over": [row for row in listed if row["state"] in {"over", "withdrawn"}],
        "may_hold": has_ability(user, Ability.HOLD_MEETINGS),
        "mine": frozenset(mine) if has_ability(user, Ability.HOLD_MEETINGS) else frozenset(),
        "breadcrumbs": [(gettext("OOGO"), reverse("reports:meetings")), (gettext("Kaders"), "")],
    }


def new_crumbs() -> Context:
    """Return the way back from a new frame."""
    crumbs = [(gettext("OOGO"), reverse("reports:meetings")), (gettext("Kaders"), reverse("budgets:frames"))]
    return {"breadcrumbs": [*crumbs, (gettext("Opschrijven"), "")]}


def frame_form(partnership: Partnership, user: User, data: Any = None) -> FrameForm:
    """Return the form of a new frame with this partnership."""
    in_force = Frame.objects.visible_to(user).filter(partnership=partnership, adopted_on__isnull=False, ended_on=None)
    return FrameForm(
        data=data,
        partnership=partnership,
        municipalities=[(row.pk, row.name) for row in municipalities_around(partnership, user)],
        years=_years(),
        replaceable=[(str(row.pk), f"{row.name}, {schooljaar(row.school_year)}") for row in in_force],
    )


def frame_context(pool: Pool, budget: PoolBudget | None, view: PoolView | None) -> Context:
    """Return what the page of a budget says: within which frames it is, or which limits it breaks.

    Without its sums where this reader may not see them.
    """
    if budget is None or view is None:
        return {"frames": [], "exceeded": []}
    frames = frames_for(pool)
    limits = limits_exceeded(pool, budget) if frames else []
    return {
        "frames": [{"name": row.name, "ceilings": ceilings_text(row), "adopted_on": row.adopted_on} for row in frames],
        "exceeded": [limit_text(limit, view) for limit in limits],
    }


def _row(frame: Frame) -> Context:
    if frame.adopted_on is None:
        state = "waits" if frame.ended_on is None else "withdrawn"
    else:
        state = "counts" if frame.ended_on is None else "over"
    return {
        "frame": frame,
        "state": state,
        "ceilings": ceilings_text(frame),
        "municipalities": ", ".join(sorted(row.name for row in frame.municipalities.all())),
    }


def _years() -> list[tuple[str, str]]:
    start = SchoolYear.of(timezone.localdate()).first_day.year
    labels = [f"{year}-{year + 1}" for year in range(start, start + YEARS_AHEAD)]
    return [(label, schooljaar(label)) for label in labels]
