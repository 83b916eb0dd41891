"""Who takes part: organisations, areas, calendars, memberships."""

from schools.models.areas import AreaFlow, AreaProfile, District
from schools.models.calendars import HolidayName, Region, SchoolHoliday
from schools.models.changes import PlaceAct, PlaceChange
from schools.models.invitations import Invitation, InvitedRole, Mail, MailKind, MailStatus
from schools.models.memberships import Membership, RoleAt
from schools.models.organisations import Board, Municipality, Organisation, Partnership, Provider, School, SchoolKind
from schools.models.people import Person, ReviewScope, RightsReview

__all__ = [
    "AreaFlow",
    "AreaProfile",
    "Board",
    "District",
    "HolidayName",
    "Invitation",
    "InvitedRole",
    "Mail",
    "MailKind",
    "MailStatus",
    "Membership",
    "Municipality",
    "Organisation",
    "Partnership",
    "Person",
    "PlaceAct",
    "PlaceChange",
    "Provider",
    "Region",
    "ReviewScope",
    "RightsReview",
    "RoleAt",
    "School",
    "SchoolHoliday",
    "SchoolKind",
]
