"""What the fields of a decision must say together. Each check adds its errors to the field where they can be solved."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.periods import END_BEFORE_START
from cases.forms.fields import TIME_PROBLEMS, number_problem
from cases.models import AmountBasis, Frequency
from cases.numbers import UnreadableNumberError, minutes_from_hours, whole_minutes
from schools.models import SchoolHoliday
from schools.years import SchoolYear

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Cleaned = dict[str, Any]

MINUTES_PER_DAY = 24 * 60
# What fits in the time itself; whether it is much is for people to judge.
MOST_MINUTES: "Mapping[str, tuple[int, str | StrPromise]]" = {
    Frequency.DAY: (MINUTES_PER_DAY, _("Een dag heeft 24 uur. Vul in hoeveel hulp dit kind op één schooldag krijgt.")),
    Frequency.WEEK: (
        7 * MINUTES_PER_DAY,
        _("Een week heeft 168 uur. Vul in hoeveel hulp dit kind in één week krijgt, bijvoorbeeld 8,7."),
    ),
    Frequency.MONTH: (
        31 * MINUTES_PER_DAY,
        _("Een maand heeft hooguit 744 uur. Vul in hoeveel hulp dit kind in één maand krijgt."),
    ),
}
# No decision lasts longer; it only catches a slip of the keyboard in a year.
MOST_YEARS = 10
# Decisions for the next years are taken before their school holidays are published; until then days are spread evenly.
YEARS_AHEAD = 2


class TimeUnit(models.TextChoices):
    """In what the time is typed."""

    HOURS = "hours", _("uren")
    MINUTES = "minutes", _("minuten")


def check_time(form: forms.Form, cleaned: Cleaned) -> None:
    """Read the typed time into `minutes`, and check that it fits in what it is counted per."""
    cleaned["minutes"] = None
    text = cleaned.get("time", "")
    if not text:
        return
    try:
        read = whole_minutes if cleaned.get("time_unit") == TimeUnit.MINUTES else minutes_from_hours
        minutes = read(text)
    except UnreadableNumberError as error:
        form.add_error("time", number_problem(error, text=text, words=TIME_PROBLEMS))
        return
    if minutes == 0:
        form.add_error("time", _("Vul meer dan nul in. Is er geen tijd toegekend, laat dit veld dan leeg."))
    elif cleaned.get("frequency"):
        cleaned["minutes"] = minutes
        _check_fits(form, cleaned, minutes=minutes, frequency=cleaned["frequency"])


def check_money(form: forms.Form, cleaned: Cleaned) -> None:
    """Check that there is a time or an amount."""
    is_unread = bool({"time", "amount", "frequency"} & set(form.errors))
    if not is_unread and cleaned["minutes"] is None and cleaned["amount"] is None:
        form.add_error("time", _("Vul een tijd in, of verderop een bedrag. Allebei mag ook."))


def check_period(form: forms.Form, cleaned: Cleaned, *, birth_year: int | None) -> None:
    """Check that the period exists, fits the child, and lies at least partly in years that can be calculated."""
    start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
    if start is None or "valid_until" in form.errors:
        return
    if end is None:
        _check_open_end(form, cleaned)
    elif end < start:
        form.add_error("valid_until", END_BEFORE_START)
        return
    elif end.year - start.year > MOST_YEARS:
        form.add_error("valid_until", _("Deze periode duurt langer dan tien jaar. Klopt het jaartal?"))
        return
    if birth_year is not None and start.year < birth_year:
        form.add_error("valid_from", _("Dit is vóór het geboortejaar van het kind. Klopt het jaartal?"))
    else:
        _check_known_years(form, start=start, end=end)


def _check_fits(form: forms.Form, cleaned: Cleaned, *, minutes: int, frequency: str) -> None:
    start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
    if frequency in MOST_MINUTES and minutes > MOST_MINUTES[frequency][0]:
        form.add_error("time", MOST_MINUTES[frequency][1])
    elif frequency == Frequency.TOTAL and start and end and 0 < _minutes_between(start, end) < minutes:
        form.add_error("time", _("Zoveel uur past niet in deze periode. Klopt de tijd, en kloppen de datums?"))


def _minutes_between(start: date, end: date) -> int:
    return ((end - start).days + 1) * MINUTES_PER_DAY


def _check_open_end(form: forms.Form, cleaned: Cleaned) -> None:
    if cleaned.get("minutes") is not None and cleaned.get("frequency") == Frequency.TOTAL:
        form.add_error("valid_until", _("Een tijd ‘in totaal’ heeft een einddatum nodig om over de weken te verdelen."))
    elif cleaned.get("amount") is not None and cleaned.get("amount_basis") == AmountBasis.PERIOD:
        form.add_error("valid_until", _("Een bedrag voor de hele periode heeft een einddatum nodig."))


def _check_known_years(form: forms.Form, *, start: date, end: date | None) -> None:
    known = SchoolHoliday.objects.aggregate(first=Min("school_year"), last=Max("school_year"))
    if not known["first"]:
        return
    first, last = SchoolYear.parse(known["first"]), _last_year(SchoolYear.parse(known["last"]))
    # Without an end a decision reaches into every later year, so its start is what can be mistyped.
    is_before = first.start - start.year > MOST_YEARS if end is None else end < first.first_day
    if is_before or start > last.last_day:
        outside = _(
            "Deze periode ligt buiten de schooljaren waarmee Ontschot kan rekenen: %(first)s tot en met %(last)s. "
            "Klopt het jaartal?"
        )
        form.add_error("valid_from", ValidationError(outside, params={"first": first.label, "last": last.label}))


def _last_year(with_holidays: SchoolYear) -> SchoolYear:
    """Return the last school year in which a decision may start; it moves on when nobody adds new holidays."""
    return SchoolYear(max(with_holidays, SchoolYear.of(timezone.localdate())).start + YEARS_AHEAD)
