"""An OOGO that is cancelled: with a reason, seen by everyone at the table, and nothing of it is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from reports import actions
from reports.actions import MeetingOverError, MeetingStateError
from reports.minutes import as_text, minutes_of
from reports.models import Meeting, MeetingStatus
from reports.queries import actions_before_and_at, meetings_waiting
from tests.cast import World
from tests.meetings import TODAY, begin, close, item_of, make_frame, make_meeting, make_proposal, point, say

pytestmark = pytest.mark.django_db

LATER, NEXT = TODAY + timedelta(days=14), TODAY + timedelta(days=28)
REASON = "Twee wethouders zijn ziek"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(f"{TODAY} 12:00", tick=False):
        yield


def cancel(meeting: Meeting, world: World, reason: str = REASON) -> Meeting:
    actions.cancel_meeting(meeting=meeting, reason=reason, acting_user=world.sven)
    meeting.refresh_from_db()
    return meeting


def resume(meeting: Meeting, world: World, *, today: date = TODAY) -> Meeting:
    actions.resume_meeting(meeting=meeting, today=today, acting_user=world.sven)
    meeting.refresh_from_db()
    return meeting


def address(name: str, meeting: Meeting) -> str:
    return reverse(f"reports:{name}", args=[meeting.pk])


# --- Cancelling ---


def test_a_meeting_that_is_closed_is_not_cancelled(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    close(meeting, world)

    with pytest.raises(MeetingStateError):
        cancel(meeting, world)

    meeting.refresh_from_db()
    assert meeting.cancelled_at is None


def test_without_a_reason_nothing_is_cancelled(world: World) -> None:
    meeting = make_meeting(world, day=LATER)

    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        cancel(meeting, world, "  ")

    meeting.refresh_from_db()
    assert not meeting.is_cancelled


def test_it_says_who_when_and_why_and_the_log_tells(world: World) -> None:
    meeting = cancel(make_meeting(world, day=LATER), world)

    assert (meeting.cancelled_by, meeting.cancelled_because) == (world.sven, REASON)
    assert meeting.status == MeetingStatus.PLANNED
    assert list(AuditEvent.objects.filter(action="cancel_meeting").values_list("actor", "subject_id")) == [
        (world.sven.pk, str(meeting.pk))
    ]
    with pytest.raises(MeetingStateError):
        cancel(meeting, world)


def test_nothing_of_a_cancelled_meeting_changes(world: World) -> None:
    meeting = make_meeting(world)
    begin(meeting, world)
    said = point(meeting, world)
    cancel(meeting, world)
    item = meeting.items.all()[0]

    for change in (
        lambda: actions.hold_meeting(meeting=meeting, today=TODAY, acting_user=world.sven),
        lambda: close(meeting, world),
        lambda: say(item, world, "agreed", "agreed"),
        lambda: actions.add_item(meeting=meeting, acting_user=world.sven, topic="other", title="Nog iets"),
        lambda: actions.remove_item(item=item, acting_user=world.sven),
        lambda: actions.fill_agenda(meeting=meeting, acting_user=world.sven),
        lambda: actions.remove_action_point(point=said, acting_user=world.sven),
        lambda: actions.save_participants(meeting=meeting, seats=[], revision=meeting.revision, acting_user=world.sven),
    ):
        with pytest.raises(MeetingStateError):
            change()


def test_what_was_agreed_to_do_stays_and_comes_along(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    said = point(meeting, world)
    cancel(meeting, world)

    following = make_meeting(world, day=LATER)

    assert list(actions_before_and_at(following)) == [said]
    actions.mark_action_done(point=said, today=TODAY, acting_user=world.sven)


def test_the_meeting_before_the_next_is_the_last_that_was_not_cancelled(world: World) -> None:
    first = make_meeting(world)
    cancel(make_meeting(world, day=LATER), world)

    assert make_meeting(world, day=NEXT).previous == first


# --- Its agenda goes to the next meeting ---


def full_agenda(world: World, day: date = LATER) -> Meeting:
    """Every kind of item, some with a note."""
    make_proposal(world)
    make_frame(world)
    meeting = make_meeting(world, day=day)
    for item in meeting.items.all():
        item.note = f"Bij {item.position}"
        item.save()
    actions.add_item(meeting=meeting, acting_user=world.sven, topic="other", title="Rondvraag", note="Wie wil wat?")
    meeting.refresh_from_db()
    return meeting


def agenda(meeting: Meeting) -> list[tuple[str, str, str]]:
    return [(item.kind, item.theme or item.title, item.note) for item in meeting.items.all()]


EVERYTHING = [
    ("frame", "", "Bij 1"),
    ("theme", "transport", "Bij 2"),
    ("theme", "housing", "Bij 3"),
    ("theme", "youth_care", "Bij 4"),
    ("theme", "transitions", "Bij 5"),
    ("proposal", "", "Bij 6"),
    ("other", "Rondvraag", "Wie wil wat?"),
]


@pytest.mark.parametrize("day", [NEXT, LATER, TODAY], ids=["later", "the same day", "before it"])
def test_the_whole_agenda_is_on_the_next_meeting_that_is_planned(world: World, day: date) -> None:
    cancelled = cancel(full_agenda(world), world)

    following = make_meeting(world, day=day)

    assert agenda(following) == agenda(cancelled) == EVERYTHING


def test_it_goes_at_once_to_a_meeting_that_was_planned_already(world: World) -> None:
    meeting, following = full_agenda(world), make_meeting(world, day=NEXT)
    assert ("other", "Rondvraag", "Wie wil wat?") not in agenda(following)

    found = actions.cancel_meeting(meeting=meeting, reason=REASON, acting_user=world.sven)

    assert found == following
    assert agenda(following) == EVERYTHING


def test_a_note_that_stands_there_already_is_kept(world: World) -> None:
    meeting, following = full_agenda(world), make_meeting(world, day=NEXT)
    item = item_of(following, theme="housing")
    item.note = "Eigen toelichting"
    item.save()

    cancel(meeting, world)

    item.refresh_from_db()
    assert item.note == "Eigen toelichting"


def test_it_goes_along_once_and_through_a_second_meeting_that_is_cancelled_too(world: World) -> None:
    cancel(full_agenda(world), world)
    second = make_meeting(world, day=NEXT)
    assert actions.fill_agenda(meeting=second, acting_user=world.sven) == 0

    cancel(second, world)
    third = make_meeting(world, day=NEXT + timedelta(days=14))

    assert agenda(third) == EVERYTHING


def test_what_is_over_stays_behind(world: World) -> None:
    meeting = full_agenda(world)
    cancel(meeting, world)
    proposal = item_of(meeting, kind="proposal").proposal
    assert proposal is not None
    type(proposal).objects.filter(pk=proposal.pk).update(status="withdrawn", closed_at="2026-11-01T10:00+01:00")

    following = make_meeting(world, day=NEXT)

    assert [row for row in agenda(following) if row[0] == "proposal"] == []
    assert [row for row in agenda(meeting) if row[0] == "proposal"] == [("proposal", "", "Bij 6")]


# --- Held after all ---


def test_a_meeting_is_held_after_all_as_it_stood(world: World) -> None:
    meeting = full_agenda(world)
    before = as_text(minutes_of(meeting))
    cancel(meeting, world)
    assert as_text(minutes_of(meeting)) != before

    resume(meeting, world, today=LATER)

    assert (meeting.cancelled_at, meeting.cancelled_by, meeting.cancelled_because) == (None, None, "")
    assert as_text(minutes_of(meeting)) == before
    assert AuditEvent.objects.filter(action="resume_meeting", actor=world.sven).count() == 1
    begin(meeting, world)
    close(meeting, world)


def test_once_its_day_has_passed_it_stays_cancelled(world: World) -> None:
    meeting = cancel(make_meeting(world, day=LATER), world)

    with pytest.raises(MeetingOverError):
        resume(meeting, world, today=LATER + timedelta(days=1))

    meeting.refresh_from_db()
    assert meeting.is_cancelled


def test_what_was_not_cancelled_cannot_be_resumed(world: World) -> None:
    with pytest.raises(MeetingStateError):
        resume(make_meeting(world, day=LATER), world)


# --- Pages ---


def test_everyone_at_the_table_sees_that_it_was_cancelled_and_why(world: World, signed_in: Any) -> None:
    meeting = cancel(make_meeting(world, day=LATER), world)

    for person in (world.sven, world.femke):
        client = signed_in(person)
        listed, shown = client.get(reverse("reports:meetings")), client.get(address("meeting", meeting))

        assert [row.pk for row in listed.context["cancelled"]] == [meeting.pk]
        assert (listed.context["ahead"], listed.context["waiting"]) == ([], [])
        assert REASON in listed.text
        assert "Dit overleg is op 2 november 2026 afgelast" in shown.text
        assert REASON in shown.text
        assert address("meeting-resume", meeting) in shown.text
        for name in ("meeting-change", "meeting-hold", "meeting-cancel", "agenda-add"):
            assert address(name, meeting) not in shown.text
    assert meetings_waiting(world.sven) == []


def test_a_stranger_cannot_cancel_or_resume(world: World, signed_in: Any) -> None:
    meeting = make_meeting(world, day=LATER)

    for person in (world.noor, world.eva, world.ada, world.zoe):
        for name in ("meeting-cancel", "meeting-resume"):
            answer = signed_in(person).post(address(name, meeting), {"reason": "x", "revision": "1"})
            assert answer.status_code in {403, 404}
    meeting.refresh_from_db()
    assert not meeting.is_cancelled


def cancel_on_page(client: Client, meeting: Meeting, reason: str = REASON) -> Any:
    assert client.get(address("meeting-cancel", meeting)).status_code == 200
    return client.post(address("meeting-cancel", meeting), {"reason": reason, "revision": str(meeting.revision)})


def test_on_the_page_it_asks_for_a_reason_and_says_where_the_agenda_went(world: World, signed_in: Any) -> None:
    meeting = make_meeting(world, day=LATER)
    make_meeting(world, day=NEXT)
    client = signed_in(world.femke)

    refused = cancel_on_page(client, meeting, "")
    assert refused.status_code == 422
    assert "Schrijf op waarom het overleg niet doorgaat." in refused.text
    assert cancel_on_page(client, meeting).status_code == 302

    shown = client.get(address("meeting", meeting)).text
    assert "De agenda staat nu op het overleg van 30 november 2026." in shown


def test_on_the_page_it_goes_on_after_all_until_its_day_has_passed(world: World, signed_in: Any) -> None:
    meeting = cancel(make_meeting(world, day=LATER), world)
    client = signed_in(world.sven)

    shown = client.post(address("meeting-resume", meeting), follow=True).text
    assert "Het overleg gaat toch door." in shown
    again = client.post(address("meeting-resume", meeting), follow=True).text
    assert "Dit overleg is niet afgelast." in again

    cancel(meeting, world)
    with time_machine.travel(f"{NEXT} 12:00", tick=False):
        client = signed_in(world.sven)
        late = client.post(address("meeting-resume", meeting), follow=True).text
        assert "De dag van dit overleg is voorbij." in late
        assert address("meeting-resume", meeting) not in client.get(address("meeting", meeting)).text


def test_who_presses_second_reads_that_it_was_closed_or_cancelled_meanwhile(world: World, signed_in: Any) -> None:
    closed, cancelled = begin(make_meeting(world), world), make_meeting(world, day=LATER)
    client = signed_in(world.femke)
    close(closed, world)
    cancel(cancelled, world)

    for meeting, told in ((closed, "intussen afgesloten"), (cancelled, "intussen afgelast")):
        answer = client.post(address("meeting-cancel", meeting), {"reason": REASON, "revision": "1"})
        assert answer.status_code == 409
        assert told in answer.text
        assert client.get(address("meeting-cancel", meeting)).status_code == 302
