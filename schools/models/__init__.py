"""Who takes part: organisations, areas, calendars, memberships."""

from schools.models.areas import AreaFlow, AreaProfile, District
from schools.models.calendars import Region, SchoolHoliday
from schools.models.memberships import Membership
from schools.models.organisations import Board, Municipality, Partnership, School, SchoolKind

__all__ = [
    "AreaFlow",
    "AreaProfile",
    "Board",
    "District",
    "Membership",
    "Municipality",
    "Partnership",
    "Region",
    "School",
    "SchoolHoliday",
    "SchoolKind",
]
