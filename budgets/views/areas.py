"""The pages of areas: what is known of the children who live there, and the money of the area's pool."""

from typing import ClassVar
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from accounts.listing import typed_words
from budgets.models import Pool
from budgets.pages.area_money import money_of
from budgets.presentation.area_view import AreaView
from schools.access import AbilityAnywhereRequired
from schools.permissions import Ability
from schools.queries import area_profiles

ROWS_PER_PAGE = 25


class AreaList(AbilityAnywhereRequired):
    """Every area of which something is known."""

    ability: ClassVar[Ability | None] = Ability.VIEW_AREA

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them, by name, the newest school year first."""
        words = typed_words(request.GET)
        rows = area_profiles().order_by("district__name", "-school_year")
        for word in words.split():
            rows = rows.filter(Q(district__name__icontains=word) | Q(district__municipality__name__icontains=word))
        page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "budgets/areas.html", {"page_obj": page, "words": words, "query": request.GET})


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
        area = AreaView.from_profile(profile, list(profile.flows.all()))
        context = {
            "profile": profile,
            "years": [row.school_year for row in profiles],
            "area": area,
            "bars": [{"label": profile.district.name, "values": area.chart_values}],
            "money": money_of(pools, user=self.person),
            "breadcrumbs": [(gettext("Gebieden"), reverse("budgets:areas")), (profile.district.name, "")],
        }
        return render(request, "budgets/area.html", context)
