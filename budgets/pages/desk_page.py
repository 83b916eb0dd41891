"""The start page of the administrator: what can be done there, how it stands, and what needs attention first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from budgets.models import Norm
from schools.desk import Standing, calendar_standing, log_standing, organisation_standings, people_standings
from schools.permissions import Ability, has_ability

__all__ = ["desk_page"]

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One card as it always is: where it leads, what one does there, and what one must be allowed to."""

    page: str
    title: Text
    about: Text
    icon: str
    ability: Ability


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card with how it stands today. `page` is the name of where it leads."""

    page: str
    title: str
    about: str
    icon: str
    url: str
    state: str
    attention: str
    attention_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What needs attention first, as a sentence, and where to go."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cards that belong together."""

    title: Text
    places: tuple[Place, ...]


GROUPS = (
    Group(
        title=_("Organisaties"),
        places=(
            Place(
                page="schools:schools",
                title=_("Scholen"),
                about=_("Toevoegen, van bestuur laten wisselen of sluiten."),
                icon="school",
                ability=Ability.EDIT_ORGANISATIONS,
            ),
            Place(
                page="schools:boards",
                title=_("Schoolbesturen"),
                about=_("Wie voor welke scholen beslist."),
                icon="building",
                ability=Ability.EDIT_ORGANISATIONS,
            ),
            Place(
                page="schools:partnerships",
                title=_("Samenwerkingsverbanden"),
                about=_("Passend onderwijs, en welke scholen erbij horen."),
                icon="users",
                ability=Ability.EDIT_ORGANISATIONS,
            ),
            Place(
                page="schools:providers",
                title=_("Aanbieders"),
                about=_("Wie hulp levert, en voor een school kan invoeren hoeveel."),
                icon="user-circle",
                ability=Ability.EDIT_ORGANISATIONS,
            ),
            Place(
                page="schools:municipalities",
                title=_("Gemeenten"),
                about=_("De landelijke lijst van het CBS, om in op te zoeken."),
                icon="building-community",
                ability=Ability.EDIT_ORGANISATIONS,
            ),
            Place(
                page="schools:districts",
                title=_("Wijken en gebieden"),
                about=_("Delen van een gemeente waarvan u de cijfers volgt."),
                icon="point",
                ability=Ability.EDIT_ORGANISATIONS,
            ),
        ),
    ),
    Group(
        title=_("Mensen"),
        places=(
            Place(
                page="schools:people",
                title=_("Mensen en rollen"),
                about=_("Uitnodigen, een rol geven of intrekken."),
                icon="users",
                ability=Ability.MANAGE_PEOPLE,
            ),
            Place(
                page="schools:rights",
                title=_("Rechten"),
                about=_("Wie welk recht heeft, sinds wanneer en van wie."),
                icon="key",
                ability=Ability.MANAGE_PEOPLE,
            ),
        ),
    ),
    Group(
        title=_("Waarmee wordt gerekend"),
        places=(
            Place(
                page="schools:holidays",
                title=_("Schoolvakanties"),
                about=_("Per regio en schooljaar, met hun bron."),
                icon="calendar",
                ability=Ability.EDIT_CALENDARS,
            ),
            Place(
                page="budgets:norms",
                title=_("Uitgangspunten"),
                about=_("De cijfers uit wet en afspraak die voor iedereen gelden."),
                icon="scale",
                ability=Ability.EDIT_NORMS,
            ),
        ),
    ),
    Group(
        title=_("Toezicht"),
        places=(
            Place(
                page="schools:log",
                title=_("Logboek"),
                about=_("Wie wat las, deed of niet mocht."),
                icon="eye",
                ability=Ability.REVIEW_AUDIT,
            ),
            Place(
                page="budgets:retention",
                title=_("Bewaartermijnen"),
                about=_("Hoelang gegevens van kinderen blijven, en wat voorbij is."),
                icon="clock",
                ability=Ability.REVIEW_RETENTION,
            ),
            Place(
                page="schools:changes",
                title=_("Wijzigingen"),
                about=_("Wat er met organisaties en vakanties is gedaan, en terugzetten."),
                icon="history",
                ability=Ability.EDIT_ORGANISATIONS,
            ),
        ),
    ),
)


def desk_page(*, user: User, today: date) -> dict[str, Any]:
    """Return the cards that the person may use, in groups, and those that need attention."""
    standings = _standings(user, today)
    groups = [(group.title, list(_cards(group, user, standings))) for group in GROUPS]
    shown = [(title, cards) for title, cards in groups if cards]
    first = [line for _title, cards in shown for card in cards for line in _first(card, standings)]
    return {"groups": shown, "first": first}


def _first(card: Card, standings: Mapping[str, Standing]) -> Iterator[Attention]:
    if card.attention:
        yield Attention(text=f"{card.title}: {card.attention}", url=card.attention_url)
    for text, url in standings[card.page].also:
        yield Attention(text=text, url=url)


def _standings(user: User, today: date) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    if has_ability(user, Ability.EDIT_ORGANISATIONS):
        found |= organisation_standings(today=today)
    if has_ability(user, Ability.MANAGE_PEOPLE):
        found |= people_standings(today=today)
    if has_ability(user, Ability.REVIEW_RETENTION):
        # How many children are past a term is shown there only, and that somebody looked is logged.
        found["budgets:retention"] = Standing(state=gettext("per school, met de bron van elke termijn"))
    if has_ability(user, Ability.EDIT_CALENDARS):
        found["schools:holidays"] = calendar_standing(today=today)
    if has_ability(user, Ability.EDIT_NORMS):
        found["budgets:norms"] = _norm_standing(today)
    if has_ability(user, Ability.REVIEW_AUDIT):
        found["schools:log"] = log_standing()
    return found


def _cards(group: Group, user: User, standings: Mapping[str, Standing]) -> Iterator[Card]:
    for place in group.places:
        if not has_ability(user, place.ability):
            continue
        standing, url = standings[place.page], reverse(place.page)
        yield Card(
            page=place.page,
            title=str(place.title),
            about=str(place.about),
            icon=place.icon,
            url=url,
            state=standing.state,
            attention=standing.attention,
            attention_url=url + standing.filtered,
        )


def _norm_standing(today: date) -> Standing:
    holding = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    count = Norm.objects.filter(holding, pool__isnull=True, valid_from__lte=today).count()
    said = ngettext("%(count)s waarde geldt vandaag", "%(count)s waarden gelden vandaag", count)
    return Standing(state=said % {"count": count})
