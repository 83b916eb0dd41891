"""The pages of dossiers: asking for one, how far it is, and the file."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from accounts.actions import record_event
from reports import actions
from reports.models import Dossier, Meeting
from reports.pages.meetings import breadcrumbs, dossier_row
from reports.views.papers import answer_with_file, answer_with_progress, content_to_serve
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
        return answer_with_progress(request, dossier, dossier_row(dossier))


class DossierDownload(AbilityRequired):
    """The file of a dossier, exactly as it was made. Every download is in the log."""

    ability: ClassVar[Ability | None] = Ability.VIEW_MEETINGS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Give the file, or explain on the page of the dossier why it is not there."""
        dossier = self.get_scoped_object(Dossier.objects, pk, related=("meeting",))
        content = content_to_serve(request, dossier, lost="file_lost")
        if content is None:
            return redirect("reports:dossier", pk)
        record_event(acting_user=self.person, action="download_dossier", subject=dossier)
        name = f"oogo-{dossier.meeting.date:%Y-%m-%d}-{dossier.control_number[7:15]}-{dossier.language}.pdf"
        return answer_with_file(content, name=name)
