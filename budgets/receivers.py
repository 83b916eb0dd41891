"""What a change in the room of organisations means for budgets: their calculations are old from then on."""

from typing import Any

from django.db.models import F
from django.dispatch import receiver

from budgets.models import Pool
from schools.models import School
from schools.signals import holidays_changed, school_changed

__all__ = ["mark_pools_of_calendar", "mark_pools_of_school"]


@receiver(school_changed)
def mark_pools_of_school(*, school: School, **_sent: Any) -> int:
    """Count a change of the terms of every budget that a school takes part in; return how many there are."""
    pools = Pool.objects.filter(pk__in=Pool.objects.filter(school_links__school=school).values("pk"))
    return pools.update(terms_version=F("terms_version") + 1)


@receiver(holidays_changed)
def mark_pools_of_calendar(*, region: str, school_years: set[str], **_sent: Any) -> int:
    """Count a change of the terms of every budget that reckons with these holidays; return how many there are."""
    pools = Pool.objects.filter(region=region, school_year__in=school_years, calendar__isnull=True)
    return pools.update(terms_version=F("terms_version") + 1)
