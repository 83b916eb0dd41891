"""The only place where what is typed on the pages of the administrator becomes values."""

from schools.forms.holidays import HolidayForm, HolidayLine
from schools.forms.places import PlaceForm, SchoolForm, form_of

__all__ = ["HolidayForm", "HolidayLine", "PlaceForm", "SchoolForm", "form_of"]
