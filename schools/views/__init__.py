"""The administrator's pages about the whole installation."""

from schools.views.holidays import HolidayYear, HolidayYearRemove, HolidayYears
from schools.views.log import Log, LogExport
from schools.views.places import Changes, MunicipalityList, PlaceEdit, PlaceList, PlaceNew, PlaceRemove, Restore

__all__ = [
    "Changes",
    "HolidayYear",
    "HolidayYearRemove",
    "HolidayYears",
    "Log",
    "LogExport",
    "MunicipalityList",
    "PlaceEdit",
    "PlaceList",
    "PlaceNew",
    "PlaceRemove",
    "Restore",
]
