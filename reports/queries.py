"""What pages ask about OOGO meetings: what belongs to one, what it still lacks, and what waits for a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from budgets.models import Frame, Proposal
from reports.models import ActionPoint, AgendaItem, Meeting, MeetingStatus, MinutesConfirmation
from reports.parties import parties_of, token_of
from schools.models import Board, Municipality, Partnership
from schools.permissions import Ability, Scope, has_ability, scope_of

__all__ = [
    "Waiting",
    "actions_before_and_at",
    "boards_around",
    "earlier_meetings",
    "frames_around",
    "left_behind",
    "meetings_after",
    "meetings_waiting",
    "own_parties",
    "proposals_around",
    "seats_of",
    "unconfirmed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits for a person: what to do, about what, by when, where, and whether that day has passed."""

    task: str
    text: str
    url: str
    day: date
    is_late: bool
    # The text of the others names their day.
    names_day: bool = True


def earlier_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Return the earlier meetings at which everyone of this one sat too, the newest first.

    So what comes along from them is nothing that somebody at this table may not read.
    """
    return _with_everyone_of(meeting).filter(date__lt=meeting.date).order_by("-date", "-recorded_at", "pk")


def _with_everyone_of(meeting: Meeting) -> QuerySet[Meeting]:
    """Return the other meetings at which everyone of this one sits too."""
    keys = [row.pk for row in meeting.municipalities.all()]
    here = Count("municipalities", filter=Q(municipalities__in=keys), distinct=True)
    rows = Meeting.objects.filter(partnership=meeting.partnership_id).exclude(pk=meeting.pk)
    return rows.annotate(here=here).filter(here=len(keys))


def meetings_after(meeting: Meeting) -> QuerySet[Meeting]:
    """Return the other meetings that are planned from its day on, at which everyone sits here too."""
    others = Municipality.objects.exclude(pk__in=meeting.municipalities.values("pk"))
    rows = Meeting.objects.not_cancelled().filter(partnership=meeting.partnership_id, date__gte=meeting.date)
    planned = rows.filter(status=MeetingStatus.PLANNED).exclude(municipalities__in=others).exclude(pk=meeting.pk)
    return planned.order_by("date", "recorded_at", "pk")


def left_behind(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return what stands on the agendas of meetings that were cancelled, and on none since, the oldest first.

    Of meetings at which everyone of this one sat too, also of a later day: the next may be put before it.
    """
    cancelled = _with_everyone_of(meeting).exclude(cancelled_at=None).values("pk")
    rows = AgendaItem.objects.filter(meeting__in=cancelled, went_to=None)
    return rows.order_by("meeting__date", "meeting__recorded_at", "position", "pk")


def actions_before_and_at(meeting: Meeting) -> QuerySet[ActionPoint]:
    """Return what was agreed at a meeting, and what was agreed at earlier ones and is not done."""
    earlier = Q(meeting__in=earlier_meetings(meeting).order_by().values("pk"), done_on=None)
    rows = ActionPoint.objects.filter(earlier | Q(meeting=meeting))
    return rows.select_related("meeting", "municipality", "partnership", "board")


def frames_around(meeting: Meeting, user: User) -> QuerySet[Frame]:
    """Return the frames that are not ended, of this partnership with any of these municipalities, that a person sees.

    All of a frame's own municipalities must be at the table, or it could be neither adopted nor ended there.
    """
    keys = [row.pk for row in meeting.municipalities.all()]
    visible = Frame.objects.visible_to(user).filter(partnership=meeting.partnership_id, ended_on=None)
    counted = visible.annotate(
        here=Count("municipalities", filter=Q(municipalities__in=keys), distinct=True),
        everyone=Count("municipalities", distinct=True),
    )
    return counted.filter(here=F("everyone"), here__gt=0).order_by("school_year", "name", "pk")


def proposals_around(meeting: Meeting, user: User) -> QuerySet[Proposal]:
    """Return the open proposals of budgets in which this partnership and one of these municipalities take part."""
    keys = [row.pk for row in meeting.municipalities.all()]
    rows = Proposal.objects.visible_to(user).open()
    of_partnership = rows.filter(pool__parties__partnership=meeting.partnership_id)
    return of_partnership.filter(pool__parties__municipality__in=keys).distinct().select_related("pool")


def boards_around(partnership: Partnership) -> QuerySet[Board]:
    """Return the boards with a school of this partnership."""
    return Board.objects.filter(school__partnership=partnership).distinct().order_by("name")


def seats_of(meeting: Meeting) -> list[str]:
    """Return the tokens of everyone who can sit at the table or be given something to do: parties, and boards."""
    boards = boards_around(meeting.partnership)
    return [token_of(organisation) for organisation in [*parties_of(meeting), *boards]]


def own_parties(meeting: Meeting, user: User) -> list[Municipality | Partnership | Board]:
    """Return the parties of a meeting for which a person may speak."""
    scope = scope_of(user, Ability.HOLD_MEETINGS)
    return [party for party in parties_of(meeting) if party.pk in scope.municipalities | scope.partnerships]


def unconfirmed(meeting: Meeting) -> list[Municipality | Partnership | Board]:
    """Return the parties that did not agree with the minutes as they are now."""
    rows = meeting.confirmations.filter(revision=meeting.revision)
    agreed = {row.token for row in rows}
    return [party for party in parties_of(meeting) if token_of(party) not in agreed]


def meetings_waiting(user: User) -> list[Waiting]:
    """Return what the meetings of a person ask: those to come, minutes to agree with, and what its organisation does.

    The first to do stands first.
    """
    if not has_ability(user, Ability.VIEW_MEETINGS):
        return []
    today = timezone.localdate()
    found = [*_of_open_meetings(user, today), *_to_do(user, today)]
    return sorted(found, key=lambda row: (row.day, row.text))


class _Seat(NamedTuple):
    """One meeting to come or being minuted, with one of the municipalities at its table."""

    meeting: UUID
    day: date
    status: str
    revision: int
    partnership: UUID
    partnership_name: str
    municipality: str | None
    municipality_name: str


def _of_open_meetings(user: User, today: date) -> Iterator[Waiting]:
    """Give the meetings to come, and the parties that have to agree with minutes; two queries."""
    open_ones = [MeetingStatus.PLANNED, MeetingStatus.HELD]
    rows = Meeting.objects.visible_to(user).not_cancelled().filter(status__in=open_ones)
    columns = ("pk", "date", "status", "revision", "partnership", "partnership__name")
    seats = rows.values_list(*columns, "municipalities", "municipalities__name")
    tables: dict[UUID, list[_Seat]] = {}
    for seat in map(_Seat._make, seats):
        tables.setdefault(seat.meeting, []).append(seat)
    said = MinutesConfirmation.objects.filter(meeting__in=rows.order_by(), revision=F("meeting__revision"))
    agreed = {(row.meeting_id, row.token) for row in said}
    scope = scope_of(user, Ability.HOLD_MEETINGS)
    for first, *others in tables.values():
        if first.status == MeetingStatus.PLANNED:
            yield _to_come(first, today)
        else:
            own = _parties_of([first, *others], scope)
            yield from (_to_confirm(first, name) for token, name in own if (first.meeting, token) not in agreed)


def _parties_of(table: Sequence[_Seat], scope: Scope) -> Iterator[tuple[str, str]]:
    """Give the parties at a table for which a person speaks: token and name."""
    if table[0].partnership in scope.partnerships:
        yield f"partnership:{table[0].partnership}", table[0].partnership_name
    for seat in table:
        if seat.municipality in scope.municipalities:
            yield f"municipality:{seat.municipality}", seat.municipality_name


def _to_come(meeting: _Seat, today: date) -> Waiting:
    words = {"partnership": meeting.partnership_name, "day": _day(meeting.day)}
    return Waiting(
        task=gettext("Overleg voorbereiden"),
        text=gettext("OOGO met %(partnership)s op %(day)s") % words,
        url=reverse("reports:meeting", args=[meeting.meeting]),
        day=meeting.day,
        is_late=meeting.day < today,
    )


def _to_confirm(meeting: _Seat, party: str) -> Waiting:
    words = {"party": party, "day": _day(meeting.day)}
    return Waiting(
        task=gettext("Verslag van een overleg nakijken"),
        text=gettext("Akkoord van %(party)s met het verslag van het OOGO van %(day)s") % words,
        url=reverse("reports:meeting", args=[meeting.meeting]) + "#verslag",
        day=meeting.day,
        is_late=False,
    )


def _to_do(user: User, today: date) -> list[Waiting]:
    rows = ActionPoint.objects.visible_to(user).filter(_is_of(scope_of(user, Ability.VIEW_MEETINGS)), done_on=None)
    return [
        Waiting(
            task=gettext("Actiepunt uitvoeren"),
            text=row.text,
            url=reverse("reports:meeting", args=[row.meeting_id]) + "#acties",
            day=row.due_on,
            is_late=row.due_on < today,
            names_day=False,
        )
        for row in rows
    ]


def _is_of(scope: Scope) -> Q:
    return Q(municipality__in=scope.municipalities) | Q(partnership__in=scope.partnerships) | Q(board__in=scope.boards)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
