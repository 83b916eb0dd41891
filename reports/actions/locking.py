"""One meeting is changed by one person at a time, and by nobody once it is closed."""

from django.db.models import F

from reports.models import Meeting, MeetingStatus

__all__ = ["MeetingConflictError", "MeetingStateError", "bump", "locked"]


class MeetingStateError(Exception):
    """The meeting is not so far, or further: it was held, closed or cancelled meanwhile."""


class MeetingConflictError(Exception):
    """Somebody else changed this since it was read."""


def locked(meeting: Meeting, *, revision: int | None = None, status: MeetingStatus | None = None) -> Meeting:
    """Return the meeting as it is now, held until the transaction ends.

    Raises MeetingStateError when it is closed or cancelled, or not in the status that is asked for;
    MeetingConflictError when it is not the revision that was read.
    """
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if row.is_fixed or (status is not None and row.status != status):
        raise MeetingStateError(f"meeting {row.pk} is {row.state}")
    if revision is not None and row.revision != revision:
        raise MeetingConflictError(f"meeting {row.pk} is at {row.revision}, not {revision}")
    return row


def bump(meeting: Meeting) -> None:
    """Count a change of what is minuted: who agreed with the minutes before agreed with something else."""
    Meeting.objects.filter(pk=meeting.pk).update(revision=F("revision") + 1)
    meeting.refresh_from_db(fields=["revision"])
