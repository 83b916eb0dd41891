"""The life of an OOGO: planned, held, closed; or cancelled. Once it is closed nothing of it changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import AuditEvent, User
from budgets.actions import FrameStateError, adopt_frame, end_frame, pass_by_meeting
from budgets.proposing.refusals import RoundRefusedError
from reports.actions.agenda import fill_agenda
from reports.actions.dossiers import request_final_dossier
from reports.actions.locking import MeetingStateError, bump, locked
from reports.models import AgendaItem, FrameAim, ItemKind, Meeting, MeetingStatus, MinutesConfirmation, Participant
from reports.parties import concerned_by, fields_of, has_effect, one_of, parties_of, token_of
from reports.queries import earlier_meetings, meetings_after
from schools.models import Municipality
from schools.permissions import Ability, scope_of

__all__ = [
    "MeetingOverError",
    "MeetingTerms",
    "NotYetError",
    "Seat",
    "cancel_meeting",
    "change_meeting",
    "close_meeting",
    "confirm_minutes",
    "hold_meeting",
    "plan_meeting",
    "resume_meeting",
    "save_participants",
]

REFUSED = AuditEvent.Outcome.REFUSED
ALDERMAN, DIRECTOR = "wethouder", "directeur-bestuurder"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingTerms:
    """When and where a meeting is."""

    date: date
    starts_at: time | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One seat at the table as a form gives it. `organisation` is a token."""

    organisation: str
    function: str
    name: str = ""
    role: str = ""
    is_present: bool = True


class NotYetError(Exception):
    """A meeting is held on its day or afterwards, never before."""


class MeetingOverError(Exception):
    """The day of a cancelled meeting has passed: it can no longer be held after all."""


@transaction.atomic
def plan_meeting(
    *, partnership: UUID, municipalities: Collection[str], terms: MeetingTerms, acting_user: User
) -> Meeting:
    """Plan a meeting, with a seat for each party and on its agenda all that waits for it."""
    meeting = Meeting(
        partnership_id=partnership,
        date=terms.date,
        starts_at=terms.starts_at,
        place=terms.place,
        recorded_by=acting_user,
    )
    meeting.full_clean(exclude=["previous", "closed_by", "closed_at"])
    meeting.save(force_insert=True)
    meeting.municipalities.set(Municipality.objects.filter(pk__in=municipalities))
    meeting.previous = earlier_meetings(meeting).filter(cancelled_at=None).first()
    meeting.save(update_fields=["previous"])
    for party in parties_of(meeting):
        function = ALDERMAN if isinstance(party, Municipality) else DIRECTOR
        Participant.objects.create(meeting=meeting, function=function, **fields_of(token_of(party)))
    record_event(acting_user=acting_user, action="plan_meeting", subject=meeting)
    fill_agenda(meeting=meeting, acting_user=acting_user)
    meeting.refresh_from_db(fields=["revision"])
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, terms: MeetingTerms, revision: int, acting_user: User) -> None:
    """Change when and where. Raises MeetingStateError when it is closed, MeetingConflictError when it has changed."""
    row = locked(meeting, revision=revision)
    row.date, row.starts_at, row.place = terms.date, terms.starts_at, terms.place
    row.full_clean(exclude=["previous", "closed_by", "closed_at"])
    row.save(update_fields=["date", "starts_at", "place"])
    bump(row)
    record_event(acting_user=acting_user, action="change_meeting", subject=row)


@transaction.atomic
def save_participants(*, meeting: Meeting, seats: Sequence[Seat], revision: int, acting_user: User) -> None:
    """Store who sits at the table, all at once. Raises MeetingStateError and MeetingConflictError."""
    row = locked(meeting, revision=revision)
    row.participants.all().delete()
    for seat in seats:
        seated = Participant(
            meeting=row,
            function=seat.function,
            name=seat.name,
            role=seat.role,
            is_present=seat.is_present,
            **fields_of(seat.organisation),
        )
        seated.full_clean(exclude=["municipality", "partnership", "board"])
        seated.save(force_insert=True)
    bump(row)
    record_event(acting_user=acting_user, action="change_participants", subject=row)


@transaction.atomic
def hold_meeting(*, meeting: Meeting, today: date, acting_user: User) -> None:
    """Say that the meeting takes place: from now on decisions are minuted.

    Raises NotYetError before its day, MeetingStateError when it is held or closed already.
    """
    row = locked(meeting, status=MeetingStatus.PLANNED)
    if row.date > today:
        raise NotYetError
    row.status = MeetingStatus.HELD
    row.save(update_fields=["status"])
    record_event(acting_user=acting_user, action="hold_meeting", subject=row)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, acting_user: User) -> Meeting | None:
    """Say that a meeting does not take place, and why; all that was written for it stays to be read.

    What was on its agenda goes to the next meeting that is planned and that this person prepares, which is returned;
    or else to the first that will be. Raises MeetingStateError when it is closed or cancelled already.
    """
    row = locked(meeting)
    row.cancelled_by, row.cancelled_at, row.cancelled_because = acting_user, timezone.now(), reason.strip()
    row.full_clean(exclude=["previous", "closed_by", "closed_at"])
    row.save(update_fields=["cancelled_by", "cancelled_at", "cancelled_because"])
    record_event(acting_user=acting_user, action="cancel_meeting", subject=row)
    mine = Meeting.objects.allowing(acting_user, Ability.HOLD_MEETINGS)
    following = meetings_after(row).filter(pk__in=mine.values("pk")).first()
    if following is not None:
        fill_agenda(meeting=following, acting_user=acting_user)
    return following


@transaction.atomic
def resume_meeting(*, meeting: Meeting, today: date, acting_user: User) -> None:
    """Hold a cancelled meeting after all: it stands again as it did. What went to another agenda stays there too.

    Raises MeetingStateError when it is not cancelled, MeetingOverError once its day has passed.
    """
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not row.is_cancelled:
        raise MeetingStateError(f"meeting {row.pk} is {row.state}")
    if row.date < today:
        raise MeetingOverError
    row.cancelled_by, row.cancelled_at, row.cancelled_because = None, None, ""
    row.save(update_fields=["cancelled_by", "cancelled_at", "cancelled_because"])
    record_event(acting_user=acting_user, action="resume_meeting", subject=row)


@transaction.atomic
def confirm_minutes(*, meeting: Meeting, organisation: str, revision: int, acting_user: User) -> None:
    """Let one party agree with the minutes as they stand, by somebody of its own.

    Raises MeetingStateError unless the meeting is held, MeetingConflictError when the minutes changed since this
    person saw them, PermissionError when the organisation is not this person's.
    """
    row = locked(meeting, revision=revision, status=MeetingStatus.HELD)
    columns = one_of(map(token_of, parties_of(row)), organisation)
    scope = scope_of(acting_user, Ability.HOLD_MEETINGS)
    if columns["municipality_id"] not in scope.municipalities and columns["partnership_id"] not in scope.partnerships:
        raise PermissionError(organisation)
    said = {"revision": row.revision, "confirmed_by": acting_user}
    MinutesConfirmation.objects.update_or_create(meeting=row, **columns, defaults=said)
    record_event(acting_user=acting_user, action="confirm_minutes", subject=row)


@transaction.atomic
def close_meeting(*, meeting: Meeting, revision: int, acting_user: User) -> None:
    """Close a meeting for good: what was decided has its effect, and its dossier is made.

    Raises MeetingStateError unless it is held, MeetingConflictError when it changed since this person saw it.
    """
    row = locked(meeting, revision=revision, status=MeetingStatus.HELD)
    row.status, row.closed_by, row.closed_at = MeetingStatus.CLOSED, acting_user, timezone.now()
    row.save(update_fields=["status", "closed_by", "closed_at"])
    record_event(acting_user=acting_user, action="close_meeting", subject=row)
    for item in row.items.select_related("frame__partnership", "proposal__pool").prefetch_related("decisions"):
        verdicts = {said.token: said.verdict for said in item.decisions.all()}
        if has_effect(item, verdicts, concerned=concerned_by(item)):
            _take_effect(item, on=row.date, acting_user=acting_user)
    request_final_dossier(meeting=row, acting_user=acting_user)


def _take_effect(item: AgendaItem, *, on: date, acting_user: User) -> None:
    """Do what the parties agreed on. What moved on meanwhile stays as it is, which the log tells."""
    if item.kind == ItemKind.PROPOSAL and item.proposal is not None and item.proposal.outside_frame:
        try:
            pass_by_meeting(proposal=item.proposal, on=on, acting_user=acting_user)
        except RoundRefusedError:
            record_event(acting_user=acting_user, action="pass_proposal", subject=item.proposal, outcome=REFUSED)
    if item.kind != ItemKind.FRAME or item.frame is None or item.frame_aim == FrameAim.DISCUSS:
        return
    move = adopt_frame if item.frame_aim == FrameAim.ADOPT else end_frame
    try:
        move(frame=item.frame, on=on, acting_user=acting_user)
    except FrameStateError:
        record_event(acting_user=acting_user, action=move.__name__, subject=item.frame, outcome=REFUSED)
