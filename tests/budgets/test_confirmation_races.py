"""Two officers at once, and a director who edits while an officer confirms. On PostgreSQL: SQLite has one writer."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import repeat
from uuid import UUID

import pytest
from django.db import connection

from budgets.actions import LinesChangedError, Statement, confirm_lines
from budgets.confirming.lines import Figures, Line, confirmation_lines
from budgets.queries import confirmation_state
from cases.actions import EditConflictError, IndicationTerms, change_indication, terms_of
from cases.models import Indication, IndicationConfirmation
from schools.permissions import Role
from tests.cast import World, make_world
from tests.factories import make_indication, make_member, make_pupil, make_user

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

NIJMEGEN = "municipality:0268"
ROUNDS = 25


@pytest.fixture
def world(two_hands: None, transactional_db: None) -> Iterator[World]:
    """The cast, stored so that threads with a connection of their own see it."""
    yield make_world()
    connection.close()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these at the same moment, each with a connection of its own; return what came of each."""
    gate = threading.Barrier(len(acts))
    found: list[object] = list(repeat(None, len(acts)))

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait(timeout=10)
        try:
            found[place] = act()
        except (LinesChangedError, EditConflictError) as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found


def test_nothing_is_confirmed_that_was_edited_between_look_and_press(world: World) -> None:
    """25 rounds: the officer says yes to EUR 1, the director makes it EUR 2 at that moment."""
    wrong = []
    for number in range(ROUNDS):
        row = make_indication(make_pupil(world.school), amount_cents=100, amount_basis="school_year")
        seen = next(line for line in confirmation_lines(world.pool) if line.id == row.pk)
        edited = replace(terms_of(row), amount_cents=200)

        at_once(partial(_confirm, world, seen), partial(_edit, world, row.pk, edited))

        now = next(line for line in confirmation_lines(world.pool) if line.id == row.pk)
        if now.is_confirmed and now.leading.amount_cents != 100:
            wrong.append(number)
        if now.is_confirmed and now.entered.amount_cents == 200:
            wrong.append(number)
    assert wrong == []


def test_two_officers_who_say_the_same_say_it_once(world: World) -> None:
    rows = [make_indication(make_pupil(world.school), amount_cents=100, amount_basis="school_year") for _ in range(9)]
    seen = list(confirmation_lines(world.pool))
    colleague = make_user("collega@voorbeeld.example")
    make_member(colleague, Role.MUNICIPALITY, municipality=world.school.municipality)
    statement = Statement(on_behalf_of=NIJMEGEN)

    found = at_once(
        *(
            lambda person=person: confirm_lines(pool=world.pool, lines=seen, statement=statement, acting_user=person)
            for person in (world.femke, colleague)
        )
    )

    assert sorted(found, key=str) == [0, 9]
    assert IndicationConfirmation.objects.count() == len(rows)
    assert confirmation_state(world.pool).is_complete


def test_of_two_officers_who_say_different_things_the_second_is_told(world: World) -> None:
    row = make_indication(make_pupil(world.school), amount_cents=100, amount_basis="school_year")
    [seen] = confirmation_lines(world.pool)
    colleague = make_user("collega@voorbeeld.example")
    make_member(colleague, Role.MUNICIPALITY, municipality=world.school.municipality)

    found = at_once(
        *(
            lambda cents=cents, person=person: confirm_lines(
                pool=world.pool,
                lines=[seen],
                statement=Statement(on_behalf_of=NIJMEGEN, note="x", corrected={seen.key: _with(seen, cents)}),
                acting_user=person,
            )
            for cents, person in ((1, world.femke), (2, colleague))
        )
    )

    assert sum(isinstance(result, LinesChangedError) for result in found) == 1
    assert IndicationConfirmation.objects.count() == 1
    assert Indication.objects.get(pk=row.pk).revision == 1


def _confirm(world: World, seen: Line) -> int:
    statement = Statement(on_behalf_of=NIJMEGEN)
    return confirm_lines(pool=world.pool, lines=[seen], statement=statement, acting_user=world.femke)


def _edit(world: World, pk: UUID, terms: IndicationTerms) -> Indication:
    return change_indication(indication_id=pk, terms=terms, revision=1, acting_user=world.noor)


def _with(line: Line, cents: int) -> Figures:
    return replace(line.entered, amount_cents=cents)
