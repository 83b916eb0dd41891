"""The pages of dossiers: asking for one, how far it is, and the file."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from accounts.actions import record_event
from budgets.models import JobStatus
from reports import actions, states
from reports.files import FileDamagedError, read_pdf
from reports.models import Dossier, Meeting
from reports.pages.meetings import breadcrumbs, dossier_row
from schools.access import AbilityRequired
from schools.permissions import Ability

REFRESH_SECONDS = 3


class DossierRequest(AbilityRequired):
    """Ask for the dossier of a meeting as it is now; the same content gives the same dossier."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask, and go to the page that tells how far it is."""
        meeting = self.get_scoped_object(Meeting.objects, pk, related=("partnership", "previous"))
        language = get_language() or "nl"
        dossier = actions.request_dossier(meeting=meeting, language=language, acting_user=self.person)
        return redirect("reports:dossier", dossier.pk)


class DossierDetail(AbilityRequired):
    """One dossier: how far it is, or where to get it."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        dossier = self.get_scoped_object(Dossier.objects, pk, related=("meeting",))
        shown = {**dossier_row(dossier), "breadcrumbs": breadcrumbs(dossier.meeting, gettext("Dossier"))}
        refresh = REFRESH_SECONDS if dossier.is_open else None
        return render(request, "reports/dossier.html", {**shown, "refresh_seconds": refresh})


class DossierProgress(AbilityRequired):
    """How far one dossier is, as the piece of the page that asks again by itself."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Answer with that piece; when the work has ended the whole page is read again, for it has the file."""
        dossier = self.get_scoped_object(Dossier.objects, pk)
        response = render(request, "reports/progress.html", dossier_row(dossier))
        if not dossier.is_open:
            response["HX-Refresh"] = "true"
        return response


class DossierDownload(AbilityRequired):
    """The file of a dossier, exactly as it was made. Every download is in the log."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Give the file, or explain on the page of the dossier why it is not there."""
        dossier = self.get_scoped_object(Dossier.objects, pk, related=("meeting",))
        if dossier.status != JobStatus.DONE:
            return redirect("reports:dossier", pk)
        try:
            content = read_pdf(dossier)
        except FileDamagedError:
            messages.error(request, str(states.FAILURES["file_lost"]))
            return redirect("reports:dossier", pk)
        record_event(acting_user=self.person, action="download_dossier", subject=dossier)
        name = f"oogo-{dossier.meeting.date:%Y-%m-%d}-{dossier.control_number[7:15]}-{dossier.language}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)
