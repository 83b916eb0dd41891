"""The start page of the administrator. It shows several rooms, so it lives in the highest of them."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budgets.pages.desk_page import desk_page
from schools.access import AbilityAnywhereRequired
from schools.permissions import Ability


class Desk(AbilityAnywhereRequired):
    """What an administrator can do, how it stands, and what needs attention first."""

    ability: ClassVar[Ability | None] = Ability.EDIT_ORGANISATIONS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return render(request, "budgets/desk.html", desk_page(user=self.person, today=timezone.localdate()))
