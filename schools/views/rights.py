"""Who has which right since when; and what a person sees of the own roles."""

from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.spreadsheet import csv_lines
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.actions.reviews import record_review
from schools.models import Membership, ReviewScope
from schools.pages.own_roles import own_roles_page
from schools.pages.rights import RightsFilter, export_rows, rights_count, rights_page
from schools.permissions import Ability

__all__ = ["OwnRoles", "Rights", "RightsExport", "RightsReviewed"]

OK, INVALID = 200, 422


class Rights(AbilityAnywhereRequired):
    """Who has which right on a day, since when, and by whom it was given."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show one page of the rights that were asked for."""
        form = RightsFilter(request.GET)
        status = OK if form.is_valid() else INVALID
        return render(request, "schools/rights.html", rights_page(form, request.GET), status=status)


class RightsExport(AbilityAnywhereRequired):
    """The rights that were asked for, as a file for a spreadsheet."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE
    logs = "export_rights"

    def logged_subject(self) -> type[Membership]:
        """Return the rights as a whole."""
        return Membership

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Give the file; what cannot be asked is explained on the page."""
        form = RightsFilter(request.GET)
        if not form.is_valid():
            return redirect(f"{reverse('schools:rights')}?{request.GET.urlencode()}")
        headers = {
            "Content-Disposition": f'attachment; filename="ontschot-rechten-{form.day.isoformat()}.csv"',
            "Cache-Control": "no-store",
        }
        lines = csv_lines(export_rows(form))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


class RightsReviewed(AbilityAnywhereRequired):
    """Write down that the rights of today were gone through."""

    ability: ClassVar[Ability | None] = Ability.MANAGE_PEOPLE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write it down, for the roles that were named."""
        scope = request.POST.get("scope", "")
        if scope not in ReviewScope.values:
            messages.error(request, _("Kies welke rollen u hebt nagekeken."))
            return redirect("schools:rights")
        count = rights_count(ReviewScope(scope), timezone.localdate())
        record_review(scope=ReviewScope(scope), rights=count, acting_user=self.person)
        messages.success(request, _("Vastgelegd: u hebt deze rechten vandaag nagekeken."))
        return redirect("schools:rights")


class OwnRoles(AbilityRequired):
    """What somebody may do in Ontschot, where, and until when."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the own roles."""
        return render(request, "schools/own_roles.html", own_roles_page(self.person))
