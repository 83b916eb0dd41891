"""The life of a calculation: asked for, calculated by a worker, stored for ever."""

import logging
from datetime import timedelta
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from budgets import engine
from budgets.actions import jobs
from budgets.actions.releases import plan_release, release
from budgets.models import Calculation, Pool
from budgets.presentation.summary import PoolSummary
from budgets.queries import open_calculation
from budgets.snapshots import confirmed_snapshot, pool_snapshot
from cases.actions import ensure_versions
from cases.scope import Reason, school_scope

__all__ = ["request_calculation", "run_calculation", "sweep_calculations"]

logger = logging.getLogger(__name__)

TASK = "budgets.tasks.run_calculation"
TRIES = 3
# Progress of what is done before anyone could read it would only cost a write.
WORTH_TELLING = timedelta(seconds=1)


def request_calculation(*, pool: Pool, acting_user: User, is_confirmed_only: bool = False) -> Calculation:
    """Ask for a calculation, of everything or of what funders confirmed alone.

    While one of the same sort waits or runs, that one is returned instead of a second.
    """
    for _ in range(TRIES):
        already = open_calculation(pool, is_confirmed_only=is_confirmed_only)
        if already is not None:
            return already
        try:
            return _queue(pool=pool, acting_user=acting_user, is_confirmed_only=is_confirmed_only)
        except IntegrityError:
            # Somebody else asked between our look and our write; that calculation is the one to return,
            # unless it is done by now.
            continue
    raise RuntimeError(f"pool {pool.pk}: a calculation was open at each write and gone at each look")


@transaction.atomic
def _queue(*, pool: Pool, acting_user: User, is_confirmed_only: bool) -> Calculation:
    calculation = Calculation.objects.create(pool=pool, requested_by=acting_user, is_confirmed_only=is_confirmed_only)
    schools = list(pool.school_links.values_list("school_id", flat=True))
    # From now on every change of these schools is counted, also at a school that never changed anything before.
    with school_scope(schools, Reason.COUNTING):
        ensure_versions(schools=schools, school_year=pool.school_year)
    record_event(acting_user=acting_user, action="request_calculation", subject=calculation)
    transaction.on_commit(lambda: _ring(calculation.pk))
    return calculation


def run_calculation(calculation_id: UUID) -> None:
    """Calculate, if the calculation still waits for someone to do so. Safe to call twice, or twice at once."""
    lease = jobs.claim(Calculation, calculation_id)
    if lease is None:
        return
    try:
        _calculate(lease)
    except engine.InvalidDocument:
        jobs.fail(lease, "invalid_document")
    except (SoftTimeLimitExceeded, MemoryError):
        logger.warning("calculation %s is too large for one worker", lease.pk)
        jobs.fail(lease, "too_large")
    except DatabaseError:
        # The database may be back in a moment: the lease runs out, the sweep rings, and another attempt is made.
        raise
    except Exception:
        logger.exception("calculation %s failed", lease.pk)
        jobs.fail(lease, "internal")


def sweep_calculations() -> None:
    """Ring for what was lost: a message that never came, a worker that died. Close what was tried often enough."""
    jobs.give_up_spent(Calculation)
    for pk in jobs.sweepable(Calculation):
        if not _ring(pk):
            return


@engine.without_collector
def _calculate(lease: jobs.Lease) -> None:
    calculation = Calculation.objects.select_related("pool", "requested_by").get(pk=lease.pk)
    snapshot_at = timezone.now()
    take = confirmed_snapshot if calculation.is_confirmed_only else pool_snapshot
    taken = take(calculation.pool)
    is_long = timezone.now() - snapshot_at > WORTH_TELLING
    if is_long and not jobs.renew(lease, progress=50):
        return
    budget, pieces = engine.compute_with_pieces(taken.snapshot)
    result = {
        "snapshot": engine.canonical_json(taken.snapshot),
        "result": engine.result_json(budget),
        "summary": PoolSummary.of(taken.snapshot, budget).stored(),
        "engine_version": engine.ENGINE_VERSION,
        "fingerprint": budget.fingerprint,
        "snapshot_at": snapshot_at,
        "data_version": taken.data_version,
        "terms_version": taken.terms_version,
        "left_out": taken.left_out,
        "unconfirmed": taken.unconfirmed,
    }
    person = calculation.requested_by
    with transaction.atomic():
        planned = plan_release(calculation.pool, taken.snapshot, budget, pieces)
        if not jobs.complete(lease, why_not_released=planned.plan.why_not, **result):
            return
        record_event(acting_user=person, action=Calculation.action, subject=calculation)
        if not planned.plan.why_not:
            release(calculation=calculation, planned=planned, acting_user=person)


def _ring(pk: UUID) -> bool:
    return jobs.ring(Calculation, pk, task=TASK)
