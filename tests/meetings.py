"""OOGO meetings, frames and proposals for tests: valid, dull, and as people make them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from accounts.models import User
from budgets.actions import FrameTerms, adopt_frame, record_frame, request_calculation, run_calculation
from budgets.models import Calculation, Frame, Party, Pool, Proposal, ProposalParty
from reports import actions
from reports.actions import (
    ActionTerms,
    ItemTerms,
    MeetingTerms,
    Said,
    add_action_point,
    add_item,
    close_meeting,
    hold_meeting,
    plan_meeting,
    run_dossier,
)
from reports.models import ActionPoint, AgendaItem, Dossier, Meeting
from schools.models import School
from tests.cast import World
from tests.demo import Demo
from tests.factories import make_indication, make_pupil

TODAY = date(2026, 11, 2)

YESTERDAY = date(2026, 5, 11)
LIMIT = {"frame": "", "frame_name": "Regiokader", "kind": "cents", "ceiling": "4000000", "figure": "4391827"}


def join_partnership(pool: Pool, school: School) -> None:
    """Let the school's partnership take part in the pool, as every OOGO supposes."""
    named = {"role": "partnership", "name": "SWV", "partnership": school.partnership}
    Party.objects.get_or_create(pool=pool, ref="swv1", defaults=named)


def make_frame(world: World, *, adopted_on: date | None = None, **fields: Any) -> Frame:
    """A frame of the cast's partnership with Nijmegen: at most € 40.000 for a budget of 2023-2024."""
    terms = {
        "partnership": world.school.partnership_id,
        "municipalities": ["0268"],
        "school_year": "2023-2024",
        "name": "Regiokader",
        "ceiling_cents": 4000000,
    }
    frame = record_frame(terms=FrameTerms(**{**terms, **fields}), acting_user=world.sven)
    if adopted_on is not None:
        adopt_frame(frame=frame, on=adopted_on, acting_user=world.sven)
    return frame


def make_proposal(world: World, *, children: int = 7, **fields: Any) -> Proposal:
    """A proposal of the cast's pool that lies outside a frame, unless told otherwise."""
    join_partnership(world.pool, world.school)
    for _ in range(children):
        make_indication(make_pupil(world.school))
    values = {
        "pool": world.pool,
        "calculation": calculated(world.pool, world.noor),
        "terms": {},
        "control_number": "sha256:" + "a" * 64,
        "outside_frame": [LIMIT],
        "submitted_by": world.noor,
    }
    # Before the meetings of the tests.
    with time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC), tick=False):
        proposal = Proposal.objects.create(**{**values, **fields})
    municipality = {"ref": "gm0268", "role": "municipality", "municipality": world.school.municipality}
    ProposalParty.objects.create(proposal=proposal, turn="contributor", name="Nijmegen", **municipality)
    return proposal


def calculated(pool: Pool, person: User) -> Calculation:
    """Calculate at once, without a worker."""
    calculation = request_calculation(pool=pool, acting_user=person)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    return calculation


def make_meeting(world: World, *, day: date = YESTERDAY, acting_user: User | None = None, **fields: Any) -> Meeting:
    """An OOGO of the cast's partnership with Nijmegen, planned by the partnership."""
    terms = MeetingTerms(date=day, place="Raadhuis")
    places = {"partnership": world.school.partnership_id, "municipalities": ["0268"], **fields}
    return plan_meeting(terms=terms, acting_user=acting_user or world.sven, **places)


def begin(meeting: Meeting, world: World) -> Meeting:
    """Let it begin, on its own day."""
    hold_meeting(meeting=meeting, today=meeting.date, acting_user=world.sven)
    meeting.refresh_from_db()
    return meeting


def item_of(meeting: Meeting, **fields: Any) -> AgendaItem:
    """The one item of a meeting that is about this."""
    return meeting.items.select_related("meeting").get(**fields)


def tokens(world: World) -> tuple[str, str]:
    """The two parties of the cast's meetings, as forms name them."""
    return f"partnership:{world.school.partnership_id}", "municipality:0268"


def make_demo_meetings(demo: Demo) -> None:
    """Of the partnership and municipality of the demo: one OOGO to come, one that is minuted, one that is closed."""
    swv, today = demo.people["swv"], timezone.localdate()
    partnership = swv.memberships.get().partnership
    municipality = demo.people["gemeente"].memberships.get().municipality
    assert partnership is not None
    assert municipality is not None
    places: dict[str, Any] = {"partnership": partnership.pk, "municipalities": [municipality.pk]}
    terms = FrameTerms(school_year="2023-2024", name="Regiokader", ceiling_cents=4000000, **places)
    record_frame(terms=terms, acting_user=swv)
    calculation = demo.calculations["Casus 4"]
    proposal = Proposal.objects.create(
        pool=calculation.pool,
        calculation=calculation,
        terms={},
        control_number="sha256:" + "a" * 64,
        outside_frame=[LIMIT],
        submitted_by=swv,
    )
    point = ActionTerms(text="Vervoer uitzoeken", organisation=f"municipality:{municipality.pk}", due_on=today)
    meetings = [
        plan_meeting(terms=MeetingTerms(date=today + timedelta(days=days)), acting_user=swv, **places)
        for days in (-30, 0, 30)
    ]
    for meeting in meetings[:2]:
        hold_meeting(meeting=meeting, today=today, acting_user=swv)
        add_action_point(meeting=meeting, terms=point, acting_user=swv)
        meeting.refresh_from_db()
    add_item(meeting=meetings[1], topic="other", title="Rondvraag", acting_user=swv)
    assert proposal.agenda_items.count() == len(meetings)
    close_meeting(meeting=meetings[0], revision=meetings[0].revision, acting_user=swv)
    for dossier in Dossier.objects.all():
        run_dossier(dossier.pk)


def say(item: AgendaItem, world: World, *verdicts: str, **fields: Any) -> None:
    """Minute what the partnership and the municipality said, in this order."""
    said = {token: Said(verdict=verdict) for token, verdict in zip(tokens(world), verdicts, strict=True)}
    item.refresh_from_db()
    terms = ItemTerms(said=said, **{"frame_aim": item.frame_aim, **fields})
    actions.change_item(item=item, terms=terms, revision=item.revision, acting_user=world.sven)


def close(meeting: Meeting, world: World) -> None:
    meeting.refresh_from_db()
    actions.close_meeting(meeting=meeting, revision=meeting.revision, acting_user=world.sven)
    meeting.refresh_from_db()


def point(meeting: Meeting, world: World, *, due_on: date = TODAY, owner: int = 1) -> ActionPoint:
    terms = ActionTerms(text="Brief aan de raad", organisation=tokens(world)[owner], due_on=due_on)
    return actions.add_action_point(meeting=meeting, terms=terms, acting_user=world.sven)
