"""What the pages of every paper do alike: how far it is, and its file, exactly as it was made."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.models import JobStatus
from reports import states
from reports.files import FileDamagedError, read_pdf
from reports.models import Paper

__all__ = ["answer_with_file", "answer_with_progress", "content_to_serve"]


def answer_with_progress(request: HttpRequest, paper: Paper, shown: dict[str, Any]) -> HttpResponse:
    """Answer with the piece that asks again by itself; once the work has ended the whole page is read again."""
    response = render(request, "reports/progress.html", shown)
    if not paper.is_open:
        response["HX-Refresh"] = "true"
    return response


def content_to_serve(request: HttpRequest, paper: Paper, *, lost: str) -> bytes | None:
    """Return the file of a paper; None while there is none, or where it was lost: then its page tells so.

    `lost` is the failure that is told.
    """
    if paper.status != JobStatus.DONE:
        return None
    try:
        return read_pdf(paper)
    except FileDamagedError:
        messages.error(request, states.failure_text(paper, lost))
        return None


def answer_with_file(content: bytes, *, name: str) -> HttpResponse:
    """Give a file. `name` is made of what we chose ourselves: no name that someone typed ends up in a header."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
