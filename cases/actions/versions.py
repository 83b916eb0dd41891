"""Counting changes. Counters exist for the years that somebody calculated; other years need none.

A write and the making of a counter both lock the school's row, so that a write in progress is never missed.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cases.models import DataVersion
from schools.models import School
from schools.years import SchoolYear


def count_change(*, school_id: UUID, first_day: date, last_day: date | None) -> None:
    """Count a change in every school year that the period touches, both ends included; no end touches all later years.

    Call it within the transaction of the write.
    """
    _lock([school_id])
    rows = DataVersion.objects.filter(school=school_id, school_year__gte=SchoolYear.of(first_day).label)
    if last_day is not None:
        rows = rows.filter(school_year__lte=SchoolYear.of(last_day).label)
    rows.update(number=F("number") + 1)


@transaction.atomic
def ensure_versions(*, schools: Iterable[UUID], school_year: str) -> None:
    """Make sure that changes at these schools in this school year are counted from now on."""
    wanted = set(schools)
    rows = DataVersion.objects.filter(school__in=wanted, school_year=school_year)
    missing = sorted(wanted - set(rows.values_list("school_id", flat=True)))
    if missing:
        _lock(missing)
        new = [DataVersion(school_id=school, school_year=school_year) for school in missing]
        DataVersion.objects.bulk_create(new, ignore_conflicts=True)


def _lock(schools: list[UUID]) -> None:
    list(School.objects.select_for_update(no_key=True).filter(pk__in=schools).order_by("pk").values_list("pk"))
