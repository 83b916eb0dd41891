"""Roles of people as rows on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from accounts.models import User
from schools.models import Membership
from schools.permissions import TABLE, Role
from schools.place_search import place_label

__all__ = ["RoleRow", "RolesByTime", "abilities_of", "ends_soon", "role_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One role in words: what, where, from when until when, by whom; `state` when there is something about it."""

    membership: Membership
    role: str
    place: str
    since: str
    until: str
    given_by: str
    ended_by: str
    state: str = ""
    tone: str = "quiet"
    may_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesByTime:
    """The roles of one person: now, later, and those that are over."""

    now: list[RoleRow]
    later: list[RoleRow]
    over: list[RoleRow]


def role_rows(memberships: Iterable[Membership], *, today: date, may_change: bool = False) -> RolesByTime:
    """Sort the roles by when they count."""
    now, later, over = [], [], []
    for membership in memberships:
        row = role_row(membership, today=today, may_change=may_change)
        if is_over(membership, today):
            over.append(row)
        elif membership.valid_from > today:
            later.append(row)
        else:
            now.append(row)
    return RolesByTime(now=now, later=later, over=over)


def role_row(membership: Membership, *, today: date, may_change: bool) -> RoleRow:
    """Return one role in words. Reads `given_by` and `ended_by`: select them along."""
    place = membership.organisation
    over = is_over(membership, today)
    state, tone = _state(membership, today)
    return RoleRow(
        membership=membership,
        role=str(capfirst(Role(membership.role).label)),
        place=place_label(place) if place else gettext("heel Ontschot"),
        since=date_format(membership.valid_from, "j F Y"),
        until=_until(membership),
        given_by=_name(membership.given_by, known=membership.given_at is not None),
        ended_by=membership.ended_by.name if membership.ended_by else "",
        state=state,
        tone=tone,
        may_change=may_change and not over,
    )


def is_over(membership: Membership, today: date) -> bool:
    """Tell whether a role gives nothing any more."""
    last = membership.valid_until
    return membership.withdrawn_at is not None or (last is not None and last < today)


def ends_soon(membership: Membership, *, today: date, days: int) -> bool:
    """Tell whether the last day lies within so many days from today."""
    last = membership.valid_until
    return last is not None and today <= last <= today + timedelta(days=days)


def abilities_of(role: str) -> list[str]:
    """Return what a role may do, in sentences of the table, in the language of the page."""
    is_english = (get_language() or "").startswith("en")
    rows = [row for row in TABLE.abilities.values() if role in row.roles]
    return [row.en if is_english else row.nl for row in rows]


def _state(membership: Membership, today: date) -> tuple[str, str]:
    if membership.withdrawn_at is not None:
        return gettext("ingetrokken"), "quiet"
    if membership.valid_until is not None and membership.valid_until < today:
        return gettext("voorbij"), "quiet"
    if membership.valid_from > today:
        return gettext("gaat nog in"), "neutral"
    if ends_soon(membership, today=today, days=settings.ROLE_ENDS_SOON_DAYS):
        return gettext("loopt af"), "warning"
    return "", "quiet"


def _until(membership: Membership) -> str:
    if membership.withdrawn_at is not None:
        return date_format(timezone.localtime(membership.withdrawn_at), "j F Y, H:i")
    last = membership.valid_until
    return date_format(last, "j F Y") if last else gettext("geen einddatum")


def _name(user: User | None, *, known: bool) -> str:
    if user is not None:
        return user.name
    return gettext("op de server") if known else gettext("niet vastgelegd")
