"""Who takes part: organisations, areas, calendars, memberships."""

from schools.models.areas import AreaFlow, AreaProfile, District
from schools.models.calendars import Region, SchoolHoliday
from schools.models.invitations import Invitation, InvitedRole, Mail, MailKind, MailStatus
from schools.models.memberships import Membership, RoleAt
from schools.models.organisations import Board, Municipality, Partnership, School, SchoolKind
from schools.models.people import Person, ReviewScope, RightsReview

__all__ = [
    "AreaFlow",
    "AreaProfile",
    "Board",
    "District",
    "Invitation",
    "InvitedRole",
    "Mail",
    "MailKind",
    "MailStatus",
    "Membership",
    "Municipality",
    "Partnership",
    "Person",
    "Region",
    "ReviewScope",
    "RightsReview",
    "RoleAt",
    "School",
    "SchoolHoliday",
    "SchoolKind",
]
