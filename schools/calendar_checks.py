"""What the holidays of a school year must obey; each complaint stands at the holiday that can solve it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.citizen_numbers import holds_citizen_number
from schools.models import HolidayName, SchoolHoliday
from schools.years import SchoolYear

__all__ = ["HolidayTerms", "check_holidays", "seen_of", "terms_of_holidays"]

LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayTerms:
    """One holiday: its name, its first and its last day (both included), and who says so."""

    name: str
    first_day: date
    last_day: date
    source: str


def terms_of_holidays(rows: Iterable[SchoolHoliday]) -> tuple[HolidayTerms, ...]:
    """Return stored holidays as what they say, in order of time."""
    told = (
        HolidayTerms(name=row.name, first_day=row.first_day, last_day=row.last_day, source=row.source) for row in rows
    )
    return tuple(sorted(told, key=lambda terms: (terms.first_day, terms.name)))


def seen_of(terms: Iterable[HolidayTerms]) -> str:
    """Return a short text that differs as soon as one of the holidays does: what a form saw when it was opened."""
    lines = sorted(f"{row.name}|{row.first_day}|{row.last_day}|{row.source}" for row in terms)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def check_holidays(terms: Sequence[HolidayTerms], *, year: SchoolYear, around: Iterable[SchoolHoliday]) -> None:
    """Raise ValidationError, by the name of the holiday, for days that cannot be.

    `around` are the holidays of other school years in the same region: the summer before may reach into this year.
    """
    problems: dict[str, list[str]] = {}
    for row in terms:
        problem = _problem(row, year)
        if problem:
            problems.setdefault(row.name, []).append(problem)
    if not problems:
        problems = _overlaps(terms, around) or _out_of_order(terms)
    if problems:
        raise ValidationError(dict(problems))


def _problem(row: HolidayTerms, year: SchoolYear) -> str:
    if row.name not in HolidayName.values:
        return _("Deze vakantie kent Ontschot niet.")
    if not row.source.strip():
        return _("Vul in waar deze datums vandaan komen.")
    if len(row.source.strip()) > LONGEST_SOURCE:
        return _("Deze bron is te lang.")
    if holds_citizen_number(row.source):
        return _("De bron lijkt een burgerservicenummer (BSN) te bevatten. Ontschot bewaart geen BSN.")
    return _day_problem(row, year)


def _day_problem(row: HolidayTerms, year: SchoolYear) -> str:
    if row.last_day < row.first_day:
        return _("De laatste dag ligt vóór de eerste. Pas een van de twee aan.")
    if not year.first_day <= row.first_day <= year.last_day:
        return _("De eerste dag ligt niet in schooljaar %(year)s.") % {"year": year}
    if row.name == HolidayName.SUMMER:
        if row.last_day <= year.last_day or row.last_day > year.next.last_day:
            return _("De zomervakantie eindigt na 31 juli, in het schooljaar erna.")
    elif row.last_day > year.last_day:
        return _("De laatste dag ligt niet in schooljaar %(year)s.") % {"year": year}
    return ""


def _overlaps(terms: Sequence[HolidayTerms], around: Iterable[SchoolHoliday]) -> dict[str, list[str]]:
    """Say of each holiday which other one has a day in common with it."""
    others = [*terms, *terms_of_holidays(around)]
    problems: dict[str, list[str]] = {}
    for row in terms:
        for other in others:
            if other is not row and other.first_day <= row.last_day and row.first_day <= other.last_day:
                said = {"name": other.name, "period": _period(other)}
                problems.setdefault(row.name, []).append(_("Valt samen met de %(name)s (%(period)s).") % said)
                break
    return problems


def _out_of_order(terms: Sequence[HolidayTerms]) -> dict[str, list[str]]:
    """Holidays have a fixed order in a school year; out of order, a month was mistyped."""
    order = {name: place for place, name in enumerate(HolidayName.values)}
    in_name_order = sorted(terms, key=lambda row: order[row.name])
    for before, after in pairwise(in_name_order):
        if after.first_day < before.first_day:
            said = {"name": before.name, "period": _period(before)}
            return {after.name: [_("Ligt vóór de %(name)s (%(period)s). Klopt de maand?") % said]}
    return {}


def _period(row: HolidayTerms) -> str:
    days = {"start": date_format(row.first_day, "j F Y"), "end": date_format(row.last_day, "j F Y")}
    return _("%(start)s tot en met %(end)s") % days
