"""What is kept in this room."""

from reports.models.agenda import AgendaItem, FrameAim, ItemDecision, ItemKind, ItemVerdict, Theme
from reports.models.dossiers import Dossier
from reports.models.meetings import CANCELLED, Meeting, MeetingStatus, OfOrganisation, Participant
from reports.models.outcomes import ActionPoint, MinutesConfirmation
from reports.models.papers import Paper
from reports.models.reports import Report

# Every kind of paper: whoever keeps files keeps those of all of them.
PAPER_KINDS: tuple[type[Report] | type[Dossier], ...] = (Report, Dossier)

__all__ = [
    "CANCELLED",
    "PAPER_KINDS",
    "ActionPoint",
    "AgendaItem",
    "Dossier",
    "FrameAim",
    "ItemDecision",
    "ItemKind",
    "ItemVerdict",
    "Meeting",
    "MeetingStatus",
    "MinutesConfirmation",
    "OfOrganisation",
    "Paper",
    "Participant",
    "Report",
    "Theme",
]
