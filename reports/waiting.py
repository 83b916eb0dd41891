"""What of OOGO meetings waits for a person, beside what waits in the room of budgets."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from budgets.waiting import Waiting
from reports.queries import Waiting as Asked
from reports.queries import meetings_waiting

__all__ = ["of_meetings"]


def of_meetings(user: User) -> Iterator[Waiting]:
    """Give what the meetings of a person ask, the first to do first."""
    for row in meetings_waiting(user):
        yield Waiting(
            task=row.task,
            about=row.text,
            url=row.url,
            icon="alert-triangle" if row.is_late else "calendar",
            note=_note(row),
        )


def _note(row: Asked) -> str:
    if row.is_late:
        return gettext("had al gedaan moeten zijn")
    return "" if row.names_day else gettext("klaar op %(day)s") % {"day": date_format(row.day, "j F Y")}
