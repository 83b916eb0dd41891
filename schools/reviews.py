"""When the rights were last gone through, and whether it is time again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schools.models import ReviewScope, RightsReview
from schools.permissions import Role

__all__ = ["ROLES_OF", "Due", "last_reviews", "reviews_due"]

ROLES_OF: Mapping[ReviewScope, tuple[Role, ...]] = {
    ReviewScope.SPECIAL: (Role.ADMINISTRATOR,),
    ReviewScope.ORDINARY: tuple(role for role in Role if role != Role.ADMINISTRATOR),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A review for which it is time, as a sentence."""

    scope: ReviewScope
    text: str


def last_reviews() -> dict[ReviewScope, RightsReview | None]:
    """Return the last review of each kind."""
    rows = RightsReview.objects.order_by("-reviewed_at", "pk")
    newest = Q()
    for scope in ReviewScope:
        newest |= Q(pk=Subquery(rows.filter(scope=scope).values("pk")[:1]))
    found = {row.scope: row for row in RightsReview.objects.filter(newest).select_related("reviewed_by")}
    return {scope: found.get(scope) for scope in ReviewScope}


def reviews_due(reviews: Mapping[ReviewScope, RightsReview | None] | None = None) -> list[Due]:
    """Return the reviews that were never done, or longer ago than the settings allow."""
    known = last_reviews() if reviews is None else reviews
    late = [scope for scope in ReviewScope if _is_due(scope, known[scope])]
    return [Due(scope=scope, text=_sentence(scope, known[scope])) for scope in late]


def _is_due(scope: ReviewScope, last: RightsReview | None) -> bool:
    days = settings.REVIEW_SPECIAL_DAYS if scope == ReviewScope.SPECIAL else settings.REVIEW_ORDINARY_DAYS
    return last is None or last.reviewed_at < timezone.now() - timedelta(days=days)


def _sentence(scope: ReviewScope, last: RightsReview | None) -> str:
    is_special = scope == ReviewScope.SPECIAL
    if last is None:
        return (
            _("De rechten van beheerders zijn nog nooit nagekeken")
            if is_special
            else _("De rechten van de andere rollen zijn nog nooit nagekeken")
        )
    text = (
        _("De rechten van beheerders zijn voor het laatst nagekeken op %(day)s")
        if is_special
        else _("De rechten van de andere rollen zijn voor het laatst nagekeken op %(day)s")
    )
    return text % {"day": date_format(timezone.localtime(last.reviewed_at), "j F Y")}
