"""What the page of an agreement shows: what was agreed, as it was agreed, and the papers of it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from budgets.models import Agreement, JobStatus
from budgets.queries import stored_outcome
from reports import states
from reports.agreed import AgreedView
from reports.documents import published_view
from reports.models import Report

__all__ = ["agreement_page"]


def agreement_page(agreement: Agreement) -> dict[str, Any]:
    """Return the context of the page. The figures are those of the paper: what every reader of the budget may see."""
    calculation = agreement.proposal.calculation
    outcome = stored_outcome(calculation)
    view = published_view(calculation, outcome, Report.Audience.AGREED)
    pool = agreement.proposal.pool
    newer = Agreement.objects.filter(replaces=agreement).first()
    return {
        "agreement": agreement,
        "pool": pool,
        "calculation": calculation,
        "agreed": AgreedView.of(agreement, outcome.snapshot, view),
        "view": view,
        "papers": [_paper(report) for report in agreement.papers.order_by("audience", "language")],
        "replaced_by": newer,
        "breadcrumbs": [(gettext("Gezamenlijke budgetten"), reverse("budgets:pools")), (pool.name, _of_pool(pool.pk))],
    }


def _of_pool(pk: object) -> str:
    return reverse("budgets:pool", args=[pk])


def _paper(report: Report) -> dict[str, Any]:
    is_lost = states.is_lost(report)
    is_done = report.status == JobStatus.DONE and not is_lost
    return {
        "report": report,
        "state": gettext("beschadigd") if is_lost else states.SHORT_STATES[report.status],
        "tone": "danger" if is_lost else states.TONES[report.status],
        "url": reverse("reports:report", args=[report.pk]),
        "download": reverse("reports:download", args=[report.pk]) if is_done else "",
    }
