"""The page of corrections on what was agreed."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.models import Pool
from budgets.pages.corrections_page import corrections_page
from schools.access import AbilityRequired
from schools.permissions import Ability


class Corrections(AbilityRequired):
    """A later calculation beside the agreed one."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pool = self.get_scoped_object(Pool.objects, pk)
        return render(request, "budgets/corrections.html", corrections_page(pool, user=self.person))
