"""What every page shows around its own content."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sessions import seconds_left
from accounts.single_sign_on.trusted import trusted_providers
from config import demo
from schools.pages.own_roles import roles_ending_soon
from schools.permissions import Ability, has_ability, memberships_of

# How long before the end of a session a page warns: time to press a button, or to finish a sentence.
WARN_SECONDS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the main menu. `pages` are the names of the pages that belong to it."""

    label: str | Promise
    page: str
    ability: Ability | None
    pages: tuple[str, ...]


# The pages that the desk leads to; those about one's own roles and invitation are not among them.
DESK_PAGES = tuple(
    f"schools:{name}"
    for name in (
        *("school", "board", "partnership", "provider", "district", "municipalities", "holiday", "changes", "log"),
        *("people", "person", "role-", "invitations", "invite", "rights"),
    )
)

MENU = (
    Entry(
        label=_("Mijn school"),
        page="budgets:home",
        ability=Ability.VIEW_PUPILS,
        pages=("budgets:home", "budgets:school", "budgets:indication-preview", "cases:"),
    ),
    Entry(
        label=_("Gezamenlijke budgetten"),
        page="budgets:pools",
        ability=Ability.VIEW_POOL,
        pages=("budgets:pool", "budgets:calculat", "budgets:changes", "budgets:draft", "budgets:propos"),
    ),
    Entry(
        label=_("OOGO"),
        page="reports:meetings",
        ability=Ability.VIEW_MEETINGS,
        pages=(
            "reports:meeting",
            "reports:item",
            "reports:agenda",
            "reports:action",
            "reports:dossier",
            "budgets:frame",
        ),
    ),
    Entry(
        label=_("Geleverde hulp"),
        page="budgets:deliveries",
        ability=Ability.DELIVER_SUPPORT,
        pages=("budgets:deliver",),
    ),
    Entry(label=_("Wacht op mij"), page="budgets:waiting", ability=Ability.VIEW_WAITING, pages=("budgets:waiting",)),
    Entry(label=_("Gebieden"), page="budgets:areas", ability=Ability.VIEW_AREA, pages=("budgets:area",)),
    Entry(
        label=_("Verslagen"),
        page="reports:list",
        ability=Ability.VIEW_POOL,
        pages=("reports:list", "reports:report", "reports:progress", "reports:request"),
    ),
    Entry(label=_("Voorbeelden"), page="budgets:practices", ability=None, pages=("budgets:practice",)),
    Entry(label=_("Uitgangspunten"), page="budgets:norms", ability=None, pages=("budgets:norm",)),
    Entry(
        label=_("Beheer"),
        page="budgets:desk",
        ability=Ability.EDIT_ORGANISATIONS,
        pages=("budgets:desk", "budgets:retention", *DESK_PAGES),
    ),
    Entry(label=_("Hulp"), page="accounts:help", ability=None, pages=("accounts:help",)),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the base template the version, the navigation and, in a demo, the sign-ins."""
    shown: dict[str, Any] = {"version": settings.VERSION, "is_demo": settings.DEMO}
    user = getattr(request, "user", None)  # an error before sign-in was looked at has no user
    if isinstance(user, User):
        return {
            **shown,
            "navigation": _navigation(request, user),
            "organisation": _organisation(user),
            "session": {"seconds": seconds_left(request)[0], "warn_seconds": WARN_SECONDS},
            "roles_ending": roles_ending_soon(user, today=timezone.localdate()),
        }
    shown["sign_in_providers"] = trusted_providers()
    return {**shown, "demo_accounts": demo.accounts()} if settings.DEMO else shown


def _navigation(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": entry.label, "url": reverse(entry.page), "current": here.startswith(entry.pages)}
        for entry in MENU
        if entry.ability is None or has_ability(user, entry.ability)
    ]


def _organisation(user: User) -> str:
    """Return the roles and organisations of a person, as the menu shows them."""
    return ", ".join(str(row) for row in memberships_of(user))
