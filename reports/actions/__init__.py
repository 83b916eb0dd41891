"""What is written in this room."""

from reports.actions.action_points import (
    ActionTerms,
    add_action_point,
    change_action_point,
    mark_action_done,
    mark_action_open,
    remove_action_point,
)
from reports.actions.agenda import (
    Direction,
    ItemTerms,
    Said,
    add_item,
    change_item,
    fill_agenda,
    move_item,
    remove_item,
)
from reports.actions.agreed import mend_agreed_paper, request_agreed_papers
from reports.actions.checking import check_agreements
from reports.actions.dossiers import request_dossier, run_dossier, sweep_dossiers
from reports.actions.locking import MeetingConflictError, MeetingStateError
from reports.actions.meetings import (
    MeetingOverError,
    MeetingTerms,
    NotYetError,
    Seat,
    cancel_meeting,
    change_meeting,
    close_meeting,
    confirm_minutes,
    hold_meeting,
    plan_meeting,
    resume_meeting,
    save_participants,
)
from reports.actions.reports import CalculationNotDoneError, request_report, run_report, sweep_reports

__all__ = [
    "ActionTerms",
    "CalculationNotDoneError",
    "Direction",
    "ItemTerms",
    "MeetingConflictError",
    "MeetingOverError",
    "MeetingStateError",
    "MeetingTerms",
    "NotYetError",
    "Said",
    "Seat",
    "add_action_point",
    "add_item",
    "cancel_meeting",
    "change_action_point",
    "change_item",
    "change_meeting",
    "check_agreements",
    "close_meeting",
    "confirm_minutes",
    "fill_agenda",
    "hold_meeting",
    "mark_action_done",
    "mark_action_open",
    "mend_agreed_paper",
    "move_item",
    "plan_meeting",
    "remove_action_point",
    "remove_item",
    "request_agreed_papers",
    "request_dossier",
    "request_report",
    "resume_meeting",
    "run_dossier",
    "run_report",
    "save_participants",
    "sweep_dossiers",
    "sweep_reports",
]
