"""What of OOGO meetings waits for a person, beside what waits in the room of budgets."""

from collections.abc import Iterator

from django.utils.translation import gettext

from accounts.models import User
from budgets.waiting import Waiting
from reports.queries import meetings_waiting

__all__ = ["of_meetings"]


def of_meetings(user: User) -> Iterator[Waiting]:
    """Give what the meetings of a person ask, the first to do first."""
    for row in meetings_waiting(user):
        yield Waiting(
            task=gettext("OOGO"),
            about=row.text,
            url=row.url,
            icon="calendar",
            note=gettext("had al gedaan moeten zijn") if row.is_late else "",
        )
