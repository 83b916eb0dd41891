"""Making calculations known outside the schools: decided in the transaction in which a calculation becomes done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from budgets import engine
from budgets.disclosure import Cells, Plan, Why, cells_of, cells_text, plan_for, small_plan, threshold_of
from budgets.models import Calculation, Pool, Release, ReleasedSums
from budgets.publications import UnknownChildrenError, published_beside, published_of, related_pools, same_before

__all__ = ["Planned", "plan_release", "release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What may be published of an outcome, and what stands behind it; None where that was published before."""

    plan: Plan
    cells: Cells | None = None


@transaction.atomic
def plan_release(
    pool: Pool, snapshot: engine.PoolSnapshot, budget: engine.PoolBudget, pieces: Callable[[], engine.Pieces]
) -> Planned:
    """Decide what may be published of a new outcome of a pool, beside all that was published of the same children.

    The pool and all that share children with it stay locked until the transaction ends: two outcomes are never decided
    on beside each other.
    """
    same = same_before(pool, budget)
    if same is not None:
        # The same figures once more tell nothing.
        return Planned(plan=Plan.from_stored(same.plan))
    # The children of both have had their names for some time, so one of the two sees the other.
    others = related_pools(pool)
    list(Pool.objects.select_for_update().filter(pk__in={pool.pk, *others}).order_by("pk").values_list("pk"))
    plan = small_plan(snapshot, budget)
    threshold = threshold_of(snapshot)
    if plan is None and threshold is None:
        plan = Plan(why_not=Why.NO_THRESHOLD)
    if plan is not None and plan.why_not:
        return Planned(plan=plan)
    cells = cells_of(snapshot, budget, pieces())
    if plan is not None or threshold is None:
        return Planned(plan=plan or Plan(why_not=Why.NO_THRESHOLD), cells=cells)
    earlier = published_of(pool.pk)
    try:
        beside = published_beside(pool, snapshot, others=others, earlier=earlier)
    except UnknownChildrenError:
        return Planned(plan=Plan(why_not=Why.FEW_CHANGES))
    plan = plan_for(snapshot, cells, threshold=threshold, earlier=earlier, beside=beside)
    return Planned(plan=plan, cells=cells)


@transaction.atomic
def release(*, calculation: Calculation, planned: Planned, acting_user: User) -> Release:
    """Make a calculation known outside the schools, as planned. That is never taken back."""
    row = Release.objects.create(pool_id=calculation.pool_id, calculation=calculation, plan=planned.plan.stored())
    if planned.cells is not None:
        ReleasedSums.objects.create(release=row, document=cells_text(planned.cells))
    record_event(acting_user=acting_user, action="release_calculation", subject=calculation)
    return row
