"""The papers of an agreement: asked for when it is made, printed once, and served as they were for ever."""

from uuid import UUID

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from budgets.actions import ring
from budgets.models import Agreement, JobStatus, PartyDecision
from reports.files import is_whole
from reports.models import Report

__all__ = ["mend_agreed_paper", "request_agreed_papers"]

TASK = "reports.tasks.run_report"
LANGUAGE = "nl"


@transaction.atomic
def request_agreed_papers(*, agreement: Agreement) -> None:
    """Ask for the papers of an agreement, one for each reader, in the name of who decided last.

    Called within the transaction that makes the agreement: there is none without its papers.
    """
    decisions = PartyDecision.objects.filter(party__proposal=agreement.proposal_id)
    person = decisions.select_related("decided_by").order_by("-decided_at", "-pk")[0].decided_by
    for audience in Report.Audience.values:
        report = Report.objects.create(
            calculation_id=agreement.proposal.calculation_id,
            agreement=agreement,
            audience=audience,
            language=LANGUAGE,
            requested_by=person,
        )
        record_event(acting_user=person, action="request_report", subject=report)
        _ring_later(report.pk)


@transaction.atomic
def mend_agreed_paper(*, report: Report, acting_user: User) -> Report:
    """Have the paper of an agreement made again because its file is gone or changed, or it was never made.

    Only the very same bytes will be taken. Where the file is right after all, perhaps put back from a backup, nothing
    is made.
    """
    held = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if held.agreement_id is None or held.is_open:
        return held
    if held.sha256 and is_whole(held):
        Report.objects.filter(pk=held.pk).update(status=JobStatus.DONE, failure="")
    else:
        fresh = {"attempt": 0, "lease": None, "lease_until": None, "published_at": None, "progress": 0, "failure": ""}
        Report.objects.filter(pk=held.pk).update(status=JobStatus.QUEUED, **fresh)
        _ring_later(held.pk)
    record_event(acting_user=acting_user, action="request_report", subject=held)
    held.refresh_from_db()
    return held


def _ring_later(pk: UUID) -> None:
    transaction.on_commit(lambda: ring(Report, pk, task=TASK))
