"""What a school gives to a parent who asks what is known of the child."""

from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.pupil_file import pupil_file
from cases.models import Pupil
from schools.access import AbilityRequired
from schools.permissions import Ability

WITH = ("school", "responsible_municipality")
# The log of a child grows for years; a page with more would be no page any more. The file has it all.
MOST_LOOKS = 300


class PupilFilePage(AbilityRequired):
    """Everything about one child, to print. That it was made is in the log as an action of its own."""

    ability = Ability.VIEW_PUPILS
    logs = "view_pupil_file"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        name = pupil.nickname or pupil.reference
        crumbs = [
            (_("Start"), reverse("budgets:home")),
            (pupil.school.name, reverse("budgets:school", args=[pupil.school_id])),
            (name, reverse("cases:pupil", args=[pk])),
            (_("Inzageoverzicht"), ""),
        ]
        file = pupil_file(pupil)
        context = {
            "file": file,
            "pupil": pupil,
            "looks": file.looks[:MOST_LOOKS],
            "is_cut": len(file.looks) > MOST_LOOKS,
            "breadcrumbs": crumbs,
        }
        return render(request, "budgets/pupil_file.html", context)


class PupilFileExport(PupilFilePage):
    """The same as a file."""

    logs = "export_pupil"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Give it."""
        pupil = self.get_scoped_object(Pupil.objects, pk, related=WITH)
        answer = JsonResponse(
            pupil_file(pupil).document(),
            encoder=DjangoJSONEncoder,
            json_dumps_params={"indent": 1, "ensure_ascii": False},
        )
        answer["Content-Disposition"] = 'attachment; filename="ontschot-inzage.json"'
        answer["Cache-Control"] = "no-store"
        return answer
