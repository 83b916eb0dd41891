"""What pages and other rooms ask about calculations. Stored results are read back as they were, never recomputed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from budgets import engine
from budgets.models import Calculation, JobStatus, Pool
from budgets.snapshots import passing_snapshot

__all__ = [
    "Changes",
    "FigureChange",
    "changes_since",
    "is_newest",
    "is_stale",
    "latest_done",
    "newest_results",
    "open_calculation",
    "stored_budget",
    "stored_snapshot",
]

TOTALS = (
    "children",
    "minutes",
    "need_minutes",
    "fte_annual",
    "fte_school_weeks",
    "individual_cents",
    "pooled_cents",
    "funds_cents",
)
BUDGET = ("balance_cents", "affordable_fte")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """One figure of the result, as it was stored and as it would be now: cents, minutes, a count or fte as text.

    None is unknown.
    """

    figure: str
    before: int | str | None
    after: int | str | None

    @property
    def is_changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What would change if the pool were calculated now. `problems` is filled when it cannot be calculated now."""

    figures: tuple[FigureChange, ...] = ()
    problems: tuple[engine.DocumentError, ...] = ()


def stored_budget(calculation: Calculation) -> engine.PoolBudget:
    """Return the result as it was stored; only a calculation that is done has one."""
    return engine.parse_result(json.loads(calculation.result))


def stored_snapshot(calculation: Calculation) -> engine.PoolSnapshot:
    """Return what was calculated, as it was stored; only a calculation that is done has one."""
    return engine.load_pool(calculation.snapshot)


def latest_done(pool: Pool) -> Calculation | None:
    """Return the newest calculation that is done, with `stale`, or None."""
    done = pool.calculations.with_staleness().filter(status=JobStatus.DONE)
    return done.order_by("-finished_at", "pk").first()


def is_newest(calculation: Calculation) -> bool:
    """Tell whether a calculation that is done is the newest of its pool; reads no documents."""
    done = Calculation.objects.filter(pool=calculation.pool_id, status=JobStatus.DONE)
    return done.order_by("-finished_at", "pk").values_list("pk", flat=True).first() == calculation.pk


def newest_results(pools: Iterable[Pool]) -> dict[UUID, Calculation]:
    """Return the newest calculation that is done of each of these pools, by pool: one query, with the documents."""
    done = Calculation.objects.filter(pool=OuterRef("pool"), status=JobStatus.DONE).order_by("-finished_at", "pk")
    rows = Calculation.objects.filter(pool__in=list(pools), pk=Subquery(done.values("pk")[:1]))
    return {row.pool_id: row for row in rows}


def open_calculation(pool: Pool) -> Calculation | None:
    """Return the calculation that waits or runs, without its documents, or None."""
    waiting = [JobStatus.QUEUED, JobStatus.RUNNING]
    return pool.calculations.without_documents().filter(status__in=waiting).first()


def is_stale(calculation: Calculation) -> bool:
    """Tell whether data or terms changed since a calculation was made: two counters, no rows of children."""
    return Calculation.objects.with_staleness().without_documents().get(pk=calculation.pk).stale


def changes_since(calculation: Calculation) -> Changes:
    """Calculate the pool as it is now and set it beside the stored result. Stores nothing."""
    before = stored_budget(calculation)
    try:
        after = engine.compute_pool_budget(passing_snapshot(calculation.pool).snapshot)
    except engine.InvalidDocument as error:
        return Changes(problems=error.errors)
    totals = [_change(f"totals.{name}", name, before.totals, after.totals) for name in TOTALS]
    budget = [_change(f"budget.{name}", name, before.budget, after.budget) for name in BUDGET]
    return Changes(figures=(*totals, *budget))


def _change(figure: str, name: str, before: object, after: object) -> FigureChange:
    return FigureChange(figure=figure, before=_shown(getattr(before, name)), after=_shown(getattr(after, name)))


def _shown(value: object) -> int | str | None:
    return value if value is None or isinstance(value, int) else format(value, "f")
