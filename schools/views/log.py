"""The log of what was read, done and refused."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.spreadsheet import csv_lines
from schools.access import AbilityAnywhereRequired
from schools.log_filter import LogFilter
from schools.log_page import export_rows, log_page
from schools.permissions import Ability

INVALID = 422


class Log(AbilityAnywhereRequired):
    """The log: ids and kinds, never a child's name. That it was reviewed is in the log itself."""

    ability: ClassVar[Ability | None] = Ability.REVIEW_AUDIT
    logs = "review_log"

    def logged_subject(self) -> type[AuditEvent]:
        """Return the log as a whole."""
        return AuditEvent

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show what stands out, and one page of the lines that were asked for."""
        form = LogFilter(request.GET)
        status = HttpResponse.status_code if form.is_valid() else INVALID
        return render(request, "schools/log.html", log_page(form, request.GET), status=status)


class LogExport(Log):
    """The lines that were asked for, as a file for a spreadsheet."""

    logs = "export_log"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Give the file; what cannot be asked is explained on the page."""
        form = LogFilter(request.GET)
        if not form.is_valid():
            return redirect(f"{reverse('schools:log')}?{request.GET.urlencode()}")
        headers = {"Content-Disposition": 'attachment; filename="ontschot-logboek.csv"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(
            csv_lines(export_rows(form)), content_type="text/csv; charset=utf-8", headers=headers
        )
