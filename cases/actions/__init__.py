"""What is written in this room. Every write is atomic, logged, and counted per school year."""

from cases.actions.confirmations import (
    ConfirmationConflictError,
    ConfirmedFigures,
    SeenIndication,
    confirm_indications,
    take_over_correction,
    withdraw_confirmations,
)
from cases.actions.conflicts import EditConflictError
from cases.actions.indications import (
    change_indication,
    record_indication,
    restore_indication,
    terms_of,
    withdraw_indication,
)
from cases.actions.keeping import hold_pupil, release_pupil, set_departure
from cases.actions.keys import id_for
from cases.actions.professionals import record_professional, remove_professional, restore_professional
from cases.actions.pupils import change_pupil, record_pupil, set_opt_out
from cases.actions.references import assign_references, keep_references
from cases.actions.removal import HeldError, remove_again, remove_expired_pupil, remove_pupil
from cases.actions.removal_list import complete_removal_list, listed_removals
from cases.actions.terms import IndicationTerms, ProfessionalTerms, PupilTerms
from cases.actions.versions import ensure_versions

__all__ = [
    "ConfirmationConflictError",
    "ConfirmedFigures",
    "EditConflictError",
    "HeldError",
    "IndicationTerms",
    "ProfessionalTerms",
    "PupilTerms",
    "SeenIndication",
    "assign_references",
    "change_indication",
    "change_pupil",
    "complete_removal_list",
    "confirm_indications",
    "ensure_versions",
    "hold_pupil",
    "id_for",
    "keep_references",
    "listed_removals",
    "record_indication",
    "record_professional",
    "record_pupil",
    "release_pupil",
    "remove_again",
    "remove_expired_pupil",
    "remove_professional",
    "remove_pupil",
    "restore_indication",
    "restore_professional",
    "set_departure",
    "set_opt_out",
    "take_over_correction",
    "terms_of",
    "withdraw_confirmations",
    "withdraw_indication",
]
