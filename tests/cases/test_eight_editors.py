"""Eight people who edit the same row at the same time: what was said to be stored is stored."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connections

from budgets.actions import NormConflictError, NormTerms, change_norm
from budgets.models import Norm
from cases.actions import EditConflictError, change_indication, change_pupil
from cases.models import Indication, Pupil
from tests.cases.terms import indication_terms, pupil_terms
from tests.cast import World, make_world
from tests.factories import make_indication, make_pupil

PEOPLE, EDITS = 8, 50
# Adds one to the number that it read; says whether that was stored.
Edit = Callable[[World, UUID], None]


def count_pupil(world: World, pk: UUID) -> None:
    seen = Pupil.objects.get(pk=pk)
    think()
    terms = pupil_terms(reference=seen.reference, nickname=str(int(seen.nickname) + 1))
    change_pupil(pupil_id=pk, terms=terms, revision=seen.revision, acting_user=world.noor)


def count_indication(world: World, pk: UUID) -> None:
    seen = Indication.objects.get(pk=pk)
    think()
    terms = indication_terms(minutes=(seen.minutes or 0) + 1)
    change_indication(indication_id=pk, terms=terms, revision=seen.revision, acting_user=world.noor)


def count_norm(world: World, pk: UUID) -> None:
    seen = Norm.objects.get(pk=pk)
    think()
    terms = NormTerms(code=seen.code, value=Decimal(seen.value) + 1, valid_from=date(2020, 1, 1), source="meting")
    change_norm(
        norm_id=pk,
        terms=replace(terms, valid_until=seen.valid_until),
        revision=seen.revision,
        reason="nog een keer gemeten",
        acting_user=world.ruth,
    )


def think() -> None:
    """A person looks before typing; some look longer."""
    time.sleep(random.random() / 500)  # noqa: S311 - how long somebody looks, not a secret


def pupil_of(world: World) -> tuple[UUID, Callable[[], int]]:
    pk = make_pupil(world.school, nickname="0").pk
    return pk, lambda: int(Pupil.objects.get(pk=pk).nickname)


def indication_of(world: World) -> tuple[UUID, Callable[[], int]]:
    pk = make_indication(make_pupil(world.school), minutes=1).pk
    return pk, lambda: (Indication.objects.get(pk=pk).minutes or 0) - 1


def norm_of(world: World) -> tuple[UUID, Callable[[], int]]:
    norm = world.pool.norms.get(code="fte_price_cents")
    begun = Decimal(norm.value)
    return norm.pk, lambda: int(Decimal(Norm.objects.get(pk=norm.pk).value) - begun)


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("made", "edit"), [(pupil_of, count_pupil), (indication_of, count_indication), (norm_of, count_norm)]
)
def test_every_edit_that_was_accepted_is_there(
    made: Callable[[World], tuple[UUID, Callable[[], int]]], edit: Edit
) -> None:
    """Without the check on the revision 318 of such 400 edits were lost."""
    world = make_world()
    pk, counted = made(world)
    outcomes: list[str] = []
    start = threading.Barrier(PEOPLE)

    def work() -> None:
        start.wait(10)
        for _ in range(EDITS):
            try:
                edit(world, pk)
                outcomes.append("stored")
            except (EditConflictError, NormConflictError):
                outcomes.append("told")
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == PEOPLE * EDITS
    assert counted() == outcomes.count("stored")
    # They did get in each other's way, or this proves nothing.
    assert outcomes.count("told") > PEOPLE
