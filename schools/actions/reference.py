"""Facts that every installation shares, as files bring them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models, transaction

from schools.actions.holidays import HOLIDAYS
from schools.models import Municipality, PlaceChange, SchoolHoliday

RowT = TypeVar("RowT", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How many rows were new, had changed, or stood there already."""

    created: int
    updated: int
    unchanged: int

    @property
    def is_change(self) -> bool:
        """Whether anything was written at all."""
        return bool(self.created or self.updated)


def store_municipalities(rows: Iterable[Municipality]) -> Stored:
    """Add or update municipalities by their CBS code; those that are not given are left alone."""
    return store_rows(Municipality.objects.all(), rows, key=("cbs_code",))


def store_holidays(rows: Iterable[SchoolHoliday]) -> Stored:
    """Add or update holidays by region, school year and name; those that are not given are left alone.

    A school year of a region that people of this installation changed is theirs from then on: the file no longer speaks
    about it, or every restart would put back what they corrected.
    """
    changed_here = set(PlaceChange.objects.filter(kind=HOLIDAYS).values_list("key", flat=True))
    spoken = [row for row in rows if f"{row.region} {row.school_year}" not in changed_here]
    return store_rows(SchoolHoliday.objects.all(), spoken, key=("region", "school_year", "name"))


@transaction.atomic
def store_rows(existing: "models.QuerySet[RowT]", rows: Iterable[RowT], *, key: Sequence[str]) -> Stored:
    """Make the table hold these rows, matched by `key` within `existing`. The rows are valid and their keys differ."""
    known = {_key(row, key): row for row in existing}
    new: list[RowT] = []
    changed: list[RowT] = []
    total = 0
    for row in rows:
        total += 1
        twin = known.get(_key(row, key))
        if twin is None:
            new.append(row)
        elif _take_over(twin, row):
            changed.append(twin)
    existing.bulk_create(new)
    if changed:
        existing.bulk_update(changed, _plain_fields(existing.model))
    return Stored(created=len(new), updated=len(changed), unchanged=total - len(new) - len(changed))


def _key(row: models.Model, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def _plain_fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def _take_over(twin: models.Model, row: models.Model) -> bool:
    """Copy what differs onto the stored row; tell whether anything did."""
    differing = [name for name in _plain_fields(type(twin)) if getattr(twin, name) != getattr(row, name)]
    for name in differing:
        setattr(twin, name, getattr(row, name))
    return bool(differing)
