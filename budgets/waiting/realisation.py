"""The months of which a school, or the provider that it named, still has to say what was delivered."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import User
from budgets.realised_rows import deliveries_of, months_lacking, months_missing
from budgets.waiting import Waiting
from schools.permissions import Ability, has_ability

__all__ = ["months_to_deliver", "months_to_write"]


def months_to_write(user: User) -> Iterator[Waiting]:
    """Give the agreed budgets of which a month that is over lacks figures of a school of this person."""
    if not has_ability(user, Ability.RECORD_REALISATION):
        return
    for pool, months in months_missing(user, timezone.localdate()):
        url = reverse("budgets:realisation-entry", args=[pool.pk])
        yield _waiting(f"{pool}", months=len(months), url=url)


def months_to_deliver(user: User) -> Iterator[Waiting]:
    """Give the schools that named the person's provider and of which a month that is over lacks figures."""
    if not has_ability(user, Ability.DELIVER_SUPPORT):
        return
    found = deliveries_of(user)
    lacking = months_lacking([delivery.school for delivery in found], timezone.localdate())
    for delivery in found:
        if months := lacking[delivery.school_id]:
            about = f"{delivery.school.school}, {delivery.school.pool}"
            yield _waiting(about, months=len(months), url=reverse("budgets:delivery-entry", args=[delivery.pk]))


def _waiting(about: str, *, months: int, url: str) -> Waiting:
    return Waiting(
        task=gettext("Geleverde hulp invoeren"),
        about=about,
        note=ngettext("%(number)s maand", "%(number)s maanden", months) % {"number": months},
        url=url,
        icon="chart-bar",
    )
