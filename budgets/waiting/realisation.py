"""The months of agreed budgets of which a school still has to say what it delivered."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import User
from budgets.realised_rows import months_missing
from budgets.waiting import Waiting
from schools.permissions import Ability, has_ability

__all__ = ["months_to_write"]


def months_to_write(user: User) -> Iterator[Waiting]:
    """Give the agreed budgets of which a month that is over lacks figures of a school of this person."""
    if not has_ability(user, Ability.RECORD_REALISATION):
        return
    for pool, months in months_missing(user, timezone.localdate()):
        text = ngettext("%(number)s maand", "%(number)s maanden", len(months)) % {"number": len(months)}
        yield Waiting(
            task=gettext("Geleverde hulp invoeren"),
            about=f"{pool}",
            note=text,
            url=reverse("budgets:realisation-entry", args=[pool.pk]),
            icon="chart-bar",
        )
