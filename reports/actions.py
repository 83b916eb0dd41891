"""The life of a report: asked for, printed by a worker, kept as it was."""

import logging
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, IntegrityError, transaction

from accounts.actions import record_event
from accounts.models import User
from budgets.actions import Lease, claim, complete, fail, give_up_spent, renew, ring, sweepable
from budgets.models import Calculation, JobStatus
from reports.documents import report_html
from reports.files import FileDamagedError, read_pdf, store_pdf
from reports.models import Report
from reports.pdf import NoLettersError, TooManyRowsError, render_pdf

__all__ = ["CalculationNotDoneError", "request_report", "run_report", "sweep_reports"]

logger = logging.getLogger(__name__)

TASK = "reports.tasks.run_report"
FILE_LOST = "file_lost"
TRIES = 3


class CalculationNotDoneError(Exception):
    """A report can only be made of a calculation that is done."""


def request_report(*, calculation: Calculation, audience: str, language: str, acting_user: User) -> Report:
    """Ask for a report, or return the one that waits, runs or is done: the same question has the same answer.

    A report whose file was lost or damaged counts as failed, and is made again.

    Raises `CalculationNotDoneError`.
    """
    if calculation.status != JobStatus.DONE:
        raise CalculationNotDoneError(f"calculation {calculation.pk} is {calculation.status}")
    for _ in range(TRIES):
        already = _standing(calculation, audience=audience, language=language)
        if already is not None:
            return already
        try:
            return _queue(calculation, audience=audience, language=language, acting_user=acting_user)
        except IntegrityError:
            # Somebody else asked between our look and our write; that report is the one to return.
            continue
    raise RuntimeError(f"calculation {calculation.pk}: a report stood at each write and was gone at each look")


def _standing(calculation: Calculation, *, audience: str, language: str) -> Report | None:
    rows = Report.objects.filter(calculation=calculation, audience=audience, language=language)
    report = rows.exclude(status=JobStatus.FAILED).first()
    if report is None or report.is_open:
        return report
    try:
        read_pdf(report)
    except FileDamagedError as error:
        logger.warning("%s; it is made again", error)
        rows.filter(pk=report.pk, status=JobStatus.DONE).update(status=JobStatus.FAILED, failure=FILE_LOST)
        return None
    return report


@transaction.atomic
def _queue(calculation: Calculation, *, audience: str, language: str, acting_user: User) -> Report:
    report = Report.objects.create(
        calculation=calculation, audience=audience, language=language, requested_by=acting_user
    )
    record_event(acting_user=acting_user, action="request_report", subject=report)
    transaction.on_commit(lambda: _ring(report.pk))
    return report


def run_report(report_id: UUID) -> None:
    """Print a report, if it still waits for someone to do so. Safe to call twice, or twice at once."""
    lease = claim(Report, report_id)
    if lease is None:
        return
    try:
        _print(lease)
    except TooManyRowsError:
        fail(lease, "too_large")
    except NoLettersError:
        logger.warning("report %s: the libraries for PDF are not installed", lease.pk)
        fail(lease, "no_letters")
    except (SoftTimeLimitExceeded, MemoryError):
        logger.warning("report %s is too large for one worker", lease.pk)
        fail(lease, "too_large")
    except (DatabaseError, OSError):
        # Database or disk may be back in a moment: the lease runs out, the sweep rings, and another attempt is made.
        raise
    except Exception:
        logger.exception("report %s failed", lease.pk)
        fail(lease, "internal")


def sweep_reports() -> None:
    """Ring for what was lost: a message that never came, a worker that died. Close what was tried often enough."""
    give_up_spent(Report)
    for pk in sweepable(Report):
        if not _ring(pk):
            return


def _print(lease: Lease) -> None:
    report = Report.objects.select_related("calculation__pool", "requested_by").get(pk=lease.pk)
    html = report_html(report)
    if not renew(lease, progress=20):
        return
    content = render_pdf(html)
    if not renew(lease, progress=90):
        return
    stored = store_pdf(report.pk, content)
    with transaction.atomic():
        if complete(lease, file=stored.name, sha256=stored.sha256, size=stored.size):
            record_event(acting_user=report.requested_by, action=Report.action, subject=report)


def _ring(pk: UUID) -> bool:
    return ring(Report, pk, task=TASK)
