"""How a worker takes a job, keeps it and hands in its result."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import AuditEvent
from budgets.actions import claim, complete, fail, give_up_spent, renew, sweepable
from budgets.models import Calculation, JobStatus
from tests.cast import World

LONG_AGO = timedelta(hours=3)


def queued(world: World, **fields: Any) -> Calculation:
    return Calculation.objects.create(pool=world.pool, requested_by=world.noor, **fields)


def let_lease_expire(calculation: Calculation) -> None:
    Calculation.objects.filter(pk=calculation.pk).update(lease_until=timezone.now() - LONG_AGO)


def test_second_worker_gets_nothing(world: World) -> None:
    job = queued(world)
    first = claim(Calculation, job.pk)

    assert first is not None
    assert claim(Calculation, job.pk) is None
    assert claim(Calculation, uuid4()) is None


def test_claim_counts_the_attempt_and_lends_for_the_length_of_a_lease(world: World) -> None:
    job = queued(world)

    lease = claim(Calculation, job.pk)

    job.refresh_from_db()
    assert lease is not None
    assert (job.status, job.attempt) == (JobStatus.RUNNING, 1)
    assert job.lease == lease.token
    assert job.lease_until is not None
    left = job.lease_until - timezone.now()
    # One lease from now, by the clock of the database, which on one machine is ours too.
    assert timedelta(seconds=settings.JOB_LEASE_SECONDS - 5) < left <= timedelta(seconds=settings.JOB_LEASE_SECONDS + 1)


def test_job_of_a_dead_worker_goes_to_the_next(world: World) -> None:
    job = queued(world)
    dead = claim(Calculation, job.pk)
    let_lease_expire(job)

    second = claim(Calculation, job.pk)

    assert dead is not None
    assert second is not None
    job.refresh_from_db()
    assert job.attempt == 2
    assert second.token != dead.token


def test_late_result_of_a_lost_lease_is_refused(world: World) -> None:
    job = queued(world)
    late = claim(Calculation, job.pk)
    let_lease_expire(job)
    second = claim(Calculation, job.pk)
    assert late is not None
    assert second is not None

    assert not complete(late, result="late")
    assert not renew(late, progress=90)
    assert not fail(late, "internal")
    assert complete(second, result="in time")

    job.refresh_from_db()
    assert (job.status, job.result, job.failure) == (JobStatus.DONE, "in time", "")


def test_expired_lease_that_nobody_took_over_is_refused_too(world: World) -> None:
    job = queued(world)
    late = claim(Calculation, job.pk)
    let_lease_expire(job)
    assert late is not None

    assert not complete(late, result="late")

    job.refresh_from_db()
    assert (job.status, job.result) == (JobStatus.RUNNING, "")


def test_result_is_written_once(world: World) -> None:
    job = queued(world)
    lease = claim(Calculation, job.pk)
    assert lease is not None

    assert complete(lease, result="first")
    assert not complete(lease, result="second")

    job.refresh_from_db()
    assert (job.result, job.progress, job.lease, job.lease_until) == ("first", 100, None, None)
    assert job.finished_at is not None


def test_renewing_shows_progress_and_holds_the_job_longer(world: World) -> None:
    job = queued(world)
    lease = claim(Calculation, job.pk)
    assert lease is not None
    almost = timezone.now() + timedelta(seconds=1)
    Calculation.objects.filter(pk=job.pk).update(lease_until=almost)

    assert renew(lease, progress=40)

    job.refresh_from_db()
    assert job.progress == 40
    assert job.lease_until is not None
    assert job.lease_until > almost


def test_failed_job_says_why_and_is_over(world: World) -> None:
    job = queued(world)
    lease = claim(Calculation, job.pk)
    assert lease is not None

    assert fail(lease, "invalid_document")

    job.refresh_from_db()
    assert (job.status, job.failure, job.is_open) == (JobStatus.FAILED, "invalid_document", False)
    assert claim(Calculation, job.pk) is None
    assert sweepable(Calculation) == []


def test_who_asked_finds_the_failure_in_the_log(world: World) -> None:
    job = queued(world)
    lease = claim(Calculation, job.pk)
    assert lease is not None

    assert fail(lease, "internal")
    assert not fail(lease, "internal")

    line = AuditEvent.objects.get(action="calculate_pool")
    assert (line.actor, line.outcome, line.subject_id) == (world.noor, "failed", str(job.pk))


def test_who_asked_finds_in_the_log_that_it_was_given_up(world: World) -> None:
    job = queued(world, attempt=4)
    claim(Calculation, job.pk)
    let_lease_expire(job)

    assert (give_up_spent(Calculation), give_up_spent(Calculation)) == (1, 0)

    line = AuditEvent.objects.get(action="calculate_pool")
    assert (line.actor, line.outcome, line.subject_id) == (world.noor, "failed", str(job.pk))


def test_five_attempts_and_no_more(world: World) -> None:
    job = queued(world)
    for _ in range(5):
        assert claim(Calculation, job.pk) is not None
        assert give_up_spent(Calculation) == 0
        let_lease_expire(job)

    assert claim(Calculation, job.pk) is None
    assert give_up_spent(Calculation) == 1

    job.refresh_from_db()
    assert (job.status, job.failure, job.attempt) == (JobStatus.FAILED, "gave_up", 5)


def test_sweep_finds_what_never_rang_or_rang_too_long_ago(world: World) -> None:
    now = timezone.now()
    never = queued(world)

    assert sweepable(Calculation) == [never.pk]

    Calculation.objects.filter(pk=never.pk).update(published_at=now - timedelta(seconds=5))
    assert sweepable(Calculation) == []

    Calculation.objects.filter(pk=never.pk).update(published_at=now - timedelta(seconds=11))
    assert sweepable(Calculation) == [never.pk]


def test_sweep_finds_a_job_whose_worker_is_gone_once_per_bell(world: World) -> None:
    now = timezone.now()
    job = queued(world, published_at=now - timedelta(seconds=3))
    assert claim(Calculation, job.pk) is not None
    assert sweepable(Calculation) == []

    Calculation.objects.filter(pk=job.pk).update(lease_until=now - timedelta(seconds=1))
    assert sweepable(Calculation) == [job.pk]

    Calculation.objects.filter(pk=job.pk).update(published_at=now)
    assert sweepable(Calculation) == []


@pytest.mark.parametrize("status", [JobStatus.DONE, JobStatus.FAILED])
def test_sweep_leaves_finished_jobs_alone(world: World, status: str) -> None:
    queued(world, status=status)

    assert sweepable(Calculation) == []
    assert give_up_spent(Calculation) == 0
