"""The OOGO of the story: one that set a frame and is closed, and one to come with a proposal outside that frame."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from budgets.actions import FrameTerms, record_frame
from reports.actions import (
    ActionTerms,
    ItemTerms,
    MeetingTerms,
    Said,
    add_action_point,
    change_item,
    close_meeting,
    confirm_minutes,
    hold_meeting,
    plan_meeting,
)
from reports.models import AgendaItem, ItemKind, ItemVerdict, Meeting, Theme
from schools.models import Partnership

__all__ = ["plan_next_meeting", "set_frame"]

MUNICIPALITY = "0268"
SCHOOL_YEAR = "2026-2027"
# Of the budgets of one school in the story, one lies above it.
CEILING_CENTS = 11500000
DAYS_AGO, DAYS_AHEAD = 21, 14


def set_frame(*, partnership: Partnership, speakers: dict[str, User]) -> None:
    """Hold the OOGO that set the frame; `speakers` are the sign-ins of partnership and municipality, by token."""
    if Meeting.objects.exists():
        return
    tokens = list(speakers)
    host = speakers[tokens[0]]
    frame = FrameTerms(
        partnership=partnership.pk,
        municipalities=[MUNICIPALITY],
        school_year=SCHOOL_YEAR,
        name=_("Zorg op één school"),
        ceiling_cents=CEILING_CENTS,
        note=_("Verzonnen voorbeeld."),
    )
    record_frame(terms=frame, acting_user=host)
    meeting = _planned(partnership, days=-DAYS_AGO, host=host)
    hold_meeting(meeting=meeting, today=timezone.localdate(), acting_user=host)
    _minute(meeting, tokens, host)
    meeting.refresh_from_db()
    for token, person in speakers.items():
        confirm_minutes(meeting=meeting, organisation=token, revision=meeting.revision, acting_user=person)
    close_meeting(meeting=meeting, revision=meeting.revision, acting_user=host)


def plan_next_meeting(*, partnership: Partnership, host: User) -> None:
    """Plan the next OOGO; whatever lies outside the frame by now is on its agenda by itself."""
    if Meeting.objects.count() == 1:
        _planned(partnership, days=DAYS_AHEAD, host=host)


def _planned(partnership: Partnership, *, days: int, host: User) -> Meeting:
    day = timezone.localdate() + timedelta(days=days)
    terms = MeetingTerms(date=day, place=_("Raadhuis (voorbeeld)"))
    return plan_meeting(partnership=partnership.pk, municipalities=[MUNICIPALITY], terms=terms, acting_user=host)


def _minute(meeting: Meeting, tokens: list[str], host: User) -> None:
    agreed = dict.fromkeys(tokens, Said(verdict=ItemVerdict.AGREED))
    noted = dict.fromkeys(tokens, Said(verdict=ItemVerdict.NOTED))
    for item in meeting.items.select_related("meeting"):
        if item.kind == ItemKind.FRAME:
            _say(
                item,
                agreed,
                _("Een budget voor één school blijft hieronder; wat erboven ligt, komt hier."),
                host,
            )
        elif item.theme == Theme.TRANSPORT:
            _say(item, agreed, _("Wij leggen de vervoersstromen naast het aanbod in de wijken."), host)
        else:
            _say(item, noted, "", host)
    today = timezone.localdate()
    for text, token, days in (
        (_("Vervoersstromen van en naar het speciaal onderwijs in kaart brengen"), tokens[1], -2),
        (_("Met de schoolbesturen afspraken maken over de overgang naar het voortgezet onderwijs"), tokens[0], 30),
    ):
        point = ActionTerms(text=text, organisation=token, due_on=today + timedelta(days=days))
        add_action_point(meeting=meeting, terms=point, acting_user=host)


def _say(item: AgendaItem, said: dict[str, Said], decision: str, host: User) -> None:
    terms = ItemTerms(said=said, decision=decision, frame_aim=item.frame_aim)
    change_item(item=item, terms=terms, revision=item.revision, acting_user=host)
