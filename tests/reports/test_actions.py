"""The life of a report: one per question, printed once, kept as it was."""

import hashlib
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import AuditEvent
from budgets.models import Calculation, JobStatus
from reports import pdf
from reports.actions import CalculationNotDoneError, printing, reports, request_report, run_report, sweep_reports
from reports.files import FileDamagedError, read_pdf
from reports.models import Report
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The bells that rang; the broker itself is tried out with real workers elsewhere."""
    bells: list[UUID] = []

    def ring(model: type[Report], pk: UUID, *, task: str) -> bool:
        assert (model, task) == (Report, "reports.tasks.run_report")
        bells.append(pk)
        return True

    monkeypatch.setattr(reports, "ring", ring)
    monkeypatch.setattr(printing, "ring", ring)
    return bells


@pytest.fixture
def ask(casus_4: Calculation, world: World) -> Callable[..., Report]:
    """Return a function that asks for the report of the municipality in Dutch, unless told otherwise."""

    def ask(**changes: Any) -> Report:
        wanted = {"calculation": casus_4, "audience": "municipality", "language": "nl", "acting_user": world.femke}
        return request_report(**{**wanted, **changes})

    return ask


def test_a_report_needs_a_calculation_that_is_done(casus_4: Calculation, ask: Callable[..., Report]) -> None:
    casus_4.status = JobStatus.RUNNING

    with pytest.raises(CalculationNotDoneError):
        ask()

    assert not Report.objects.exists()


def test_asking_twice_gives_one_report(
    ask: Callable[..., Report], rung: list[UUID], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(), ask()

    assert first == second
    assert rung == [first.pk]
    assert AuditEvent.objects.filter(action="request_report", subject_id=str(first.pk)).count() == 1


def test_another_reader_or_language_is_another_report(ask: Callable[..., Report]) -> None:
    made = {ask().pk, ask(audience="partnership").pk, ask(language="en").pk}

    assert len(made) == 3


def test_who_loses_the_race_gets_the_winners_report(
    ask: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    winner = ask()
    looks = iter([None, winner])

    def lose(*_args: Any, **_kwargs: Any) -> Report:
        raise IntegrityError

    monkeypatch.setattr(reports, "_standing", lambda *_args, **_kwargs: next(looks))
    monkeypatch.setattr(reports, "_queue", lose)

    assert ask() == winner


def test_the_worker_prints_and_keeps_the_file(ask: Callable[..., Report]) -> None:
    report = ask()

    run_report(report.pk)

    report.refresh_from_db()
    content = read_pdf(report)
    assert report.status == JobStatus.DONE
    assert content.startswith(b"%PDF-")
    assert (report.sha256, report.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert report.file.name == f"reports/{report.pk}.pdf"
    assert AuditEvent.objects.get(action="make_report", subject_id=str(report.pk)).actor == report.requested_by
    assert list(Path(default_storage.path("report-parts")).glob("*.part")) == []


def test_what_a_killed_worker_left_half_written_is_cleared_away_and_what_is_in_use_is_left(
    ask: Callable[..., Report],
) -> None:
    parts = Path(default_storage.path("report-parts"))
    parts.mkdir(parents=True, exist_ok=True)
    abandoned, in_use = parts / "abandoned.part", parts / "in-use.part"
    for part in (abandoned, in_use):
        part.write_bytes(b"%PDF-1.7 half")
    three_hours_ago = time.time() - 3 * 3600
    os.utime(abandoned, (three_hours_ago, three_hours_ago))

    run_report(ask().pk)

    assert sorted(parts.iterdir()) == [in_use]
    in_use.unlink()


def test_a_disk_that_fails_costs_an_attempt_and_not_the_report(
    ask: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a full disk says is not acted: the limit on the size of a file is real, 1 kB."""
    report = ask()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
        with pytest.raises(OSError, match="File too large"):
            run_report(report.pk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)

    report.refresh_from_db()
    assert (report.status, report.attempt) == (JobStatus.RUNNING, 1)
    assert list(Path(default_storage.path("report-parts")).glob("*.part")) == []
    Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run_report(report.pk)
    report.refresh_from_db()
    assert (report.status, report.attempt) == (JobStatus.DONE, 2)


def test_running_twice_changes_nothing(ask: Callable[..., Report]) -> None:
    report = ask()
    run_report(report.pk)
    before = Report.objects.values().get(pk=report.pk)

    run_report(report.pk)

    assert Report.objects.values().get(pk=report.pk) == before


def test_a_report_that_does_not_exist_is_no_error() -> None:
    run_report(uuid4())


def test_a_worker_that_lost_its_lease_stores_nothing(
    ask: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = ask()
    other = uuid4()

    def slow(html: str, *, enclosure: pdf.Enclosure) -> bytes:
        Report.objects.filter(pk=report.pk).update(lease=other)
        return b"%PDF-late"

    monkeypatch.setattr(printing, "render_pdf", slow)
    run_report(report.pk)

    report.refresh_from_db()
    assert (report.status, report.lease, report.sha256) == (JobStatus.RUNNING, other, "")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (pdf.TooManyRowsError("900 rows"), "too_large"),
        (MemoryError(), "too_large"),
        (pdf.NoLettersError("libpango-1.0-0"), "no_letters"),
        (pdf.ForbiddenAddressError("http://x"), "internal"),
        (ValueError("x"), "internal"),
    ],
)
def test_what_goes_wrong_gets_a_reason_and_can_be_asked_again(
    ask: Callable[..., Report], monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    report = ask()

    def broken(html: str, *, enclosure: pdf.Enclosure) -> bytes:
        raise error

    monkeypatch.setattr(printing, "render_pdf", broken)
    run_report(report.pk)

    report.refresh_from_db()
    assert (report.status, report.failure) == (JobStatus.FAILED, reason)
    assert ask().pk != report.pk


@pytest.mark.parametrize(("limit", "after"), [(0.0, (JobStatus.FAILED, "too_large")), (60.0, (JobStatus.RUNNING, ""))])
def test_out_of_time_is_too_large_unless_the_machine_was_busy(
    ask: Callable[..., Report],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    limit: float,
    after: tuple[JobStatus, str],
) -> None:
    """What used its time is too large; what waited for a processor is tried again, as after a worker that died."""
    report = ask()
    settings.CELERY_TASK_SOFT_TIME_LIMIT = limit

    def out_of_time(html: str, *, enclosure: pdf.Enclosure) -> bytes:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(printing, "render_pdf", out_of_time)
    with suppress(SoftTimeLimitExceeded):
        run_report(report.pk)

    report.refresh_from_db()
    assert (report.status, report.failure) == after


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_lost_or_changed_file_is_noticed_and_made_again(ask: Callable[..., Report], harm: str) -> None:
    report = ask()
    run_report(report.pk)
    report.refresh_from_db()
    path = Path(default_storage.path(report.file.name))
    first = path.read_bytes()
    path.unlink() if harm == "gone" else path.write_bytes(first[:-1] + b"x")

    with pytest.raises(FileDamagedError):
        read_pdf(report)
    again = ask()
    run_report(again.pk)

    again.refresh_from_db()
    report.refresh_from_db()
    assert (report.status, report.failure) == (JobStatus.FAILED, "file_lost")
    assert read_pdf(again) == first


def test_the_sweep_rings_for_what_was_forgotten(ask: Callable[..., Report], rung: list[UUID]) -> None:
    forgotten = ask()
    fresh = ask(language="en")
    Report.objects.filter(pk=fresh.pk).update(published_at=timezone.now())

    sweep_reports()

    assert rung == [forgotten.pk]


def test_the_sweep_closes_what_was_tried_too_often(ask: Callable[..., Report]) -> None:
    report = ask()
    past = timezone.now() - timedelta(minutes=5)
    Report.objects.filter(pk=report.pk).update(status=JobStatus.RUNNING, attempt=5, lease=uuid4(), lease_until=past)

    sweep_reports()

    report.refresh_from_db()
    assert (report.status, report.failure) == (JobStatus.FAILED, "gave_up")
