"""How a worker takes a job, keeps it, and hands in its result. The same for calculations and reports.

The row in the database is the truth and its clock the only one: `Now()` is asked of the database, so that two machines
whose clocks differ cannot both hold a job. A worker that lost its lease (it slept, or another took over) gets False
from every function here and must throw its work away.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from accounts.actions import record_event
from accounts.models import AuditEvent
from budgets.models import Job, JobStatus

__all__ = ["GAVE_UP", "Lease", "claim", "complete", "fail", "give_up_spent", "renew", "ring", "sweepable"]

logger = logging.getLogger(__name__)

GAVE_UP = "gave_up"
RING_AGAIN_AFTER = timedelta(seconds=10)
# A page waits for the broker, so a broker that is silent may cost it little: to connect, and for each answer.
BROKER_SECONDS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right of one worker to finish one job."""

    model: type[Job]
    pk: UUID
    token: UUID


def claim(model: type[Job], pk: UUID) -> Lease | None:
    """Take a job that waits, or whose worker is gone; None when there is nothing to take.

    One conditional UPDATE decides, so of two workers that try at the same moment exactly one gets it.
    """
    token = uuid4()
    taken = (
        _takeable(model)
        .filter(pk=pk, attempt__lt=settings.JOB_MOST_ATTEMPTS)
        .update(
            status=JobStatus.RUNNING,
            lease=token,
            lease_until=_lease_end(),
            attempt=F("attempt") + 1,
            progress=0,
            started_at=Now(),
        )
    )
    if not taken:
        return None
    return Lease(model=model, pk=pk, token=token)


def renew(lease: Lease, *, progress: int) -> bool:
    """Say how far the work is (0 to 100) and hold the job for a full lease from now; False when it is lost."""
    return bool(_held(lease).update(progress=progress, lease_until=_lease_end()))


def complete(lease: Lease, **result: object) -> bool:
    """Write the result and close the job in one UPDATE; False, and nothing written, when the lease is lost."""
    return bool(
        _held(lease).update(
            **result, status=JobStatus.DONE, progress=100, failure="", lease=None, lease_until=None, finished_at=Now()
        )
    )


def fail(lease: Lease, reason: str) -> bool:
    """Close the job as failed, with a code that screens turn into a sentence; False when the lease is lost.

    Whoever asked for the work finds in the log that it failed.
    """
    return _close_as_failed(_held(lease), lease.model, lease.pk, reason)


def give_up_spent(model: type[Job]) -> int:
    """Close the jobs whose last attempt ended without a word, as happens when the work itself kills its worker.

    Returns how many.
    """
    spent = _abandoned(model).filter(attempt__gte=settings.JOB_MOST_ATTEMPTS)
    ids = list(spent.values_list("pk", flat=True))
    return sum(_close_as_failed(spent.filter(pk=pk), model, pk, GAVE_UP) for pk in ids)


@transaction.atomic
def _close_as_failed(rows: QuerySet[Job], model: type[Job], pk: UUID, reason: str) -> bool:
    closed = rows.update(status=JobStatus.FAILED, failure=reason, lease=None, lease_until=None, finished_at=Now())
    if closed:
        job: Job = QuerySet(model).select_related("requested_by").only("requested_by").get(pk=pk)
        failed = AuditEvent.Outcome.FAILED
        record_event(acting_user=job.requested_by, action=model.action, subject=job, outcome=failed)
    return bool(closed)


def sweepable(model: type[Job]) -> list[UUID]:
    """Return the jobs for which the bell must ring again, the longest waiting first.

    They wait without a bell in the last ten seconds, or their worker is gone and no bell rang since.
    """
    ids = _silent(model).order_by("requested_at", "pk").values_list("pk", flat=True)
    return list(ids)


def ring(model: type[Job], pk: UUID, *, task: str) -> bool:
    """Tell the workers that a job waits. False when the broker is away: the job is safe in its row, the sweep rings.

    The time is written first, so that a bell that cannot be rung is not tried again at once, and so that of two sweeps
    only one rings.
    """
    if not _silent(model).filter(pk=pk).update(published_at=Now()):
        return True
    try:
        _send(task, pk)
    except Exception as error:  # noqa: BLE001
        # A transport raises what its library raises; none of it may fail the request that asked for the work.
        # The text of the error can hold the address of the broker with its password, so only its kind is logged.
        logger.error("the broker is away: %s %s waits for the sweep (%s)", model.__name__, pk, type(error).__name__)  # noqa: TRY400
        return False
    return True


def _send(task: str, pk: UUID) -> None:
    options = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
    with current_app.connection_for_write(transport_options=options) as connection:
        current_app.send_task(task, args=[str(pk)], connection=connection, retry=False)


def _lease_end() -> Combinable:
    length = timedelta(seconds=settings.JOB_LEASE_SECONDS)
    return ExpressionWrapper(Now() + length, output_field=DateTimeField())


def _held(lease: Lease) -> QuerySet[Job]:
    return QuerySet(lease.model).filter(
        pk=lease.pk, status=JobStatus.RUNNING, lease=lease.token, lease_until__gte=Now()
    )


def _takeable(model: type[Job]) -> QuerySet[Job]:
    return QuerySet(model).filter(Q(status=JobStatus.QUEUED) | _is_abandoned())


def _abandoned(model: type[Job]) -> QuerySet[Job]:
    return QuerySet(model).filter(_is_abandoned())


def _is_abandoned() -> Q:
    return Q(status=JobStatus.RUNNING, lease_until__lt=Now())


def _silent(model: type[Job]) -> QuerySet[Job]:
    long_ago = ExpressionWrapper(Now() - RING_AGAIN_AFTER, output_field=DateTimeField())
    never_or_long_ago = Q(published_at__isnull=True) | Q(published_at__lt=long_ago)
    waiting = Q(status=JobStatus.QUEUED) & never_or_long_ago
    lost = _is_abandoned() & (never_or_long_ago | Q(published_at__lt=F("lease_until")))
    return QuerySet(model).filter(waiting | lost)
