"""What pages ask about OOGO meetings: what belongs to one, what it still lacks, and what waits for a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from budgets.models import Frame, Proposal
from reports.models import ActionPoint, Meeting, MeetingStatus
from reports.parties import parties_of, token_of
from schools.models import Board, Municipality, Partnership
from schools.permissions import Ability, Scope, has_ability, scope_of

__all__ = [
    "Waiting",
    "boards_around",
    "earlier_meetings",
    "frames_around",
    "meetings_waiting",
    "open_actions_before",
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
    keys = list(meeting.municipalities.values_list("pk", flat=True))
    here = Count("municipalities", filter=Q(municipalities__in=keys), distinct=True)
    rows = Meeting.objects.filter(partnership=meeting.partnership_id, date__lt=meeting.date).exclude(pk=meeting.pk)
    return rows.annotate(here=here).filter(here=len(keys)).order_by("-date", "-recorded_at", "pk")


def open_actions_before(meeting: Meeting) -> QuerySet[ActionPoint]:
    """Return what was agreed at earlier meetings and is not done."""
    rows = ActionPoint.objects.filter(meeting__in=earlier_meetings(meeting).order_by().values("pk"), done_on=None)
    return rows.select_related("meeting", "municipality", "partnership", "board")


def frames_around(meeting: Meeting, user: User) -> QuerySet[Frame]:
    """Return the frames that are not ended, of this partnership with any of these municipalities, that a person sees.

    All of a frame's own municipalities must be at the table, or it could be neither adopted nor ended there.
    """
    keys = list(meeting.municipalities.values_list("pk", flat=True))
    visible = Frame.objects.visible_to(user).filter(partnership=meeting.partnership_id, ended_on=None)
    counted = visible.annotate(
        here=Count("municipalities", filter=Q(municipalities__in=keys), distinct=True),
        everyone=Count("municipalities", distinct=True),
    )
    return counted.filter(here=F("everyone"), here__gt=0).order_by("school_year", "name", "pk")


def proposals_around(meeting: Meeting, user: User) -> QuerySet[Proposal]:
    """Return the open proposals of budgets in which this partnership and one of these municipalities take part."""
    keys = list(meeting.municipalities.values_list("pk", flat=True))
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
    found = [*_to_come(user, today), *_to_confirm(user), *_to_do(user, today)]
    return sorted(found, key=lambda row: (row.day, row.text))


def _to_come(user: User, today: date) -> list[Waiting]:
    rows = Meeting.objects.visible_to(user).filter(status=MeetingStatus.PLANNED).select_related("partnership")
    return [
        Waiting(
            task=gettext("Overleg voorbereiden"),
            text=gettext("OOGO met %(partnership)s op %(day)s")
            % {"partnership": row.partnership, "day": _day(row.date)},
            url=reverse("reports:meeting", args=[row.pk]),
            day=row.date,
            is_late=row.date < today,
        )
        for row in rows
    ]


def _to_confirm(user: User) -> list[Waiting]:
    scope = scope_of(user, Ability.HOLD_MEETINGS)
    rows = Meeting.objects.allowing(user, Ability.HOLD_MEETINGS).filter(status=MeetingStatus.HELD)
    return [
        Waiting(
            task=gettext("Verslag van een overleg nakijken"),
            text=gettext("Akkoord van %(party)s met het verslag van het OOGO van %(day)s")
            % {"party": party.name, "day": _day(row.date)},
            url=reverse("reports:meeting", args=[row.pk]) + "#verslag",
            day=row.date,
            is_late=False,
        )
        for row in rows.select_related("partnership").prefetch_related("municipalities", "confirmations")
        for party in _parties(row)
        if party.pk in scope.partnerships | scope.municipalities and not _is_confirmed(row, party)
    ]


def _parties(meeting: Meeting) -> list[Municipality | Partnership]:
    """Return the parties of a meeting whose municipalities were read along."""
    return [meeting.partnership, *meeting.municipalities.all()]


def _is_confirmed(meeting: Meeting, party: Municipality | Partnership) -> bool:
    agreed = {row.token for row in meeting.confirmations.all() if row.revision == meeting.revision}
    return token_of(party) in agreed


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
