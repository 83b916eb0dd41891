"""How organisations, areas and calendars came to be what they are: who, when and what, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Field
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schools.actions import HOLIDAYS
from schools.models import HolidayName, PlaceAct, PlaceChange, Region, SchoolHoliday
from schools.places import KINDS

__all__ = ["ChangeRow", "changes_page", "history_of", "region_and_year"]

ROWS_PER_PAGE = 25
# Enough to see who was here before you; the page of all changes has the rest.
MOST_SHOWN = 20
TONES = {PlaceAct.ADD: "success", PlaceAct.CHANGE: "neutral", PlaceAct.REMOVE: "danger", PlaceAct.RESTORE: "success"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One field that changed, in words; empty is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change. `url` leads to what it is about, `restore_url` puts back what was removed; both may be empty."""

    at: datetime
    who: str
    kind: str
    name: str
    act: str
    tone: str
    details: list[Detail]
    url: str
    restore_url: str


def history_of(kind: str, key: str) -> list[ChangeRow]:
    """Return the newest changes of one organisation, area or calendar, the newest first."""
    rows = PlaceChange.objects.filter(kind=kind, key=key).select_related("actor")
    return _rows(rows[:MOST_SHOWN])


def changes_page(query: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of all changes, the newest first."""
    page = Paginator(PlaceChange.objects.select_related("actor"), ROWS_PER_PAGE).get_page(query.get("page"))
    return {
        "rows": _rows(page.object_list),
        "page_obj": page,
        "query": query,
        "breadcrumbs": [(_("Beheer"), reverse("budgets:desk")), (_("Wijzigingen"), "")],
    }


def region_and_year(key: str) -> tuple[str, str]:
    """Return the region in words and the school year of the key of a calendar."""
    region, year = key.split(" ")
    return str(Region(region).label), year


def _rows(changes: Iterable[PlaceChange]) -> list[ChangeRow]:
    rows = list(changes)
    # What was removed can be put back as long as nothing has been done to it since.
    newest: dict[tuple[str, str], int] = {}
    keys = PlaceChange.objects.filter(key__in={row.key for row in rows if row.act == PlaceAct.REMOVE})
    for kind, key, pk in keys.order_by("pk").values_list("kind", "key", "pk"):
        newest[kind, key] = pk
    return [_row(change, is_last=newest.get((change.kind, change.key)) == change.pk) for change in rows]


def _row(change: PlaceChange, *, is_last: bool) -> ChangeRow:
    can_restore = change.act == PlaceAct.REMOVE and is_last
    return ChangeRow(
        at=change.at,
        who=change.actor.name,
        kind=_kind_words(change.kind),
        name=_name(change),
        act=str(change.get_act_display()),
        tone=TONES[PlaceAct(change.act)],
        details=_details(change),
        url="" if can_restore else _address(change),
        restore_url=reverse("schools:restore", args=[change.pk]) if can_restore else "",
    )


def _kind_words(kind: str) -> str:
    model = SchoolHoliday if kind == HOLIDAYS else KINDS[kind].model
    return str(model._meta.verbose_name)


def _name(change: PlaceChange) -> str:
    if change.kind != HOLIDAYS:
        return change.name
    region, year = region_and_year(change.key)
    return _("%(year)s, regio %(region)s") % {"year": year, "region": region}


def _address(change: PlaceChange) -> str:
    if change.kind == HOLIDAYS:
        return reverse("schools:holiday-year", args=change.key.split(" "))
    return reverse(f"schools:{change.kind}", args=[change.key])


def _details(change: PlaceChange) -> list[Detail]:
    """Return what differs; of what was added or removed, what it said."""
    before, after = change.before or {}, change.after or {}
    names = HolidayName.values if change.kind == HOLIDAYS else KINDS[change.kind].fields
    changed = [name for name in names if before.get(name) != after.get(name)]
    told = [(name, _shown(change.kind, name, before), _shown(change.kind, name, after)) for name in changed]
    return [Detail(label=_label(change.kind, name), before=was, after=now) for name, was, now in told if was or now]


def _label(kind: str, name: str) -> str:
    if kind == HOLIDAYS:
        return str(HolidayName(name).label)
    return str(_field(kind, name).verbose_name).capitalize() if name != "brin" else "BRIN"


def _field(kind: str, name: str) -> "Field[Any, Any]":
    field = KINDS[kind].model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(name)
    return field


def _shown(kind: str, name: str, record: Mapping[str, Any]) -> str:
    """Return a kept value as people read it."""
    value = record.get(name)
    if not value:
        return ""
    if kind == HOLIDAYS:
        first, last, source = value
        return _("%(first)s tot en met %(last)s (%(source)s)") % {
            "first": _day(first),
            "last": _day(last),
            "source": source,
        }
    if isinstance(value, list):
        return str(value[1])
    field = _field(kind, name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _day(value) if name == "valid_until" else str(value)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j F Y")
