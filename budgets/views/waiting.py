"""What waits for the person who looks."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.waiting import waiting_for
from schools.access import AbilityAnywhereRequired
from schools.permissions import Ability, has_ability


class WaitingList(AbilityAnywhereRequired):
    """Everything that waits for this person, with a link to do it."""

    ability: ClassVar[Ability | None] = Ability.VIEW_WAITING

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        context = {"rows": waiting_for(self.person), "reads_pools": has_ability(self.person, Ability.VIEW_POOL)}
        return render(request, "budgets/waiting.html", context)


class WaitingCount(AbilityAnywhereRequired):
    """How much waits, as the piece that a start page asks for by itself: the page need not wait for it."""

    ability: ClassVar[Ability | None] = Ability.VIEW_WAITING

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with that piece."""
        return render(request, "budgets/waiting_count.html", {"waiting": len(waiting_for(self.person))})
