"""Rows of delivered support that were pasted from a spreadsheet: read as a whole, refused by the row, never guessed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField
from budgets.actions import MonthFigures
from budgets.forms.realisation import LONGEST_NOTE, MOST_MINUTES, FteField
from budgets.models import PoolSchool, Realisation
from budgets.presentation.month_names import month_name
from cases.forms.fields import EuroField, HoursField

LONGEST_PASTE = 40_000
COLUMNS = ("maand", "school", "fte", "uren", "kosten", "toelichting")
FEWEST_COLUMNS = 3
# In both languages of the site, for the spreadsheet may have been made in either.
MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("maart", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augustus", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/]([0-9]{4})")
# A spreadsheet makes a day of a month; only the first day can be meant for the whole of it.
FIRST_DAY = re.compile(r"0?1-([0-9]{1,2})-([0-9]{4})")
NAMED = re.compile(r"([a-z]{3,})\.? ([0-9]{4})")
SHORTEST_NAME = 3


class PasteForm(forms.Form):
    """The pasted text."""

    text = NameField(
        label=_("Plak hier de rijen"),
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Eén rij per maand en school: maand, school, fte, uren, kosten, toelichting. Met een tab of puntkomma "
            "ertussen, zoals uit Excel. Schrijf een maand als 2026-09 of september 2026, en een getal als 0,5 of "
            "1.250,00."
        ),
        error_messages={"required": _("Plak eerst de rijen uit uw bestand.")},
    )
    # What the preview was made beside.
    stamp = forms.RegexField(r"^[0-9]{1,19}-[0-9]{1,9}$", required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRow:
    """One row: what it would store, or what is wrong with it. `now` is what it would take the place of.

    Without figures and without a problem it holds nothing but a month and a school, and changes nothing.
    """

    number: int
    month: str
    school: str
    figures: MonthFigures | None = None
    now: Realisation | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What pasted rows can be about: the months that have begun, the own schools, and what counts now."""

    months: tuple[date, ...]
    begun: int
    schools: Sequence[PoolSchool]
    stored: Mapping[tuple[int | None, date], Realisation]


def read_rows(text: str, target: Target) -> list[PastedRow]:
    """Read every row; a heading and empty rows are passed over. A month and school that come twice are both refused."""
    rows = [_read(number, cells, target) for number, cells in _cells(text)]
    places = Counter(row.figures.place for row in rows if row.figures)
    return [_twice(row) if row.figures and places[row.figures.place] > 1 else row for row in rows]


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = text.lstrip("\ufeff").splitlines()
    delimiter = "\t" if any("\t" in line for line in lines) else ";"
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        is_heading = bool(cells) and cells[0].lower() == COLUMNS[0]
        if any(cells) and not is_heading:
            yield number, cells


def _read(number: int, cells: list[str], target: Target) -> PastedRow:
    month, school, *rest = [*cells, ""]
    try:
        _check_columns(cells)
        figures = _figures(_month(month, target), _school(school, target), rest)
    except ValidationError as error:
        return PastedRow(number=number, month=month, school=school, problem=" ".join(error.messages))
    now = target.stored.get(figures.place)
    row = PastedRow(
        number=number, month=month_name(figures.month), school=figures.school.school.name if figures.school else ""
    )
    if not figures.is_empty:
        return replace(row, now=now, figures=replace(figures, seen=now.pk if now else None))
    lacking = gettext("In deze rij staat geen fte, geen uren en geen kosten.") if figures.note else ""
    return replace(row, problem=lacking)


def _check_columns(cells: Sequence[str]) -> None:
    if not FEWEST_COLUMNS <= len(cells) <= len(COLUMNS):
        raise ValidationError(gettext("Zet tussen de kolommen een tab of een puntkomma; het zijn er hooguit zes."))


def _figures(month: date, school: PoolSchool | None, cells: Sequence[str]) -> MonthFigures:
    fte, hours, cost, note = [*cells, "", "", "", ""][:4]
    return MonthFigures(
        school=school,
        month=month,
        fte=_said(FteField(required=False), fte, COLUMNS[2]),
        minutes=_said(HoursField(most_minutes=MOST_MINUTES, required=False), hours, COLUMNS[3]),
        cents=_said(EuroField(required=False), cost, COLUMNS[4]),
        note=_said(NameField(required=False, max_length=LONGEST_NOTE), note, COLUMNS[5]),
    )


def _said(field: forms.Field, text: str, column: str) -> Any:
    try:
        return field.clean(text)
    except ValidationError as error:
        problem = " ".join(error.messages)
        raise ValidationError(gettext("%(column)s: %(problem)s") % {"column": column, "problem": problem}) from error


def _month(text: str, target: Target) -> date:
    found = _month_number(text.lower())
    if found is None:
        raise ValidationError(gettext("Deze maand is niet te lezen. Schrijf 2026-09 of september 2026."))
    month = next((each for each in target.months if (each.year, each.month) == found), None)
    if month is None:
        raise ValidationError(gettext("Deze maand valt niet in het schooljaar van dit budget."))
    if month not in target.months[: target.begun]:
        raise ValidationError(gettext("Deze maand is nog niet begonnen."))
    return month


def _month_number(text: str) -> tuple[int, int] | None:
    if year_first := YEAR_FIRST.fullmatch(text):
        return int(year_first[1]), int(year_first[2])
    for pattern in (FIRST_DAY, MONTH_FIRST):
        if found := pattern.fullmatch(text):
            return int(found[2]), int(found[1])
    if named := NAMED.fullmatch(text):
        numbers = [number for number, names in enumerate(MONTHS, start=1) if _is_name(named[1], names)]
        return (int(named[2]), numbers[0]) if len(numbers) == 1 else None
    return None


def _is_name(text: str, names: Sequence[str]) -> bool:
    return any(name.startswith(text) for name in names) or (text == "mrt" and names[0] == "maart")


def _school(text: str, target: Target) -> PoolSchool | None:
    if not target.schools and not text:
        return None
    if not text and len(target.schools) == 1:
        return target.schools[0]
    known = text.casefold()
    found = [link for link in target.schools if known in (link.school.name.casefold(), link.ref.casefold())]
    if len(found) == 1:
        return found[0]
    raise ValidationError(gettext("Deze school is niet gevonden. Schrijf de naam zoals hij in het sjabloon staat."))


def _twice(row: PastedRow) -> PastedRow:
    problem = gettext("Deze maand staat er voor deze school meer dan één keer.")
    return replace(row, figures=None, now=None, problem=problem)
