"""Where everyone starts, and the page of a school for who works there."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import Pool
from budgets.pages.child_listing import ChildListing
from budgets.pages.pool_cards import pool_cards
from cases.queries import EndingGroup, Endings, child_rows, children_of, endings_of, totals_of
from schools.access import AbilityRequired
from schools.models import School
from schools.permissions import Ability, has_ability, memberships_of

CHILDREN_PER_PAGE = 50


class Home(AbilityRequired):
    """The start: to the own school, or to what the own provider delivers, otherwise what this person can do."""

    ability = None

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go on where there is only one place to go, or show the choice."""
        schools = list(School.objects.allowing(self.person, Ability.VIEW_PUPILS).select_related("municipality"))
        roles = memberships_of(self.person)
        if len(schools) == 1 and len(roles) == 1:
            return redirect("budgets:school", schools[0].pk)
        delivers = has_ability(self.person, Ability.DELIVER_SUPPORT)
        if delivers and len(roles) == 1:
            return redirect("budgets:deliveries")
        reads_pools = has_ability(self.person, Ability.VIEW_POOL)
        context = {
            "schools": schools,
            "roles": roles,
            "pools": pool_cards(Pool.objects.visible_to(self.person), self.person) if reads_pools else [],
            "reads_pools": reads_pools,
            "has_waiting": has_ability(self.person, Ability.VIEW_WAITING),
            "delivers": delivers,
            "reads_areas": has_ability(self.person, Ability.VIEW_AREA),
        }
        return render(request, "budgets/home.html", context)


class SchoolPage(AbilityRequired):
    """One school, for who works there: what its children need, what ends when, and the budgets it takes part in."""

    ability = Ability.VIEW_PUPILS
    logs = "view_pupils"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        school = self.get_scoped_object(School.objects, pk, related=("municipality",))
        today = timezone.localdate()
        listing = ChildListing.from_query(request.GET)
        found = children_of(
            school_id=pk, day=today, search=listing.words, order=listing.column, descending=listing.order.is_descending
        )
        totals = totals_of(school_id=pk, day=today)
        paginator = Paginator(found, CHILDREN_PER_PAGE)
        if not listing.words:
            paginator.count = totals.children  # the same number, counted once
        page = paginator.get_page(request.GET.get("page"))
        endings = endings_of(school=school, today=today)
        pools = Pool.objects.visible_to(self.person).filter(school_links__school=school)
        context = {
            "school": school,
            "today": today,
            "totals": totals,
            "endings": endings,
            "ending_groups": _groups(endings),
            "days_to_summer": (endings.summer - today).days,
            "listing": listing,
            "page": page,
            "rows": child_rows(list(page.object_list), day=today),
            "pools": pool_cards(pools, self.person),
            "query": request.GET,
            "breadcrumbs": [(_("Start"), reverse("budgets:home")), (school.name, "")] if _has_choice(self) else [],
        }
        return render(request, "budgets/school.html", context)


def _groups(endings: Endings) -> list[dict[str, Any]]:
    """Return the groups that ask for something, the most urgent first."""
    asking = (EndingGroup.BEFORE_SUMMER, EndingGroup.AROUND_SUMMER, EndingGroup.EXPIRED)
    groups = [{"code": group.value, "label": group.label, "rows": endings.of(group)} for group in asking]
    return [group for group in groups if group["rows"]]


def _has_choice(view: AbilityRequired) -> bool:
    return len(memberships_of(view.person)) > 1
