"""The life of a report: asked for, printed by a worker, kept as it was."""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import record_event
from accounts.models import User
from budgets.actions import ring
from budgets.models import Calculation, JobStatus
from reports.actions.printing import run_paper, standing, sweep_papers
from reports.models import Report
from reports.printables import printable_report

__all__ = ["CalculationNotDoneError", "request_report", "run_report", "sweep_reports"]

TASK = "reports.tasks.run_report"
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
    return standing(
        Report.objects.filter(agreement=None, calculation=calculation, audience=audience, language=language)
    )


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
    run_paper(
        Report.objects.select_related(
            "calculation__pool", "agreement__proposal", "agreement__replaces", "requested_by"
        ),
        report_id,
        printable=printable_report,
    )


def sweep_reports() -> None:
    """Ring for the reports that were lost."""
    sweep_papers(Report, task=TASK)


def _ring(pk: UUID) -> bool:
    return ring(Report, pk, task=TASK)
