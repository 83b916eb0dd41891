"""The pages of reports: the list, asking for one, how far it is, and the file."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from accounts.actions import record_event
from budgets.models import Calculation, JobStatus
from reports import actions, states
from reports.forms.reports import ReportForm
from reports.listing import Listing
from reports.models import Report
from reports.views.papers import answer_with_file, answer_with_progress, content_to_serve
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability

REFRESH_SECONDS = 3
ROWS_PER_PAGE = 25


class ReportList(AbilityAnywhereRequired):
    """Every report that the person may read."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them, in the order and with the filter that the address asks for."""
        listing = Listing.from_query(request.GET)
        found = Paginator(listing.filtered(Report.objects.visible_to(self.person)), ROWS_PER_PAGE)
        page = found.get_page(request.GET.get("page"))
        rows = [_row(report) for report in page]
        shown = {"page_obj": page, "rows": rows, "listing": listing, "query": request.GET}
        return render(request, "reports/list.html", shown)


class ReportRequest(AbilityRequired):
    """Asks for a report of a calculation; twice the same question gives the same report."""

    ability: ClassVar[Ability | None] = Ability.REQUEST_REPORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask, and go to the page that tells how far it is."""
        calculation = self.get_scoped_object(Calculation.objects, pk)
        form = ReportForm(request.POST)
        if not form.is_valid():
            messages.error(request, gettext("Kies voor wie het verslag is en in welke taal, en probeer het opnieuw."))
            return redirect("budgets:calculation", pk)
        try:
            report = actions.request_report(calculation=calculation, acting_user=self.person, **form.cleaned_data)
        except actions.CalculationNotDoneError:
            messages.error(
                request, gettext("Een verslag kan pas als de berekening klaar is. Wacht tot de cijfers er staan.")
            )
            return redirect("budgets:calculation", pk)
        return redirect("reports:report", report.pk)


class ReportDetail(AbilityRequired):
    """One report: how far it is, or where to get it."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        report = self.get_scoped_object(Report.objects, pk)
        refresh = REFRESH_SECONDS if report.is_open else None
        return render(request, "reports/report.html", {**_shown(report), "refresh_seconds": refresh})


class ReportProgress(AbilityRequired):
    """How far one report is, as the piece of the page that asks again by itself."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Answer with that piece; when the work has ended the whole page is read again, for it has the file."""
        report = self.get_scoped_object(Report.objects, pk)
        return answer_with_progress(request, report, _shown(report))


class ReportDownload(AbilityRequired):
    """The file of a report, exactly as it was made. Every download is in the log."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Give the file, or explain on the page of the report why it is not there."""
        report = self.get_scoped_object(Report.objects, pk)
        content = content_to_serve(request, report, lost="agreed_lost" if report.agreement_id else "file_lost")
        if content is None:
            return redirect("reports:report", pk)
        record_event(acting_user=self.person, action="download_report", subject=report)
        return answer_with_file(content, name=_file_name(report))


def _file_name(report: Report) -> str:
    """Return a name made of what we chose ourselves: no name that someone typed ends up in a header."""
    control = report.calculation.fingerprint.removeprefix("sha256:")[:8]
    if report.agreement:
        number = report.agreement.number.replace("/", "-")
        return f"ontschot-overeengekomen-{number}-{report.audience}-{control}-{report.language}.pdf"
    return f"ontschot-{report.audience}-{report.calculation.pool.school_year}-{control}-{report.language}.pdf"


def _again_url(report: Report) -> str:
    """Return where a report that failed is asked for again; of an agreement there is only the one paper."""
    if report.agreement_id:
        return reverse("reports:mend", args=[report.pk])
    return reverse("reports:request", args=[report.calculation_id])


def _row(report: Report) -> dict[str, Any]:
    """Return a report as a row of the list."""
    return {
        "report": report,
        "state": states.SHORT_STATES[report.status],
        "tone": states.TONES[report.status],
        "url": reverse("reports:report", args=[report.pk]),
        "download": reverse("reports:download", args=[report.pk]) if report.status == JobStatus.DONE else "",
    }


def _shown(report: Report) -> dict[str, Any]:
    lost = {"download": "", "is_lost": True} if states.is_lost(report) else {}
    return {
        **_row(report),
        **lost,
        "reader": states.READERS[report.audience],
        "text": states.STATES[report.status],
        "reason": states.reason(report),
        "progress_url": reverse("reports:progress", args=[report.pk]),
        "again_url": _again_url(report),
        "breadcrumbs": [(gettext("Verslagen"), reverse("reports:list")), (report.calculation.pool.name, "")],
    }
