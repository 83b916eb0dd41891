"""The only place that writes organisations, areas and calendars."""

from schools.actions.holidays import (
    HOLIDAYS,
    HolidayConflictError,
    change_holidays,
    is_about_holidays,
    remove_holidays,
    restore_holidays,
)
from schools.actions.places import (
    PlaceConflictError,
    PlaceInUseError,
    RestoreRefusedError,
    add_place,
    change_place,
    remove_place,
    restore_place,
    was_removed,
)
from schools.actions.reference import Stored, store_holidays, store_municipalities, store_rows

__all__ = [
    "HOLIDAYS",
    "HolidayConflictError",
    "PlaceConflictError",
    "PlaceInUseError",
    "RestoreRefusedError",
    "Stored",
    "add_place",
    "change_holidays",
    "change_place",
    "is_about_holidays",
    "remove_holidays",
    "remove_place",
    "restore_holidays",
    "restore_place",
    "store_holidays",
    "store_municipalities",
    "store_rows",
    "was_removed",
]
