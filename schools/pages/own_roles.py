"""What a person sees of the own roles: what one may do where, until when, and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from schools.models import Membership
from schools.pages.roles import RoleRow, abilities_of, ends_soon, role_row, role_rows
from schools.permissions import Ability, has_ability, memberships_of
from schools.queries import administrators

__all__ = ["OwnRole", "own_roles_page", "roles_ending_soon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRole:
    """One role of one's own, with what it allows."""

    row: RoleRow
    abilities: Sequence[str]


def own_roles_page(user: User) -> dict[str, Any]:
    """Return what the page shows."""
    today = timezone.localdate()
    rows = Membership.objects.visible_to(user).filter(user=user).with_places().select_related("given_by", "ended_by")
    sorted_rows = role_rows(rows.order_by("-valid_from", "pk"), today=today)
    return {
        "now": [_own(row) for row in sorted_rows.now],
        "later": [_own(row) for row in sorted_rows.later],
        "over": sorted_rows.over,
        "administrators": administrators(today),
        "is_administrator": has_ability(user, Ability.MANAGE_PEOPLE),
    }


def roles_ending_soon(user: User, *, today: date) -> list[RoleRow]:
    """Return the own roles that end within the days of the settings and that nothing follows.

    One query, and only for whoever has such a role: this is asked for every page.
    """
    days = settings.OWN_ROLE_ENDS_SOON_DAYS
    ending = [row for row in memberships_of(user) if ends_soon(row, today=today, days=days)]
    if not ending:
        return []
    later = Q(valid_until__isnull=True) | Q(valid_until__gt=max(row.valid_until for row in ending if row.valid_until))
    following = list(Membership.objects.filter(later, user=user, withdrawn_at__isnull=True))
    goes_on = {(row.role, *row.place_ids.values()) for row in following}
    return [_plain(row, today) for row in ending if (row.role, *row.place_ids.values()) not in goes_on]


def _plain(membership: Membership, today: date) -> RoleRow:
    return role_row(membership, today=today, may_change=False)


def _own(row: RoleRow) -> OwnRole:
    return OwnRole(row=row, abilities=abilities_of(row.membership.role))
