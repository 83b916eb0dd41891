"""The page on which anyone who is signed in has a report recalculated. What is brought is read and forgotten."""

from http import HTTPStatus
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from reports.forms.reports import CheckForm
from reports.inside.reading import NotAReportError
from reports.inside.verdict import judge
from reports.inside.words import outcome_text, trouble_text
from schools.access import AbilityRequired
from schools.permissions import Ability


class ReportCheck(AbilityRequired):
    """Recalculates the report in a file."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file."""
        return render(request, "reports/check.html", {"form": CheckForm(), **_frame()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Say line by line what came out; nothing is kept."""
        form = CheckForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                verdict = judge(form.cleaned_data["file"].read())
            except NotAReportError as error:
                form.add_error("file", trouble_text(error))
            else:
                shown = {"form": CheckForm(), "verdict": verdict, "outcome": outcome_text(verdict), **_frame()}
                return render(request, "reports/check.html", shown)
        return render(request, "reports/check.html", {"form": form, **_frame()}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _frame() -> dict[str, object]:
    crumbs = [(gettext("Verslagen"), reverse("reports:list")), (gettext("Controleer een verslag"), "")]
    return {"breadcrumbs": crumbs}
