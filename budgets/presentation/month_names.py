"""What a month is called."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext


def month_name(month: date) -> str:
    """Return a month as people write it: "september 2026"."""
    return gettext("%(month)s %(year)s") % {"month": date_format(month, "F"), "year": month.year}
