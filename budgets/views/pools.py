"""The pages of gezamenlijke budgetten: the list, one budget with its newest result, and its document."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from budgets import actions
from budgets.models import Pool
from budgets.pages.change_pages import changes_page
from budgets.pages.pool_listing import PoolListing
from budgets.pages.pool_pages import pool_page
from budgets.pages.pool_rows import pool_rows
from budgets.pages.readers import reader_of
from budgets.queries import latest_done
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability, has_ability

REFRESH_SECONDS = 3
ROWS_PER_PAGE = 20


class PoolList(AbilityAnywhereRequired):
    """Every pool that the person may read."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them, in the order and with the filter that the address asks for."""
        visible = Pool.objects.visible_to(self.person)
        years = sorted(set(visible.order_by().values_list("school_year", flat=True)), reverse=True)
        listing = PoolListing.from_query(request.GET, years=years)
        page = Paginator(listing.filtered(visible), ROWS_PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "page_obj": page,
            "rows": pool_rows(page.object_list, user=self.person),
            "listing": listing,
            "years": listing.years(years) if len(years) > 1 else [],
            "query": request.GET,
            "may_make": has_ability(self.person, Ability.EDIT_TERMS),
        }
        return render(request, "budgets/pools.html", context)


class PoolDetail(AbilityRequired):
    """One pool: its newest result, what may be wrong with it, and what one can do next."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pool = self.get_scoped_object(Pool.objects, pk, related=("lawfulness",))
        context = pool_page(pool, user=self.person)
        refresh = REFRESH_SECONDS if context["open"] else None
        return render(request, "budgets/pool.html", {**context, "refresh_seconds": refresh})


class PoolCalculate(AbilityRequired):
    """*Bereken*: asks for a calculation. Pressed twice, the second press finds the first one's calculation."""

    ability: ClassVar[Ability | None] = Ability.CALCULATE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask, and go back to the page of the pool, which shows how far it is."""
        pool = self.get_scoped_object(Pool.objects, pk)
        is_confirmed_only = request.POST.get("alleen") == "bevestigd"
        actions.request_calculation(pool=pool, acting_user=self.person, is_confirmed_only=is_confirmed_only)
        messages.success(request, gettext("De berekening is aangevraagd. U hoeft niet te wachten."))
        return redirect("budgets:confirmation" if is_confirmed_only else "budgets:pool", pk)


class PoolChanges(AbilityRequired):
    """What would change if the pool were calculated now; nothing is stored."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Compute and compare for who works at the school, or where the ground to report is recorded."""
        pool = self.get_scoped_object(Pool.objects, pk)
        latest = latest_done(pool)
        if latest is None:
            messages.info(request, gettext("Dit budget is nog niet berekend. Druk eerst op Bereken."))
            return redirect("budgets:pool", pk)
        return render(request, "budgets/changes.html", changes_page(pool, latest, user=self.person))


class PoolExport(AbilityRequired):
    """The pool as one document. With rows of children in it, only who works at every school gets it, for a ground."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Give the document; that is in the log with its ground."""
        pool = self.get_scoped_object(Pool.objects, pk)
        reader = reader_of(self.person, schools=pool.school_links.all(), parties=pool.parties.all())
        if pool.school_links.exists() and not reader.is_school:
            raise PermissionDenied
        try:
            ground = request.POST.get("ground", "")
            document = actions.export_pool(pool=pool, acting_user=self.person, ground=ground)
        except actions.ExportRefusedError:
            messages.error(request, gettext("Vul in waarom u het document nodig hebt. Het bevat regels per kind."))
            return redirect(reverse("budgets:pool", args=[pk]) + "#document")
        name = f"ontschot-{pool.school_year}-{str(pool.pk)[:8]}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(document, content_type="application/json", headers=headers)
