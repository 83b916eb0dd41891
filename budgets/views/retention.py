"""The administrator's page about terms: how many children are past them, and never which."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budgets.pages.retention_page import retention_page
from cases.models import Pupil
from schools.access import AbilityAnywhereRequired
from schools.permissions import Ability


class Retention(AbilityAnywhereRequired):
    """The terms that hold today, with their source, and how many children per school are past them."""

    ability: ClassVar[Ability | None] = Ability.REVIEW_RETENTION
    logs = "review_retention"

    def logged_subject(self) -> type[Pupil]:
        """Return the children as a whole."""
        return Pupil

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "budgets/retention.html", retention_page(today=timezone.localdate()))
