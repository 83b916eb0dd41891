"""The pages "wat als": other figures in a calculation or an example, both outcomes side by side. Nothing is kept."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from budgets.models import Pool
from budgets.pages.readers import shown_result
from budgets.pages.what_if_pages import WhatIfPage, pool_what_if, practice_what_if
from budgets.views.practices import asked_practice
from schools.access import AbilityRequired
from schools.permissions import Ability

INVALID = 422


class PoolWhatIf(AbilityRequired):
    """The newest stored calculation of one pool, varied."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pool = self.get_scoped_object(Pool.objects, pk)
        latest = shown_result(pool, user=self.person)
        if latest is None:
            messages.info(request, gettext("Dit budget is nog niet berekend. Druk eerst op Bereken."))
            return redirect("budgets:pool", pk)
        return answered(request, pool_what_if(pool, latest, query=request.GET, user=self.person))


class PracticeWhatIf(AbilityRequired):
    """One example from practice, varied."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show it."""
        return answered(request, practice_what_if(asked_practice(slug), query=request.GET))


def answered(request: HttpRequest, page: WhatIfPage) -> HttpResponse:
    """Answer with the page, or with the outcome alone while somebody types; the address says only what is varied."""
    address = f"{request.path}?{page.query}" if page.query else request.path
    if request.headers.get("HX-Request"):
        response = render(request, "budgets/what_if_outcome.html", {**page.context, "is_piece": True})
        if page.is_valid:
            response["HX-Replace-Url"] = address
        return response
    if not page.is_asked:
        return redirect(address)
    return render(request, "budgets/what_if.html", page.context, status=200 if page.is_valid else INVALID)
