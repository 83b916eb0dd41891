"""An OOGO is planned, held and closed: who agreed, what follows, and that nothing changes afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from budgets.models import Proposal
from reports import actions
from reports.actions import (
    ActionTerms,
    Direction,
    ItemTerms,
    MeetingConflictError,
    MeetingStateError,
    MeetingTerms,
    NotYetError,
    Said,
    Seat,
)
from reports.models import Dossier, Meeting, MeetingStatus, Theme
from reports.queries import actions_before_and_at, meetings_waiting, unconfirmed
from schools.permissions import Ability, Role
from tests.cast import World
from tests.factories import make_member, make_municipality, make_user
from tests.meetings import (
    TODAY,
    YESTERDAY,
    begin,
    close,
    item_of,
    make_frame,
    make_meeting,
    make_proposal,
    point,
    say,
    tokens,
)

pytestmark = pytest.mark.django_db


# --- The agenda ---


def test_new_meeting_has_the_frames_the_four_themes_and_what_lies_outside_a_frame(world: World) -> None:
    proposal = make_proposal(world)
    frame = make_frame(world)

    meeting = make_meeting(world)

    kinds = [(item.kind, item.theme, item.frame_id, item.proposal_id) for item in meeting.items.all()]
    assert kinds == [
        ("frame", "", frame.pk, None),
        *(("theme", theme, None, None) for theme in ("transport", "housing", "youth_care", "transitions")),
        ("proposal", "", None, proposal.pk),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"outside_frame": []},
        {"passed_by_meeting_on": date(2026, 1, 2)},
        {"status": "withdrawn", "closed_at": "2026-01-02T10:00+01:00"},
    ],
    ids=["within its frame", "passed already", "withdrawn"],
)
def test_proposal_that_needs_no_meeting_is_not_put_on_by_itself(world: World, changes: dict[str, Any]) -> None:
    make_proposal(world, **changes)

    assert not make_meeting(world).items.filter(kind="proposal").exists()


def test_nobody_learns_of_a_neighbours_proposal_by_planning_a_meeting(world: World) -> None:
    make_proposal(world)
    make_municipality(cbs_code="0296", name="Wijchen")
    stranger = make_user("wil@voorbeeld.example")
    make_member(stranger, Role.MUNICIPALITY, municipality=make_municipality(cbs_code="0296"))

    meeting = make_meeting(world, acting_user=stranger, municipalities=["0268", "0296"])

    assert not meeting.items.filter(kind="proposal").exists()
    with pytest.raises(ValueError, match="nothing to put"):
        actions.add_item(meeting=meeting, acting_user=stranger, topic=f"proposal:{Proposal.objects.get().pk}")


def test_filling_again_adds_only_what_came_up_since(world: World) -> None:
    meeting = make_meeting(world)
    make_frame(world)

    assert actions.fill_agenda(meeting=meeting, acting_user=world.sven) == 1
    assert actions.fill_agenda(meeting=meeting, acting_user=world.sven) == 0


def test_item_changes_places_with_its_neighbour_and_stays_at_the_ends(world: World) -> None:
    meeting = make_meeting(world)
    first, second = meeting.items.all()[:2]

    actions.move_item(item=second, direction=Direction.UP, acting_user=world.sven)
    actions.move_item(item=second, direction=Direction.UP, acting_user=world.sven)

    assert [item.pk for item in meeting.items.all()[:2]] == [second.pk, first.pk]


def test_item_about_which_something_was_decided_stays_on_the_agenda(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    item = item_of(meeting, theme=Theme.HOUSING)
    say(item, world, "agreed", "")

    with pytest.raises(MeetingStateError):
        actions.remove_item(item=item, acting_user=world.sven)


@pytest.mark.parametrize("topic", ["theme:dansen", "frame:geen-id", "proposal:", "iets"])
def test_topic_that_is_none_is_refused(world: World, topic: str) -> None:
    meeting = make_meeting(world)

    with pytest.raises(ValueError, match=r".+"):
        actions.add_item(meeting=meeting, acting_user=world.sven, topic=topic)


def test_subject_of_ones_own_needs_a_title(world: World) -> None:
    meeting = make_meeting(world)

    with pytest.raises(ValidationError):
        actions.add_item(meeting=meeting, acting_user=world.sven, topic="other")


def test_text_with_a_citizen_number_is_refused(world: World) -> None:
    meeting = make_meeting(world)

    with pytest.raises(ValidationError):
        actions.add_item(meeting=meeting, acting_user=world.sven, topic="other", title="Over 111222333")


# --- The order of things ---


def test_meeting_cannot_be_held_before_its_day(world: World) -> None:
    meeting = make_meeting(world)

    with pytest.raises(NotYetError):
        actions.hold_meeting(meeting=meeting, today=YESTERDAY - timedelta(days=1), acting_user=world.sven)


def test_nothing_is_decided_before_the_meeting_is_held(world: World) -> None:
    meeting = make_meeting(world)
    item = item_of(meeting, theme=Theme.HOUSING)

    say(item, world, "agreed", "agreed", decision="Samen bouwen")

    item.refresh_from_db()
    assert (item.decision, item.decisions.count()) == ("", 0)


def test_meeting_that_is_only_planned_cannot_be_closed(world: World) -> None:
    with pytest.raises(MeetingStateError):
        close(make_meeting(world), world)


def test_meeting_begins_once(world: World) -> None:
    meeting = begin(make_meeting(world), world)

    with pytest.raises(MeetingStateError):
        actions.hold_meeting(meeting=meeting, today=TODAY, acting_user=world.femke)


def test_organisation_that_is_not_at_the_table_decides_nothing(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    item = item_of(meeting, theme=Theme.HOUSING)
    make_municipality(cbs_code="0296", name="Wijchen")
    terms = ItemTerms(said={"municipality:0296": Said(verdict="agreed")})

    with pytest.raises(ValidationError):
        actions.change_item(item=item, terms=terms, revision=item.revision, acting_user=world.sven)


def test_verdict_that_is_taken_back_is_gone(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    item = item_of(meeting, theme=Theme.HOUSING)
    say(item, world, "agreed", "noted")

    say(item, world, "", "noted")

    assert [(row.token, row.verdict) for row in item.decisions.all()] == [(tokens(world)[1], "noted")]


# --- What follows ---


def test_frame_counts_once_all_agreed_and_the_meeting_is_closed(world: World) -> None:
    frame = make_frame(world)
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, frame=frame), world, "agreed", "agreed")
    frame.refresh_from_db()
    before = frame.adopted_on

    close(meeting, world)

    frame.refresh_from_db()
    assert (before, frame.adopted_on) == (None, YESTERDAY)


@pytest.mark.parametrize("verdicts", [("agreed", ""), ("agreed", "noted"), ("agreed", "not_agreed"), ("", "")])
def test_frame_on_which_not_all_agreed_does_not_count(world: World, verdicts: tuple[str, str]) -> None:
    frame = make_frame(world)
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, frame=frame), world, *verdicts)

    close(meeting, world)

    frame.refresh_from_db()
    assert frame.adopted_on is None


def test_frame_that_is_talked_about_stays_as_it_was(world: World) -> None:
    frame = make_frame(world, adopted_on=date(2026, 1, 2))
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, frame=frame), world, "agreed", "agreed")

    close(meeting, world)

    frame.refresh_from_db()
    assert (frame.adopted_on, frame.ended_on) == (date(2026, 1, 2), None)


def test_frame_is_ended_by_a_meeting_at_which_all_agreed(world: World) -> None:
    frame = make_frame(world, adopted_on=date(2026, 1, 2))
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, frame=frame), world, "agreed", "agreed", frame_aim="end")

    close(meeting, world)

    frame.refresh_from_db()
    assert frame.ended_on == YESTERDAY


def test_proposal_outside_the_frame_passes_when_all_agreed(world: World) -> None:
    proposal = make_proposal(world)
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, proposal=proposal), world, "agreed", "agreed")

    close(meeting, world)

    proposal.refresh_from_db()
    assert proposal.passed_by_meeting_on == YESTERDAY


def test_proposal_does_not_pass_when_one_party_did_not_agree(world: World) -> None:
    proposal = make_proposal(world)
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, proposal=proposal), world, "agreed", "not_agreed")

    close(meeting, world)

    proposal.refresh_from_db()
    assert proposal.passed_by_meeting_on is None


def test_proposal_that_was_withdrawn_meanwhile_stays_so_and_the_meeting_closes(world: World) -> None:
    proposal = make_proposal(world)
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, proposal=proposal), world, "agreed", "agreed")
    Proposal.objects.filter(pk=proposal.pk).update(status="withdrawn", closed_at="2026-10-01T10:00+02:00")

    close(meeting, world)

    proposal.refresh_from_db()
    assert (meeting.status, proposal.passed_by_meeting_on) == (MeetingStatus.CLOSED, None)


def test_partner_who_is_not_at_the_table_can_not_be_passed_by(world: World) -> None:
    frame = make_frame(world)
    wijchen = make_municipality(cbs_code="0296", name="Wijchen")
    frame.municipalities.add(wijchen)
    meeting = begin(make_meeting(world), world)

    assert not meeting.items.filter(frame=frame).exists()
    with pytest.raises(ValueError, match="nothing to put"):
        actions.add_item(meeting=meeting, acting_user=world.sven, topic=f"frame:{frame.pk}")


# --- Closed is closed ---


def test_closing_writes_the_dossier_down_for_good(world: World) -> None:
    meeting = begin(make_meeting(world), world)

    close(meeting, world)

    dossier = Dossier.objects.get()
    again = actions.request_dossier(meeting=meeting, language="nl", acting_user=world.femke)
    assert (dossier.is_final, again.pk) == (True, dossier.pk)


def test_nothing_of_a_closed_meeting_changes(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    item, action = item_of(meeting, theme=Theme.HOUSING), point(meeting, world)
    close(meeting, world)
    who: dict[str, Any] = {"acting_user": world.sven}
    terms = MeetingTerms(date=TODAY)
    wish = ActionTerms(text="Anders", organisation=tokens(world)[0], due_on=TODAY)
    tries = (
        lambda: actions.change_meeting(meeting=meeting, terms=terms, revision=meeting.revision, **who),
        lambda: actions.save_participants(meeting=meeting, seats=[], revision=meeting.revision, **who),
        lambda: actions.add_item(meeting=meeting, topic="other", title="Nog iets", **who),
        lambda: actions.fill_agenda(meeting=meeting, **who),
        lambda: actions.move_item(item=item, direction=Direction.UP, **who),
        lambda: actions.remove_item(item=item, **who),
        lambda: actions.change_item(item=item, terms=ItemTerms(said={}), revision=item.revision, **who),
        lambda: actions.add_action_point(meeting=meeting, terms=wish, **who),
        lambda: actions.change_action_point(point=action, terms=wish, revision=action.revision, **who),
        lambda: actions.remove_action_point(point=action, **who),
        lambda: actions.hold_meeting(meeting=meeting, today=TODAY, **who),
        lambda: actions.confirm_minutes(
            meeting=meeting, organisation=tokens(world)[0], revision=meeting.revision, **who
        ),
        lambda: actions.close_meeting(meeting=meeting, revision=meeting.revision, **who),
    )

    for attempt in tries:
        with pytest.raises(MeetingStateError):
            attempt()


def test_action_of_a_closed_meeting_is_still_marked_done(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    action = point(meeting, world)
    close(meeting, world)

    actions.mark_action_done(point=action, today=TODAY, acting_user=world.femke)

    action.refresh_from_db()
    assert (action.done_on, action.done_by) == (TODAY, world.femke)
    assert 'done_on":null' in Dossier.objects.get().content


# --- Agreeing with the minutes ---


def test_somebody_agrees_only_for_the_own_organisation(world: World) -> None:
    meeting = begin(make_meeting(world), world)

    with pytest.raises(PermissionError):
        actions.confirm_minutes(
            meeting=meeting, organisation=tokens(world)[0], revision=meeting.revision, acting_user=world.femke
        )


def test_agreement_is_with_the_minutes_as_they_were_read(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    read = meeting.revision
    say(item_of(meeting, theme=Theme.HOUSING), world, "noted", "noted")

    with pytest.raises(MeetingConflictError):
        actions.confirm_minutes(meeting=meeting, organisation=tokens(world)[1], revision=read, acting_user=world.femke)


def test_change_after_agreement_asks_for_it_anew(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    for token, person in zip(tokens(world), (world.sven, world.femke), strict=True):
        actions.confirm_minutes(meeting=meeting, organisation=token, revision=meeting.revision, acting_user=person)
    assert unconfirmed(meeting) == []

    say(item_of(meeting, theme=Theme.HOUSING), world, "noted", "noted")

    meeting.refresh_from_db()
    assert len(unconfirmed(meeting)) == 2


# --- Actions, and what waits ---


def test_open_actions_come_along_to_the_next_meeting_of_the_same_parties(world: World) -> None:
    first = begin(make_meeting(world), world)
    kept, done = point(first, world), point(first, world)
    actions.mark_action_done(point=done, today=TODAY, acting_user=world.sven)

    following = make_meeting(world, day=TODAY)

    assert following.previous == first
    assert list(actions_before_and_at(following)) == [kept]


def test_actions_do_not_come_along_to_somebody_who_was_not_there(world: World) -> None:
    point(begin(make_meeting(world), world), world)
    make_municipality(cbs_code="0296", name="Wijchen")

    following = make_meeting(world, day=TODAY, municipalities=["0268", "0296"])

    assert not actions_before_and_at(following).exists()


def test_what_waits_is_told_to_whom_it_waits_for(world: World) -> None:
    held = begin(make_meeting(world), world)
    point(held, world, due_on=date(2026, 10, 1))
    make_meeting(world, day=date(2026, 12, 1))

    with time_machine.travel("2026-11-02 12:00", tick=False):
        waiting = {name: meetings_waiting(getattr(world, name)) for name in ("femke", "sven", "noor", "ruth")}

    assert [(row.task, row.text, row.is_late) for row in waiting["femke"]] == [
        (
            "Verslag van een overleg nakijken",
            "Akkoord van Nijmegen met het verslag van het OOGO van 11 mei 2026",
            False,
        ),
        ("Actiepunt uitvoeren", "Brief aan de raad", True),
        ("Overleg voorbereiden", "OOGO met Samenwerkingsverband van De Eik op 1 december 2026", False),
    ]
    assert [row.text for row in waiting["sven"]] == [
        "Akkoord van Samenwerkingsverband van De Eik met het verslag van het OOGO van 11 mei 2026",
        "OOGO met Samenwerkingsverband van De Eik op 1 december 2026",
    ]
    assert waiting["noor"] == waiting["ruth"] == []


# --- Who ---


def test_board_sees_a_meeting_once_it_is_invited(world: World) -> None:
    meeting = make_meeting(world)
    before = Meeting.objects.visible_to(world.ruth).exists()
    seats = [Seat(organisation=f"board:{world.school.board_id}", function="bestuurder")]

    actions.save_participants(meeting=meeting, seats=seats, revision=meeting.revision, acting_user=world.sven)

    seen = Meeting.objects.visible_to(world.ruth).exists()
    may = Meeting.objects.allowing(world.ruth, Ability.HOLD_MEETINGS).exists()
    assert (before, seen, may) == (False, True, False)


@pytest.mark.parametrize("name", ["noor", "bram", "eva", "ada", "zoe"])
def test_others_see_no_meeting(world: World, name: str) -> None:
    make_meeting(world)

    assert not Meeting.objects.visible_to(getattr(world, name)).exists()
