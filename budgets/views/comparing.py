"""The page that sets stored calculations next to each other. Its address can be shared and printed."""

from typing import ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.models import Calculation
from budgets.pages.compare_pages import PLACES, compare_page
from budgets.pages.readers import previous_shown
from schools.access import AbilityAnywhereRequired
from schools.permissions import Ability


class CompareCalculations(AbilityAnywhereRequired):
    """Two to four calculations that the person may read, of one budget or of several."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them; with only a second one, the one before it is the first."""
        asked = [request.GET.get(place, "") for place in PLACES]
        chosen = [self._asked(pk) for pk in asked if pk]
        if len(chosen) == 1 and not asked[0]:
            before = previous_shown(chosen[0], user=self.person)
            chosen = [before, *chosen] if before else chosen
        context = compare_page(chosen, user=self.person, shows_all=bool(request.GET.get("alles")))
        return render(request, "budgets/compare.html", context)

    def _asked(self, pk: str) -> Calculation:
        try:
            return self.get_scoped_object(Calculation.objects, UUID(pk), related=("pool", "release"))
        except ValueError as error:
            raise Http404 from error
