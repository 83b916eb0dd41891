"""The pages of the school holidays: which years are known, and the holidays of one region in one school year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.differences import differences
from schools.actions import HOLIDAYS
from schools.calendar_checks import HolidayTerms, seen_of, terms_of_holidays
from schools.forms import HolidayForm
from schools.models import HolidayName, Region, SchoolHoliday
from schools.pages.place_history import history_of
from schools.years import SchoolYear

__all__ = ["conflict_page", "stored_holidays", "year_page", "years_page"]

Context = dict[str, Any]
COMPLETE = len(HolidayName.values)
# So many school years after this one can be filled in.
YEARS_AHEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCell:
    """One region in one school year: how much of it is known."""

    region: str
    url: str
    label: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One school year with its three regions."""

    year: SchoolYear
    is_now: bool
    cells: list[YearCell]


def stored_holidays(region: str, year: SchoolYear) -> tuple[HolidayTerms, ...]:
    """Return what is stored for a region in a school year, in order of time."""
    return terms_of_holidays(SchoolHoliday.objects.filter(region=region, school_year=year.label))


def years_page(*, now: SchoolYear) -> Context:
    """Return the school years, from the furthest ahead to the oldest that is known."""
    rows = SchoolHoliday.objects.order_by().values("school_year", "region").annotate(known=Count("pk"))
    known = {(row["school_year"], row["region"]): row["known"] for row in rows}
    first = min((SchoolYear.parse(label) for label, _region in known), default=now)
    last = max([SchoolYear.parse(label) for label, _region in known] + [SchoolYear(now.start + YEARS_AHEAD)])
    years = [SchoolYear(start) for start in range(last.start, first.start - 1, -1)]
    return {
        "years": [_row(year, known, now=now) for year in years],
        "missing": missing_regions(known, now.next),
        "next_year": now.next,
        "breadcrumbs": [(_("Beheer"), reverse("budgets:desk")), (_("Schoolvakanties"), "")],
    }


def missing_regions(known: dict[tuple[str, str], int], year: SchoolYear) -> list[str]:
    """Return the regions of which not every holiday of a school year is known, in words."""
    return [str(region.label) for region in Region if known.get((year.label, region.value), 0) < COMPLETE]


def year_page(region: str, year: SchoolYear, form: HolidayForm) -> Context:
    """Return the form of one region in one school year."""
    stored = stored_holidays(region, year)
    label = Region(region).label
    here = [region, year.label]
    crumbs = [(_("Beheer"), reverse("budgets:desk")), (_("Schoolvakanties"), reverse("schools:holidays"))]
    return {
        "form": form,
        "year": year,
        "region": label,
        "is_stored": bool(stored),
        "seen": seen_of(stored),
        "history": history_of(HOLIDAYS, f"{region} {year}"),
        "save_url": reverse("schools:holiday-year", args=here),
        "remove_url": reverse("schools:holiday-year-remove", args=here),
        "breadcrumbs": [*crumbs, (_("%(year)s, regio %(region)s") % {"year": year, "region": label}, "")],
    }


def conflict_page(
    region: str, year: SchoolYear, form: HolidayForm, current: Sequence[HolidayTerms], *, data: Any
) -> Context:
    """Return the form with what was typed beside what somebody else stored; the next press stores what was typed."""
    again = {**{name: data[name] for name in data}, "seen": seen_of(current)}
    context = year_page(region, year, HolidayForm(again, stored=current))
    return {**context, "differences": differences(form, HolidayForm(stored=current))}


def _row(year: SchoolYear, known: dict[tuple[str, str], int], *, now: SchoolYear) -> YearRow:
    cells = [_cell(region, year, known.get((year.label, region.value), 0), now=now) for region in Region]
    return YearRow(year=year, is_now=year == now, cells=cells)


def _cell(region: Region, year: SchoolYear, count: int, *, now: SchoolYear) -> YearCell:
    # Of a year long ago nobody needs more than what is there; of one far ahead nothing need be known yet.
    matters = now <= year <= now.next
    if count >= COMPLETE:
        label, tone, icon = _("bekend"), "success", "check"
    elif count:
        said = ngettext("%(count)s vakantie", "%(count)s vakanties", count)
        label, tone, icon = said % {"count": count}, "warning" if matters else "quiet", "circle-dashed"
    else:
        label, tone, icon = _("ontbreekt"), "warning" if matters else "quiet", "circle-dashed"
    url = reverse("schools:holiday-year", args=[region.value, year.label])
    return YearCell(region=str(region.label), url=url, label=label, tone=tone, icon=icon)
