"""The preview beside the form of a decision: while somebody types, and on a button where scripts do not run."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.pages.previews import preview_of
from cases.forms import IndicationForm
from cases.models import Indication, Pupil
from schools.access import AbilityRequired
from schools.permissions import Ability

WITH = ("school", "responsible_municipality")


class IndicationPreview(AbilityRequired):
    """Compute the unfinished form. It comes by POST, because what a child needs does not belong in an address."""

    ability = Ability.EDIT_PUPILS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Return the figures: the part of the page that htmx asks for, or the whole page with what was typed."""
        pupil = self.get_scoped_object(Pupil.objects, self._posted_id("pupil"), related=WITH)
        indication = self._indication_of(pupil)
        preview = preview_of(IndicationForm(request.POST, pupil=pupil, indication=indication))
        if request.headers.get("HX-Request"):
            return render(request, "budgets/indication_preview.html", {"preview": preview})
        # As first values, not as data: who only looks is not told yet what is missing.
        form = IndicationForm(initial=request.POST.dict(), pupil=pupil, indication=indication)
        context = {"form": form, "pupil": pupil, "preview": preview, "cancel_url": _page_of(pupil)}
        return render(request, "cases/indication_form.html", {**context, "breadcrumbs": _crumbs(form)})

    def _indication_of(self, pupil: Pupil) -> Indication | None:
        if not self.request.POST.get("indication"):
            return None
        indication = self.get_scoped_object(Indication.objects, self._posted_id("indication"))
        if indication.pupil_id != pupil.pk:
            raise Http404
        return indication

    def _posted_id(self, name: str) -> UUID:
        try:
            return UUID(self.request.POST.get(name, ""))
        except ValueError as error:
            raise Http404 from error


def _crumbs(form: IndicationForm) -> list[tuple[str, str]]:
    pupil = form.pupil
    return [
        (_("Start"), reverse("budgets:home")),
        (pupil.school.name, reverse("budgets:school", args=[pupil.school_id])),
        (pupil.nickname or pupil.reference, _page_of(pupil)),
        (form.title, ""),
    ]


def _page_of(pupil: Pupil) -> str:
    return reverse("cases:pupil", args=[pupil.pk])
