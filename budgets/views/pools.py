"""The pages of gezamenlijke budgetten: the list, one budget with its newest result, and its document."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import ListView

from budgets import actions
from budgets.listing import PoolListing
from budgets.models import Pool
from budgets.pool_pages import pool_page
from budgets.pool_rows import pool_rows
from budgets.queries import changes_since, latest_done
from budgets.readers import reader_of
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability

REFRESH_SECONDS = 3


class PoolList(AbilityAnywhereRequired, ListView[Pool]):
    """Every pool that the person may read."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL
    template_name = "budgets/pools.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Pool]:
        """Return them in the order and with the filter that the address asks for."""
        visible = Pool.objects.visible_to(self.person)
        self.years = sorted(set(visible.order_by().values_list("school_year", flat=True)), reverse=True)
        self.listing = PoolListing.from_query(self.request.GET, years=self.years)
        return self.listing.filtered(visible)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows in words and what the toolbar shows."""
        context = super().get_context_data(**kwargs)
        rows = pool_rows(context["page_obj"].object_list, user=self.person)
        years = self.listing.years(self.years) if len(self.years) > 1 else []
        return {**context, "rows": rows, "listing": self.listing, "years": years, "query": self.request.GET}


class PoolDetail(AbilityRequired):
    """One pool: its newest result, what may be wrong with it, and what one can do next."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        pool = self.get_scoped_object(Pool.objects, pk)
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
        actions.request_calculation(pool=pool, acting_user=self.person)
        messages.success(request, gettext("De berekening is aangevraagd. U hoeft niet te wachten."))
        return redirect("budgets:pool", pk)


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
        reader = reader_of(self.person, schools=pool.school_links.all(), parties=pool.parties.all())
        # Two figures a day apart tell about the one child that changed, so others wait for the next calculation.
        may_compare = reader.is_school or bool(pool.disclosure_ground)
        context = {
            "pool": pool,
            "calculation": latest,
            "changes": changes_since(latest) if may_compare else None,
            "breadcrumbs": [
                (gettext("Gezamenlijke budgetten"), reverse("budgets:pools")),
                (pool.name, reverse("budgets:pool", args=[pk])),
                (gettext("Wat zou er veranderen"), ""),
            ],
        }
        return render(request, "budgets/changes.html", context)


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
