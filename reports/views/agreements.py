"""The page of what was agreed, and the paper of it when its file was lost."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from budgets.models import Agreement
from reports.actions import mend_agreed_paper
from reports.models import Report
from reports.pages.agreements import agreement_page
from schools.access import AbilityRequired
from schools.permissions import Ability

WITH_ITS_ROWS = ("proposal__pool", "proposal__calculation", "replaces")


class AgreementDetail(AbilityRequired):
    """One budget as it was agreed."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it; nothing on it changes any more but what stands beside it."""
        agreement = self.get_scoped_object(Agreement.objects, pk, related=WITH_ITS_ROWS)
        return render(request, "reports/agreement.html", agreement_page(agreement))


class AgreedPaperMend(AbilityRequired):
    """Has the paper of an agreement made again, and takes nothing but the very same bytes."""

    ability: ClassVar[Ability | None] = Ability.REQUEST_REPORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask, and go back to the page that tells how far it is."""
        report = self.get_scoped_object(Report.objects, pk)
        mend_agreed_paper(report=report, acting_user=self.person)
        return redirect("reports:report", pk)
