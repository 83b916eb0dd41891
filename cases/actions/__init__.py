"""What is written in this room. Every write is atomic, logged, and counted per school year."""

from cases.actions.conflicts import EditConflictError
from cases.actions.indications import (
    change_indication,
    record_indication,
    restore_indication,
    terms_of,
    withdraw_indication,
)
from cases.actions.professionals import record_professional, remove_professional, restore_professional
from cases.actions.pupils import change_pupil, record_pupil, set_opt_out
from cases.actions.references import assign_references, keep_references
from cases.actions.terms import IndicationTerms, ProfessionalTerms, PupilTerms
from cases.actions.versions import ensure_versions

__all__ = [
    "EditConflictError",
    "IndicationTerms",
    "ProfessionalTerms",
    "PupilTerms",
    "assign_references",
    "change_indication",
    "change_pupil",
    "ensure_versions",
    "keep_references",
    "record_indication",
    "record_professional",
    "record_pupil",
    "remove_professional",
    "restore_indication",
    "restore_professional",
    "set_opt_out",
    "terms_of",
    "withdraw_indication",
]
