"""How any paper is made: claimed by a worker, printed, kept as it was. The same for reports and for dossiers."""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from accounts.actions import record_event
from budgets.actions import Lease, claim, complete, fail, give_up_spent, renew, ring, sweepable
from budgets.models import JobStatus
from reports.files import FileDamagedError, read_pdf, store_pdf
from reports.models import Paper
from reports.pdf import NoLettersError, Printable, TooManyRowsError, render_pdf

logger = logging.getLogger(__name__)

FILE_LOST = "file_lost"
OTHER_BYTES = "other_bytes"

PaperT = TypeVar("PaperT", bound=Paper)


def standing(rows: QuerySet[PaperT]) -> PaperT | None:
    """Return the paper among these that waits, runs or is done; one whose file is lost is closed as failed."""
    paper = rows.exclude(status=JobStatus.FAILED).first()
    if paper is None or paper.is_open:
        return paper
    try:
        read_pdf(paper)
    except FileDamagedError as error:
        logger.warning("%s; it is made again", error)
        rows.filter(pk=paper.pk, status=JobStatus.DONE).update(status=JobStatus.FAILED, failure=FILE_LOST)
        return None
    return paper


def run_paper(papers: QuerySet[PaperT], pk: UUID, *, printable: Callable[[PaperT], Printable]) -> None:
    """Print a paper, if it still waits for someone to do so. Safe to call twice, or twice at once.

    `papers` reads the row with all that `printable` needs.
    """
    lease = claim(papers.model, pk)
    if lease is None:
        return
    started = time.process_time()
    try:
        _print(lease, papers.get(pk=pk), printable)
    except TooManyRowsError:
        fail(lease, "too_large")
    except NoLettersError:
        logger.warning("paper %s: the libraries for PDF are not installed", lease.pk)
        fail(lease, "no_letters")
    except (SoftTimeLimitExceeded, MemoryError) as error:
        if isinstance(error, SoftTimeLimitExceeded) and _was_kept_waiting(time.process_time() - started):
            # The machine was busy with other work: as below, another attempt is made.
            raise
        logger.warning("paper %s is too large for one worker", lease.pk)
        fail(lease, "too_large")
    except (DatabaseError, OSError):
        # Database or disk may be back in a moment: the lease runs out, the sweep rings, and another attempt is made.
        raise
    except Exception:
        logger.exception("paper %s failed", lease.pk)
        fail(lease, "internal")


def _was_kept_waiting(seconds: float) -> bool:
    """Tell whether a worker that ran out of time spent most of it without a processor."""
    return seconds < settings.CELERY_TASK_SOFT_TIME_LIMIT / 2


def sweep_papers(model: type[Paper], *, task: str) -> None:
    """Ring for what was lost: a message that never came, a worker that died. Close what was tried often enough."""
    give_up_spent(model)
    for pk in sweepable(model):
        if not ring(model, pk, task=task):
            return


def _print(lease: Lease, paper: PaperT, printable: Callable[[PaperT], Printable]) -> None:
    ready = printable(paper)
    if not renew(lease, progress=20):
        return
    content = render_pdf(ready.html, enclosure=ready.enclosure)
    if not renew(lease, progress=90):
        return
    if paper.sha256 and hashlib.sha256(content).hexdigest() != paper.sha256:
        # What was agreed on paper is served as it was or not at all, whatever the printer makes of it today.
        fail(lease, OTHER_BYTES)
        return
    stored = store_pdf(paper.pk, content)
    with transaction.atomic():
        if complete(lease, file=stored.name, sha256=stored.sha256, size=stored.size):
            record_event(acting_user=paper.requested_by, action=paper.action, subject=paper)
