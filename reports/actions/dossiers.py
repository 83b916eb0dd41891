"""The life of a dossier: its content is written down when somebody asks, a worker prints it, it is kept as it was."""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import record_event
from accounts.models import User
from budgets.actions import ring
from reports.actions.printing import run_paper, standing, sweep_papers
from reports.dossiers import printable_dossier
from reports.minutes import as_text, control_number, minutes_of
from reports.models import Dossier, Meeting

__all__ = ["request_dossier", "request_final_dossier", "run_dossier", "sweep_dossiers"]

TASK = "reports.tasks.run_dossier"
TRIES = 3


def request_dossier(*, meeting: Meeting, language: str, acting_user: User) -> Dossier:
    """Ask for the dossier of a meeting as it is now, or return the one that says exactly this already.

    Of a meeting that was closed it is what was written down at that moment, in whatever language.
    """
    final = Dossier.objects.filter(meeting=meeting, is_final=True).order_by("requested_at").first()
    text = final.content if final is not None else as_text(minutes_of(meeting))
    rows = Dossier.objects.filter(meeting=meeting, control_number=control_number(text), language=language)
    for _ in range(TRIES):
        already = standing(rows)
        if already is not None:
            return already
        try:
            return _queue(meeting, text, language=language, is_final=final is not None, acting_user=acting_user)
        except IntegrityError:
            # Somebody else asked between our look and our write; that dossier is the one to return.
            continue
    raise RuntimeError(f"meeting {meeting.pk}: a dossier stood at each write and was gone at each look")


def request_final_dossier(*, meeting: Meeting, acting_user: User) -> Dossier:
    """Write down what a meeting says at the moment that it is closed, for good, and ask for its dossier in Dutch."""
    return _queue(meeting, as_text(minutes_of(meeting)), language="nl", is_final=True, acting_user=acting_user)


@transaction.atomic
def _queue(meeting: Meeting, text: str, *, language: str, is_final: bool, acting_user: User) -> Dossier:
    dossier = Dossier.objects.create(
        meeting=meeting,
        content=text,
        control_number=control_number(text),
        language=language,
        is_final=is_final,
        requested_by=acting_user,
    )
    record_event(acting_user=acting_user, action="request_dossier", subject=dossier)
    transaction.on_commit(lambda: ring(Dossier, dossier.pk, task=TASK))
    return dossier


def run_dossier(dossier_id: UUID) -> None:
    """Print a dossier, if it still waits for someone to do so. Safe to call twice, or twice at once."""
    run_paper(Dossier.objects.select_related("requested_by"), dossier_id, printable=printable_dossier)


def sweep_dossiers() -> None:
    """Ring for the dossiers that were lost."""
    sweep_papers(Dossier, task=TASK)
