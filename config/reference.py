"""The files with reference data: read whole, checked whole, and only then stored."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from budgets.actions.reference import store_national_norms
from budgets.actions.terms import bump_every_terms_version
from budgets.models import Norm
from schools.actions import Stored, store_holidays, store_municipalities
from schools.models import Municipality, SchoolHoliday
from schools.years import SchoolYear

Check = Callable[[models.Model], str]


class ReferenceFileError(Exception):
    """A file is not what it should be. `problems` holds one line per fault: file, row and what is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFile:
    """One file: where it lies, what one row becomes, by what a row is known, and what stores the rows."""

    path: str
    model: type[models.Model]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    store: Callable[..., Stored]
    check: Check
    # Columns that document the file and have no place in the table.
    unstored: tuple[str, ...] = ()


def _no_complaint(row: models.Model) -> str:
    return ""


def _holiday_complaint(row: models.Model) -> str:
    # A holiday starts in the school year that it belongs to; the summer ends after it.
    if not isinstance(row, SchoolHoliday):
        raise TypeError(type(row).__name__)
    try:
        year = SchoolYear.parse(row.school_year)
    except ValueError:
        return f"school_year: {row.school_year!r} is geen schooljaar zoals 2023-2024"
    if row.last_day < row.first_day:
        return "last_day: ligt voor first_day"
    if not year.first_day <= row.first_day <= year.last_day:
        return f"first_day: ligt niet in schooljaar {year}"
    return ""


def _norm_complaint(row: models.Model) -> str:
    if not isinstance(row, Norm):
        raise TypeError(type(row).__name__)
    if row.valid_until is not None and row.valid_until < row.valid_from:
        return "valid_until: ligt voor valid_from"
    return "" if row.value.replace(".", "", 1).isdecimal() else f"value: {row.value!r} is geen getal met een punt"


FILES = (
    ReferenceFile(
        path="schools/reference/municipalities-2026.csv",
        model=Municipality,
        columns=("cbs_code", "name", "province", "youth_region", "source"),
        key=("cbs_code",),
        store=store_municipalities,
        check=_no_complaint,
        unstored=("source",),
    ),
    ReferenceFile(
        path="schools/reference/holidays.csv",
        model=SchoolHoliday,
        columns=("region", "school_year", "name", "first_day", "last_day", "source"),
        key=("region", "school_year", "name"),
        store=store_holidays,
        check=_holiday_complaint,
    ),
    ReferenceFile(
        path="budgets/reference/norms.csv",
        model=Norm,
        columns=("code", "value", "unit", "valid_from", "valid_until", "source"),
        key=("code", "valid_from"),
        store=store_national_norms,
        check=_norm_complaint,
    ),
)


def load_files(files: Iterable[ReferenceFile] = FILES, *, folder: Path | None = None) -> dict[str, Stored]:
    """Store every file and return what happened per path; nothing is stored when any file has a fault.

    Raises ReferenceFileError with all faults of all files at once.
    """
    base = folder or settings.BASE_DIR
    problems: list[str] = []
    read = [(file, _rows(file, base, problems)) for file in files]
    if problems:
        raise ReferenceFileError(problems)
    with transaction.atomic():
        outcome = {file.path: file.store(rows) for file, rows in read}
        if any(stored.is_change for stored in outcome.values()):
            bump_every_terms_version()
    return outcome


def _rows(file: ReferenceFile, base: Path, problems: list[str]) -> list[models.Model]:
    try:
        text = (base / file.path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{file.path}: niet te lezen ({type(error).__name__})")
        return []
    try:
        lines = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        problems.append(f"{file.path}: geen geldige CSV ({error})")
        return []
    if not lines or tuple(lines[0]) != file.columns:
        problems.append(f"{file.path}, rij 1: verwacht de kolommen {', '.join(file.columns)}")
        return []
    return _checked(file, lines[1:], problems)


def _checked(file: ReferenceFile, lines: Iterable[list[str]], problems: list[str]) -> list[models.Model]:
    rows: list[models.Model] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, cells in enumerate(lines, start=2):
        place = f"{file.path}, rij {number}"
        if len(cells) != len(file.columns):
            problems.append(f"{place}: {len(cells)} kolommen in plaats van {len(file.columns)}")
            continue
        row, faults = _row(file, cells)
        problems.extend(f"{place}: {fault}" for fault in faults)
        key = tuple(getattr(row, name) for name in file.key)
        if key in seen:
            problems.append(f"{place}: dezelfde {', '.join(file.key)} als rij {seen[key]}")
        seen.setdefault(key, number)
        rows.append(row)
    return rows


def _row(file: ReferenceFile, cells: list[str]) -> tuple[models.Model, list[str]]:
    """Make one row; an empty cell is an absent value. The second part says what is wrong with it."""
    given = dict(zip(file.columns, (cell.strip() for cell in cells), strict=True))
    faults = [f"{name}: mag niet leeg zijn" for name in file.unstored if not given[name]]
    row = file.model(**{name: value or None for name, value in given.items() if name not in file.unstored})
    try:
        row.clean_fields()
    except ValidationError as error:
        faults += [f"{name}: {message}" for name, found in error.message_dict.items() for message in found]
    else:
        complaint = file.check(row)
        faults += [complaint] if complaint else []
    return row, faults
