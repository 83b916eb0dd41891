"""With whom an OOGO is held, for its meetings and its frames: partnerships of a person, municipalities around one."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.models import User
from schools.models import Municipality, Partnership
from schools.permissions import Ability, scope_of

__all__ = ["chosen_partnership", "municipalities_around", "partnerships_for"]


def partnerships_for(user: User) -> list[Partnership]:
    """Return the partnerships with which a person may hold an OOGO: the own, and those around the own municipality."""
    scope = scope_of(user, Ability.HOLD_MEETINGS)
    own = Q(pk__in=scope.partnerships)
    by_school = Q(school__municipality__in=scope.municipalities)
    by_pool = Q(party__pool__parties__municipality__in=scope.municipalities)
    return list(Partnership.objects.filter(own | by_school | by_pool).distinct().order_by("name"))


def chosen_partnership(partnerships: Sequence[Partnership], asked: str) -> Partnership | None:
    """Return the one whose id was asked for; nothing was asked: the only one. None: there is still to choose."""
    if not asked and len(partnerships) == 1:
        return partnerships[0]
    return next((row for row in partnerships if str(row.pk) == asked), None)


def municipalities_around(partnership: Partnership, user: User) -> QuerySet[Municipality]:
    """Return the municipalities with a school of this partnership, or in a budget with it, and the person's own."""
    by_school = Q(school__partnership=partnership)
    by_pool = Q(party__pool__parties__partnership=partnership)
    own = Q(pk__in=scope_of(user, Ability.HOLD_MEETINGS).municipalities)
    return Municipality.objects.filter(by_school | by_pool | own).distinct().order_by("name")
