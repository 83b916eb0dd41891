"""Who may do what: the table of `abilities.toml`, as querysets, views, API and tests read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.ability_table import ABILITY_FILE, read_ability_table

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from schools.models import Membership


class Role(models.TextChoices):
    """What a person is at an organisation."""

    DIRECTOR = "director", _("schooldirecteur")
    CARE_COORDINATOR = "care_coordinator", _("intern begeleider")
    BOARD = "board", _("schoolbestuur")
    MUNICIPALITY = "municipality", _("beleidsmedewerker gemeente")
    PARTNERSHIP = "partnership", _("beleidsmedewerker samenwerkingsverband")
    PROVIDER = "provider", _("medewerker aanbieder")
    ADMINISTRATOR = "administrator", _("functioneel beheerder")


class Ability(StrEnum):
    """What a person can be allowed to do with something of an organisation; `abilities.toml` says by whom."""

    VIEW_PUPILS = "view_pupils"
    EDIT_PUPILS = "edit_pupils"
    REMOVE_PUPILS = "remove_pupils"
    VIEW_POOL = "view_pool"
    CALCULATE = "calculate"
    REQUEST_REPORT = "request_report"
    VIEW_AREA = "view_area"
    EDIT_TERMS = "edit_terms"
    CONFIRM_AMOUNTS = "confirm_amounts"
    RECORD_ROW_GROUND = "record_row_ground"
    SUBMIT_PROPOSAL = "submit_proposal"
    DECIDE_PROPOSAL = "decide_proposal"
    RECORD_REALISATION = "record_realisation"
    DELIVER_SUPPORT = "deliver_support"
    VIEW_WAITING = "view_waiting"
    VIEW_MEETINGS = "view_meetings"
    HOLD_MEETINGS = "hold_meetings"
    EDIT_NORMS = "edit_norms"
    MANAGE_PEOPLE = "manage_people"
    EDIT_ORGANISATIONS = "edit_organisations"
    EDIT_CALENDARS = "edit_calendars"
    REVIEW_AUDIT = "review_audit"
    REVIEW_RETENTION = "review_retention"


# The file is the table. The names above are what the code may say; the site does not start when the two differ.
TABLE = read_ability_table(
    ABILITY_FILE.read_text(encoding="utf-8"), roles=Role.values, abilities=[ability.value for ability in Ability]
)

ABILITIES: Mapping[Role, frozenset[Ability]] = {
    role: frozenset(Ability(name) for name, row in TABLE.abilities.items() if role in row.roles) for role in Role
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a person has an ability: ids of organisations, CBS codes for municipalities; empty means nowhere."""

    schools: "frozenset[UUID]"
    boards: "frozenset[UUID]"
    municipalities: frozenset[str]
    partnerships: "frozenset[UUID]"
    providers: "frozenset[UUID]"


def memberships_of(user: "User") -> "list[Membership]":
    """Return the roles that count today, read once per request: a withdrawn role is gone at the next one."""
    known: list[Membership] | None = getattr(user, "memberships_today", None)
    if known is None:
        known = list(_memberships_on(user, day=timezone.localdate()))
        user.memberships_today = known  # type: ignore[attr-defined]
    return known


def _memberships_on(user: "User", *, day: date) -> "list[Membership]":
    if not user.is_authenticated or not user.is_active:
        return []
    # What was withdrawn gives nothing from that moment on, also while its last day is still to come.
    rows = user.memberships.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day, withdrawn_at__isnull=True
    )
    return list(rows.select_related("school", "board", "municipality", "partnership", "provider"))


def scope_of(user: "User", ability: Ability) -> Scope:
    """Return where one of the user's roles gives the ability."""
    able = [row for row in memberships_of(user) if ability in ABILITIES[Role(row.role)]]
    return Scope(
        schools=frozenset(row.school_id for row in able if row.school_id),
        boards=frozenset(row.board_id for row in able if row.board_id),
        municipalities=frozenset(row.municipality_id for row in able if row.municipality_id),
        partnerships=frozenset(row.partnership_id for row in able if row.partnership_id),
        providers=frozenset(row.provider_id for row in able if row.provider_id),
    )


def has_ability(user: "User", ability: Ability) -> bool:
    """Tell whether the user has the ability anywhere at all."""
    return any(ability in ABILITIES[Role(row.role)] for row in memberships_of(user))
