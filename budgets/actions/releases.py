"""Making calculations known outside the schools: decided in the transaction in which a calculation becomes done."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import record_event
from accounts.models import User
from budgets import engine
from budgets.disclosure import Cells, Plan, Why, cells_of, plan_for, small_plan, threshold_of
from budgets.models import Calculation, Pool, Release
from budgets.presentation.tracing import tracing_text
from budgets.queries import stored_outcome, stored_snapshot

__all__ = ["plan_release", "release"]


@transaction.atomic
def plan_release(
    pool: Pool, snapshot: engine.PoolSnapshot, budget: engine.PoolBudget, pieces: Callable[[], engine.Pieces]
) -> Plan:
    """Decide what may be published of a new outcome of a pool, beside all that was published of it before.

    The pool stays locked until the transaction ends: two outcomes are never decided on beside each other.
    """
    Pool.objects.select_for_update().get(pk=pool.pk)
    threshold = threshold_of(snapshot)
    plan = small_plan(snapshot, budget)
    if plan is not None or threshold is None:
        return plan or Plan(why_not=Why.NO_THRESHOLD)
    for beside in _beside(pool):
        if tracing_text(stored_snapshot(beside.calculation), snapshot, threshold=threshold):
            return Plan(why_not=Why.FEW_CHANGES)
    before = [_published(row) for row in Release.objects.filter(pool=pool).select_related("calculation").order_by("pk")]
    return plan_for(snapshot, budget, pieces(), threshold=threshold, earlier=before)


@transaction.atomic
def release(*, calculation: Calculation, plan: Plan, acting_user: User) -> Release:
    """Make a calculation known outside the schools, as planned. That is never taken back."""
    row = Release.objects.create(pool_id=calculation.pool_id, calculation=calculation, plan=plan.stored())
    record_event(acting_user=acting_user, action="release_calculation", subject=calculation)
    return row


def _published(row: Release) -> tuple[Plan, Cells]:
    """Read back what was published, and which children stood behind it."""
    snapshot, budget = stored_outcome(row.calculation)
    pieces = engine.compute_with_pieces(snapshot)[1]()
    return Plan.from_stored(row.plan), cells_of(snapshot, budget, pieces)


def _beside(pool: Pool) -> QuerySet[Release]:
    """Return what was published of other pools of that year that share a school with this one.

    Their children have other refs, so they are compared by what is listed of them.
    """
    schools = pool.school_links.values("school")
    others = Pool.objects.filter(school_year=pool.school_year, school_links__school__in=schools).exclude(pk=pool.pk)
    return Release.objects.filter(pool__in=others).select_related("calculation").order_by("pk")
