"""What pages and other rooms ask about areas, calendars and what was changed in them."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from schools.models import AreaProfile, Membership, PlaceChange, SchoolHoliday
from schools.permissions import ABILITIES, Ability, Role
from schools.years import SchoolYear


def holidays_of(*, region: str, school_year: str) -> list[SchoolHoliday]:
    """Return the holidays of a region of which a day lies in the school year, in order; empty where they are not known.

    The summer holiday that closed the year before is among them: its tail lies in August. Summers alone are no
    calendar, so without a holiday that lies within the year nothing is returned.
    """
    year = SchoolYear.parse(school_year)
    rows = SchoolHoliday.objects.filter(region=region, first_day__lte=year.last_day, last_day__gte=year.first_day)
    holidays = list(rows.order_by("first_day"))
    is_known = any(row.first_day >= year.first_day and row.last_day <= year.last_day for row in holidays)
    return holidays if is_known else []


def area_profile_of(*, district_id: UUID, school_year: str) -> AreaProfile | None:
    """Return what is known of an area in a school year, with its flows, or None."""
    rows = AreaProfile.objects.filter(district_id=district_id, school_year=school_year)
    return rows.select_related("district__municipality").prefetch_related("flows").first()


def area_profiles() -> QuerySet[AreaProfile]:
    """Return what is known of all areas; published counts of areas, which name no school and no child."""
    return AreaProfile.objects.select_related("district__municipality")


def administrators(day: date) -> list[User]:
    """Return the functional administrators of that day, by name: whom to ask for access."""
    roles = Membership.objects.counting_on(day).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return list(User.objects.filter(pk__in=roles.values("user")).order_by("name", "email"))


def people_at(ability: Ability, *, places: Mapping[str, Collection[object]], day: date) -> list[Membership]:
    """Return the roles of that day that give an ability at these organisations, of people who can sign in.

    `places` holds the keys of organisations by their kind, one of `schools.models.memberships.PLACES`.
    """
    roles = [role for role, given in ABILITIES.items() if ability in given]
    there = reduce(or_, (Q(**{f"{kind}__in": keys}) for kind, keys in places.items()))
    rows = Membership.objects.counting_on(day).filter(there, role__in=roles, user__is_active=True)
    return list(rows.select_related("user").order_by("user__name", "pk"))


def was_changed(change_id: int) -> bool:
    """Say whether a change of an organisation or of holidays stands in the history under this id."""
    return PlaceChange.objects.filter(pk=change_id).exists()
