"""What other rooms ask about areas and calendars."""

from uuid import UUID

from schools.models import AreaProfile, SchoolHoliday


def holidays_of(*, region: str, school_year: str) -> list[SchoolHoliday]:
    """Return the holidays of a region in a school year, in order; empty where they are not known."""
    return list(SchoolHoliday.objects.filter(region=region, school_year=school_year))


def area_profile_of(*, district_id: UUID, school_year: str) -> AreaProfile | None:
    """Return what is known of an area in a school year, with its flows, or None."""
    rows = AreaProfile.objects.filter(district_id=district_id, school_year=school_year)
    return rows.select_related("district__municipality").prefetch_related("flows").first()
