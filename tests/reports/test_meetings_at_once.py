"""Two people at one OOGO at the same moment: the second is told, and nothing is lost or made twice."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditEvent
from reports import actions
from reports.actions import (
    ActionTerms,
    ItemTerms,
    MeetingConflictError,
    MeetingStateError,
    Said,
)
from reports.models import Dossier, Meeting, Theme
from tests.cast import World
from tests.meetings import TODAY, begin, item_of, make_frame, make_meeting, point, say, tokens

pytestmark = pytest.mark.django_db


# --- Two at once ---


def test_second_to_change_an_item_is_told(world: World) -> None:
    meeting = begin(make_meeting(world), world)
    item = item_of(meeting, theme=Theme.HOUSING)
    say(item, world, "noted", "noted")

    with pytest.raises(MeetingConflictError):
        actions.change_item(item=item, terms=ItemTerms(said={}), revision=1, acting_user=world.femke)


def test_second_to_change_an_action_or_the_table_is_told(world: World) -> None:
    meeting = make_meeting(world)
    action = point(meeting, world)
    wish = ActionTerms(text="Anders", organisation=tokens(world)[0], due_on=TODAY)
    actions.change_action_point(point=action, terms=wish, revision=1, acting_user=world.sven)

    with pytest.raises(MeetingConflictError):
        actions.change_action_point(point=action, terms=wish, revision=1, acting_user=world.femke)
    with pytest.raises(MeetingConflictError):
        actions.save_participants(meeting=meeting, seats=[], revision=1, acting_user=world.femke)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_does_and_there_is_one_dossier(world: World, two_hands: None) -> None:
    frame = make_frame(world)
    meeting = begin(make_meeting(world), world)
    say(item_of(meeting, frame=frame), world, "agreed", "agreed")
    meeting.refresh_from_db()
    ready, outcomes = Barrier(2), []

    def try_to_close() -> None:
        ready.wait()
        try:
            actions.close_meeting(meeting=meeting, revision=meeting.revision, acting_user=world.sven)
            outcomes.append("closed")
        except MeetingStateError:
            outcomes.append("too late")
        finally:
            connection.close()

    hands = [Thread(target=try_to_close) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert sorted(outcomes) == ["closed", "too late"]
    assert Dossier.objects.count() == 1
    assert AuditEvent.objects.filter(action="adopt_frame", outcome="done").count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_decision_slips_in_while_somebody_closes(world: World, two_hands: None) -> None:
    meeting = begin(make_meeting(world), world)
    item = item_of(meeting, theme=Theme.HOUSING)
    ready = Barrier(2)
    refused: list[str] = []

    def hand(name: str, act: Any) -> Thread:
        def run() -> None:
            ready.wait()
            try:
                act()
            except (MeetingStateError, MeetingConflictError):
                refused.append(name)
            finally:
                connection.close()

        return Thread(target=run)

    terms = ItemTerms(said={tokens(world)[0]: Said(verdict="agreed")})
    closing = hand("close", lambda: close_at(meeting, world))
    saying = hand("say", lambda: actions.change_item(item=item, terms=terms, revision=1, acting_user=world.femke))
    for one in (closing, saying):
        one.start()
    for one in (closing, saying):
        one.join()

    assert len(refused) == 1


def close_at(meeting: Meeting, world: World) -> None:
    actions.close_meeting(meeting=meeting, revision=meeting.revision, acting_user=world.sven)
