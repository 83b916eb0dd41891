"""Writing the school holidays of one region in one school year, as one thing."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from schools.actions.places import RestoreRefusedError
from schools.calendar_checks import HolidayTerms, check_holidays, seen_of, terms_of_holidays
from schools.models import PlaceAct, PlaceChange, SchoolHoliday
from schools.signals import tell_holidays_changed
from schools.years import SchoolYear, years_touched

__all__ = [
    "HOLIDAYS",
    "HolidayConflictError",
    "change_holidays",
    "is_about_holidays",
    "remove_holidays",
    "restore_holidays",
]

# The kind under which the history keeps holidays; their key is the region and the school year.
HOLIDAYS = "holidays"
Terms = tuple[HolidayTerms, ...]


class HolidayConflictError(Exception):
    """Somebody saved since the form was opened. `current` is what is stored now; empty: it was removed."""

    def __init__(self, current: Terms) -> None:
        self.current = current
        super().__init__(seen_of(current))


@transaction.atomic
def change_holidays(
    *, region: str, year: SchoolYear, terms: Sequence[HolidayTerms], seen: str, acting_user: User
) -> int:
    """Make these the holidays of a region in a school year; return how many budgets are marked as changed by it.

    `seen` is what `seen_of` said of the holidays that the person started from. Sent twice, it is stored once. Raises
    HolidayConflictError when others are stored by now; ValidationError by the name of a holiday.
    """
    stored = _locked(region, year)
    new = tuple(sorted(terms, key=lambda row: (row.first_day, row.name)))
    if seen_of(stored) != seen:
        if stored == new:
            return 0
        raise HolidayConflictError(stored)
    if not new:
        raise ValidationError(_("Vul ten minste één vakantie in. Wilt u alles weghalen? Kies dan Verwijderen."))
    if new == stored:
        raise ValidationError(_("U hebt niets veranderd, dus er is niets bewaard."), code="unchanged")
    check_holidays(new, year=year, around=SchoolHoliday.objects.filter(region=region).exclude(school_year=year.label))
    act = PlaceAct.CHANGE if stored else PlaceAct.ADD
    record_event(acting_user=acting_user, action="change_holidays", subject=SchoolHoliday)
    return _store(_change(region, year, act, by=acting_user), before=stored, after=new)


@transaction.atomic
def remove_holidays(*, region: str, year: SchoolYear, seen: str, acting_user: User) -> int:
    """Remove the holidays of a region in a school year; return how many budgets are marked as changed by it.

    Raises HolidayConflictError when others are stored by now, or none.
    """
    stored = _locked(region, year)
    if not stored or seen_of(stored) != seen:
        raise HolidayConflictError(stored)
    record_event(acting_user=acting_user, action="remove_holidays", subject=SchoolHoliday)
    return _store(_change(region, year, PlaceAct.REMOVE, by=acting_user), before=stored, after=())


@transaction.atomic
def restore_holidays(*, change_id: int, acting_user: User) -> PlaceChange:
    """Put back the holidays that were removed.

    Raises RestoreRefusedError when there are others by now or this was no removal, ValidationError for days that
    overlap with those of another year by now.
    """
    change = PlaceChange.objects.filter(pk=change_id, act=PlaceAct.REMOVE, kind=HOLIDAYS).first()
    if change is None or change.before is None:
        raise RestoreRefusedError
    region, label = change.key.split(" ")
    year = SchoolYear.parse(label)
    if _locked(region, year):
        raise RestoreRefusedError
    terms = tuple(_terms(name, row) for name, row in change.before.items())
    check_holidays(terms, year=year, around=SchoolHoliday.objects.filter(region=region).exclude(school_year=label))
    record_event(acting_user=acting_user, action="restore_holidays", subject=SchoolHoliday)
    restored = _change(region, year, PlaceAct.RESTORE, by=acting_user)
    _store(restored, before=(), after=terms)
    return restored


def is_about_holidays(change_id: int) -> bool:
    """Tell whether a change is one of holidays."""
    return PlaceChange.objects.filter(pk=change_id, kind=HOLIDAYS).exists()


def _locked(region: str, year: SchoolYear) -> Terms:
    """Return what is stored, under a lock. Holidays that are not there cannot be locked, so what stands for all is."""
    ContentType.objects.select_for_update(no_key=True).get(app_label="schools", model="schoolholiday")
    return terms_of_holidays(SchoolHoliday.objects.filter(region=region, school_year=year.label))


def _store(change: PlaceChange, *, before: Terms, after: Terms) -> int:
    """Replace the holidays that a change is about, and keep the change."""
    region, label = change.key.split(" ")
    SchoolHoliday.objects.filter(region=region, school_year=label).delete()
    SchoolHoliday.objects.bulk_create(
        SchoolHoliday(
            region=region,
            school_year=label,
            name=row.name,
            first_day=row.first_day,
            last_day=row.last_day,
            source=row.source.strip(),
        )
        for row in after
    )
    change.before = _record(before) if before else None
    change.after = _record(after) if after else None
    change.save(force_insert=True)
    return tell_holidays_changed(region=region, school_years=_labels(*before, *after))


def _change(region: str, year: SchoolYear, act: PlaceAct, *, by: User) -> PlaceChange:
    key = f"{region} {year}"
    return PlaceChange(kind=HOLIDAYS, key=key, name=key, act=act, actor=by)


def _labels(*terms: HolidayTerms) -> Iterable[str]:
    """Return the school years in which a day of these lies: the tail of a summer counts in the year after."""
    return {str(year) for row in terms for year in years_touched(first_day=row.first_day, last_day=row.last_day)}


def _record(terms: Terms) -> dict[str, Any]:
    return {row.name: [row.first_day.isoformat(), row.last_day.isoformat(), row.source] for row in terms}


def _terms(name: str, kept: Sequence[str]) -> HolidayTerms:
    first, last, source = kept
    return HolidayTerms(
        name=name, first_day=date.fromisoformat(first), last_day=date.fromisoformat(last), source=source
    )
