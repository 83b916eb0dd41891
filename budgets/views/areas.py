"""The pages of areas: what is known of the children who live there, and the money of the area's pool."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import ListView

from budgets.area_money import money_of
from budgets.models import Pool
from budgets.presentation.area_view import AreaView
from schools.access import AbilityAnywhereRequired
from schools.models import AreaProfile
from schools.permissions import Ability
from schools.queries import area_profiles

MOST_CHARACTERS = 100


class AreaList(AbilityAnywhereRequired, ListView[AreaProfile]):
    """Every area of which something is known."""

    ability: ClassVar[Ability | None] = Ability.VIEW_AREA
    template_name = "budgets/areas.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        """Return them by name, the newest school year first."""
        self.words = self.request.GET.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS]
        rows = area_profiles().order_by("district__name", "-school_year")
        for word in self.words.split():
            rows = rows.filter(district__name__icontains=word) | rows.filter(
                district__municipality__name__icontains=word
            )
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the toolbar shows."""
        return {**super().get_context_data(**kwargs), "words": self.words, "query": self.request.GET}


class AreaDetail(AbilityAnywhereRequired):
    """One area in one school year, `?jaar=2023-2024`, or the newest that is known."""

    ability: ClassVar[Ability | None] = Ability.VIEW_AREA

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        profiles = list(area_profiles().filter(district=pk).prefetch_related("flows").order_by("-school_year"))
        wanted = request.GET.get("jaar")
        profile = next((row for row in profiles if row.school_year == wanted or wanted is None), None)
        if profile is None:
            raise Http404
        pools = Pool.objects.visible_to(self.person).filter(district=pk, school_year=profile.school_year)
        context = {
            "profile": profile,
            "years": [row.school_year for row in profiles],
            "area": AreaView.from_profile(profile, list(profile.flows.all())),
            "money": money_of(pools, user=self.person),
            "breadcrumbs": [(gettext("Gebieden"), reverse("budgets:areas")), (profile.district.name, "")],
        }
        return render(request, "budgets/area.html", context)
