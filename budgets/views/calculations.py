"""The pages of one calculation: as it was stored, and how far it is."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.models import Calculation
from budgets.pages.pool_pages import calculation_page, progress_of
from schools.access import AbilityRequired
from schools.permissions import Ability

REFRESH_SECONDS = 3


class CalculationDetail(AbilityRequired):
    """One calculation exactly as it was stored, however long ago."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        calculation = self.get_scoped_object(Calculation.objects, pk, related=("pool", "release"))
        refresh = REFRESH_SECONDS if calculation.is_open else None
        context = {**calculation_page(calculation, user=self.person), "refresh_seconds": refresh}
        return render(request, "budgets/calculation.html", context)


class CalculationProgress(AbilityRequired):
    """How far one calculation is, as the piece of the page that asks again by itself."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Answer with that piece; when the work has ended the whole page is read again, for it has the result."""
        calculation = self.get_scoped_object(Calculation.objects.visible_to(self.person).without_documents(), pk)
        response = render(request, "budgets/progress.html", {"progress": progress_of(calculation)})
        if not calculation.is_open:
            response["HX-Refresh"] = "true"
        return response
