"""What the worker is asked to do: one id in, one action, nothing out."""

from uuid import UUID

from celery import shared_task

from reports import actions

__all__ = ["check_agreements", "run_dossier", "run_report", "sweep_dossiers", "sweep_reports"]

# One agreement takes a second; nobody waits for it.
CHECK_SECONDS = 3600


@shared_task(name="reports.tasks.run_report", ignore_result=True)
def run_report(report_id: str) -> None:
    """Print one report."""
    actions.run_report(UUID(report_id))


@shared_task(name="reports.tasks.sweep_reports", ignore_result=True)
def sweep_reports() -> None:
    """Ring again for reports that were forgotten."""
    actions.sweep_reports()


@shared_task(name="reports.tasks.run_dossier", ignore_result=True)
def run_dossier(dossier_id: str) -> None:
    """Print one dossier."""
    actions.run_dossier(UUID(dossier_id))


@shared_task(name="reports.tasks.sweep_dossiers", ignore_result=True)
def sweep_dossiers() -> None:
    """Ring again for dossiers that were forgotten."""
    actions.sweep_dossiers()


@shared_task(
    name="reports.tasks.check_agreements",
    ignore_result=True,
    soft_time_limit=CHECK_SECONDS,
    time_limit=CHECK_SECONDS + 60,
)
def check_agreements() -> None:
    """Check everything that was agreed and keep the outcome for the page of the log."""
    actions.check_agreements()
