"""Who does what by when: agreed at a meeting, and said to be done at any later moment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from reports.actions.locking import MeetingConflictError, bump, locked
from reports.models import ActionPoint, Meeting
from reports.parties import one_of
from reports.queries import seats_of

__all__ = [
    "ActionTerms",
    "add_action_point",
    "change_action_point",
    "mark_action_done",
    "mark_action_open",
    "remove_action_point",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTerms:
    """What is done, by which organisation (a token) and which function there, and by which day."""

    text: str
    organisation: str
    function: str = ""
    due_on: date


@transaction.atomic
def add_action_point(*, meeting: Meeting, terms: ActionTerms, acting_user: User) -> ActionPoint:
    """Agree on who does what. Raises MeetingStateError when the meeting is closed."""
    row = locked(meeting)
    point = ActionPoint(meeting=row)
    _store(point, terms, row)
    record_event(acting_user=acting_user, action="add_action_point", subject=row)
    return point


@transaction.atomic
def change_action_point(*, point: ActionPoint, terms: ActionTerms, revision: int, acting_user: User) -> None:
    """Change what was agreed. Raises MeetingStateError when the meeting is closed, MeetingConflictError."""
    meeting = locked(point.meeting)
    row = ActionPoint.objects.get(pk=point.pk)
    if row.revision != revision:
        raise MeetingConflictError(f"action {row.pk} is at {row.revision}, not {revision}")
    row.revision = revision + 1
    _store(row, terms, meeting)
    record_event(acting_user=acting_user, action="change_action_point", subject=meeting)


@transaction.atomic
def remove_action_point(*, point: ActionPoint, acting_user: User) -> None:
    """Take back what was agreed. Raises MeetingStateError when the meeting is closed."""
    meeting = locked(point.meeting)
    ActionPoint.objects.filter(pk=point.pk).delete()
    bump(meeting)
    record_event(acting_user=acting_user, action="remove_action_point", subject=meeting)


@transaction.atomic
def mark_action_done(*, point: ActionPoint, today: date, acting_user: User) -> None:
    """Say that it is done, also after the meeting was closed: the minutes stay as they are. Twice is once."""
    if ActionPoint.objects.filter(pk=point.pk, done_on=None).update(done_on=today, done_by=acting_user):
        record_event(acting_user=acting_user, action="mark_action_done", subject=point)


@transaction.atomic
def mark_action_open(*, point: ActionPoint, acting_user: User) -> None:
    """Say that it is not done after all."""
    if ActionPoint.objects.filter(pk=point.pk, done_on__isnull=False).update(done_on=None, done_by=None):
        record_event(acting_user=acting_user, action="mark_action_open", subject=point)


def _store(point: ActionPoint, terms: ActionTerms, meeting: Meeting) -> None:
    columns: dict[str, Any] = one_of(seats_of(meeting), terms.organisation)
    for name, value in columns.items():
        setattr(point, name, value)
    point.text, point.function, point.due_on = terms.text, terms.function, terms.due_on
    point.full_clean(exclude=["municipality", "partnership", "board", "meeting", "done_on", "done_by"])
    point.save()
    bump(meeting)
