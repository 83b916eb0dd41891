"""How organisations, calendars and the log stand, for the start page of the administrator: a line for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AuditCheck
from schools.models import (
    Board,
    District,
    Municipality,
    Partnership,
    PlaceChange,
    Provider,
    Region,
    School,
    SchoolHoliday,
)
from schools.pages.holiday_pages import COMPLETE, missing_regions
from schools.pages.people import invitations_standing, people_attention
from schools.places import count_rows
from schools.years import SchoolYear

__all__ = ["Standing", "calendar_standing", "log_standing", "organisation_standings", "people_standings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one thing stands in a line, and what asks for attention; empty when nothing does. `url` filters for it."""

    state: str
    attention: str = ""
    filtered: str = ""
    # Sentences with an address of their own, which the start page puts first as well.
    also: Sequence[tuple[str, str]] = ()


def organisation_standings(*, today: date) -> dict[str, Standing]:
    """Return how each kind of organisation and area stands, by the name of its list. Two queries."""
    tables = (Board, Partnership, Provider, Municipality, District, PlaceChange)
    counts = count_rows({model.__name__: model.objects.all() for model in tables})
    return {
        "schools:schools": _schools(today),
        "schools:boards": Standing(state=_boards(counts["Board"])),
        "schools:partnerships": Standing(state=_partnerships(counts["Partnership"])),
        "schools:providers": Standing(state=_providers(counts["Provider"])),
        "schools:municipalities": Standing(state=_municipalities(counts["Municipality"])),
        "schools:districts": Standing(state=_districts(counts["District"])),
        "schools:changes": Standing(state=_changes(counts["PlaceChange"])),
    }


def calendar_standing(*, today: date) -> Standing:
    """Return until when the school holidays are known; those of the coming school year ask for attention."""
    rows = SchoolHoliday.objects.order_by().values("school_year", "region").annotate(known=Count("pk"))
    known = {(row["school_year"], row["region"]): row["known"] for row in rows}
    complete = {year for year, _region in known if all(known.get((year, r.value), 0) >= COMPLETE for r in Region)}
    state = _("bekend tot en met %(year)s") % {"year": max(complete)} if complete else _("nog niet bekend")
    coming = SchoolYear.of(today).next
    missing = missing_regions(known, coming)
    if not missing:
        return Standing(state=state)
    said = _("die van %(year)s ontbreken voor %(regions)s")
    return Standing(state=state, attention=said % {"year": coming, "regions": ", ".join(missing)})


def people_standings(*, today: date) -> dict[str, Standing]:
    """Return how many people there are, and what about them and their rights asks for attention first."""
    unsent = invitations_standing()["failed"]
    found = people_attention(today, unsent=unsent)
    return {
        "schools:people": Standing(state=_("wie wat mag, en tot wanneer"), also=[(row.text, row.url) for row in found]),
        "schools:rights": Standing(state=_("op elke dag, en om na te kijken")),
    }


def log_standing() -> Standing:
    """Return what the last check of the log found, and that of the agreed budgets. Two queries."""
    checks = AuditCheck.objects
    check, agreed = (checks.last_of(subject) for subject in (AuditCheck.Subject.LOG, AuditCheck.Subject.AGREEMENTS))
    also = []
    if agreed is not None and agreed.problems:
        text = ngettext(
            "%(count)s overeengekomen budget is niet meer zoals het was",
            "%(count)s overeengekomen budgetten zijn niet meer zoals ze waren",
            agreed.problems,
        )
        also.append((text % {"count": agreed.problems}, reverse("schools:log")))
    if check is None:
        return Standing(state=_("nog niet gecontroleerd; dat gebeurt elke nacht"), also=also)
    state = _("gecontroleerd op %(day)s") % {"day": date_format(check.at, "j F Y")}
    return Standing(state=state, attention=_("er is mee geknoeid") if check.problems else "", also=also)


def _schools(today: date) -> Standing:
    going_on = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    found = School.objects.filter(going_on).aggregate(
        total=Count("pk"),
        # An example has no number in the registers.
        without_brin=Count("pk", filter=Q(brin="", is_example=False)),
        without_board=Count("pk", filter=Q(board=None)),
        without_municipality=Count("pk", filter=Q(municipality=None)),
    )
    state = ngettext("%(count)s school", "%(count)s scholen", found["total"]) % {"count": found["total"]}
    # What decides rights and money comes first.
    for name, words, shown in (
        ("without_board", _("%(count)s zonder bestuur"), "zonder-bestuur"),
        ("without_municipality", _("%(count)s zonder gemeente"), "zonder-gemeente"),
        ("without_brin", _("%(count)s zonder BRIN"), "zonder-brin"),
    ):
        if found[name]:
            return Standing(state=state, attention=words % {"count": found[name]}, filtered=f"?toon={shown}")
    return Standing(state=state)


def _boards(count: int) -> str:
    return ngettext("%(count)s schoolbestuur", "%(count)s schoolbesturen", count) % {"count": count}


def _partnerships(count: int) -> str:
    said = ngettext("%(count)s samenwerkingsverband", "%(count)s samenwerkingsverbanden", count)
    return said % {"count": count}


def _providers(count: int) -> str:
    return ngettext("%(count)s aanbieder", "%(count)s aanbieders", count) % {"count": count}


def _municipalities(count: int) -> str:
    return ngettext("%(count)s gemeente", "%(count)s gemeenten", count) % {"count": count}


def _districts(count: int) -> str:
    return ngettext("%(count)s gebied", "%(count)s gebieden", count) % {"count": count}


def _changes(count: int) -> str:
    return ngettext("%(count)s wijziging bewaard", "%(count)s wijzigingen bewaard", count) % {"count": count}
