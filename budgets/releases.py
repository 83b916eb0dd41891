"""Which calculations were made known outside the schools, and which wait: reads for pages and for other rooms."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Subquery

from budgets.disclosure import Plan, Why
from budgets.models import Calculation, JobStatus, Pool, Release

__all__ = [
    "is_released",
    "latest_done",
    "latest_released",
    "latest_shown",
    "newest_released_results",
    "plan_of",
    "previous_released",
    "release_of",
    "why_not_released",
]


def is_released(calculation: Calculation) -> bool:
    """Tell whether readers outside the schools may see figures of a calculation."""
    return release_of(calculation) is not None


def release_of(calculation: Calculation) -> Release | None:
    """Return the publication of a calculation, or None; asks the database once."""
    try:
        return calculation.release
    except Release.DoesNotExist:
        return None


def why_not_released(calculation: Calculation) -> Why | None:
    """Return why readers outside the schools see no figures of a calculation that is done; None when they do."""
    return None if is_released(calculation) else Why(_reason(calculation))


def plan_of(calculation: Calculation) -> Plan:
    """Return what was published of a calculation that is done; a plan with a reason when that is nothing."""
    row = release_of(calculation)
    return Plan(why_not=_reason(calculation)) if row is None else Plan.from_stored(row.plan)


def _reason(calculation: Calculation) -> str:
    # What was calculated before publications were kept has no reason: it waits for the next calculation.
    return calculation.why_not_released or Why.FEW_CHANGES


def latest_released(pool: Pool, *, is_confirmed_only: bool = False) -> Calculation | None:
    """Return the newest calculation of a sort that readers outside the schools may see, with `stale`, or None."""
    like = pool.calculations.with_staleness().filter(is_confirmed_only=is_confirmed_only)
    released = like.released().select_related("release")
    return released.order_by("-release__pk").first()


def latest_done(pool: Pool, *, is_confirmed_only: bool = False) -> Calculation | None:
    """Return the newest calculation of a sort that is done, with `stale` and its publication, or None."""
    done = pool.calculations.with_staleness().filter(status=JobStatus.DONE, is_confirmed_only=is_confirmed_only)
    return done.select_related("release").order_by("-finished_at", "pk").first()


def latest_shown(pool: Pool, *, is_school: bool, is_confirmed_only: bool = False) -> Calculation | None:
    """Return the newest of a sort that is done: for the school of all, for others of those that were released."""
    newest = latest_done if is_school else latest_released
    return newest(pool, is_confirmed_only=is_confirmed_only)


def previous_released(calculation: Calculation) -> Calculation | None:
    """Return the one of the same pool and sort that was released last before this one was asked for, or None."""
    like = Calculation.objects.filter(pool=calculation.pool_id, is_confirmed_only=calculation.is_confirmed_only)
    before = like.released().filter(requested_at__lt=calculation.requested_at)
    return before.select_related("pool", "release").order_by("-requested_at", "pk").first()


def newest_released_results(pools: Iterable[Pool]) -> dict[UUID, Calculation]:
    """Return the newest released calculation of each of these pools, by pool: one query, with the documents."""
    released = Release.objects.filter(pool=OuterRef("pool"), calculation__is_confirmed_only=False).order_by("-pk")
    rows = Calculation.objects.filter(pool__in=list(pools), pk=Subquery(released.values("calculation")[:1]))
    return {row.pool_id: row for row in rows.select_related("release")}
