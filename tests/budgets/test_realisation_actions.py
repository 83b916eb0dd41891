"""Writing down what was delivered: nothing is overwritten, everything is taken back, two people lose nothing."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from budgets.actions import (
    MonthFigures,
    RealisationConflictError,
    RealisationUndoneError,
    record_realisation,
    undo_realisation,
)
from budgets.models import Realisation
from budgets.queries import months_missing
from tests.budgets.realising import LATER, link_of
from tests.cast import World

AUGUST = date(2023, 8, 1)


def write(world: World, **said: Any) -> Any:
    today = said.pop("today", LATER)
    figures = MonthFigures(**{"school": link_of(world.pool), "month": AUGUST, **said})
    return record_realisation(pool=world.pool, figures=[figures], today=today, acting_user=world.noor)


def counted() -> Realisation:
    return Realisation.objects.get(replaced_at=None)


@pytest.mark.parametrize(
    ("month", "today"),
    [
        (date(2023, 7, 1), LATER),
        (date(2024, 8, 1), LATER),
        (date(2023, 8, 2), LATER),
        (date(2024, 1, 1), date(2023, 12, 31)),
    ],
)
def test_a_month_that_cannot_be_known_is_refused(world: World, month: date, today: date) -> None:
    with pytest.raises(ValidationError):
        write(world, month=month, fte=Decimal(1), today=today)

    assert not Realisation.objects.exists()


def test_one_wrong_month_stores_none_of_them(world: World) -> None:
    link = link_of(world.pool)
    figures = [
        MonthFigures(school=link, month=AUGUST, fte=Decimal(1)),
        MonthFigures(school=link, month=date(2030, 1, 1), fte=Decimal(1)),
    ]

    with pytest.raises(ValidationError):
        record_realisation(pool=world.pool, figures=figures, today=LATER, acting_user=world.noor)

    assert not Realisation.objects.exists()


def test_the_database_keeps_one_figure_per_school_and_month(world: World) -> None:
    write(world, fte=Decimal(1))

    with pytest.raises(IntegrityError), transaction.atomic():
        Realisation.objects.create(
            pool=world.pool, school=link_of(world.pool), month=AUGUST, fte=2, recorded_by=world.noor
        )


def test_zero_is_stored_and_nothing_is_not(world: World) -> None:
    assert write(world, fte=Decimal(0)) is not None
    assert write(world, month=date(2023, 9, 1)) is None

    assert counted().fte == 0


def test_a_correction_keeps_what_stood_there_with_who_and_when(world: World) -> None:
    write(world, fte=Decimal("0.5"), note="schatting")

    write(world, fte=Decimal("0.4"), seen=counted().pk)

    old = Realisation.objects.get(replaced_at__isnull=False)
    assert (old.fte, old.note, old.replaced_by) == (Decimal("0.5"), "schatting", world.noor)
    assert counted().fte == Decimal("0.4")


def test_the_same_again_changes_nothing(world: World) -> None:
    write(world, fte=Decimal("0.5"))

    assert write(world, fte=Decimal("0.5")) is None
    assert Realisation.objects.count() == 1


def test_whoever_saw_something_older_overwrites_nothing(world: World) -> None:
    write(world, fte=Decimal("0.5"))

    with pytest.raises(RealisationConflictError):
        write(world, fte=Decimal("0.4"))

    assert counted().fte == Decimal("0.5")


def test_a_month_that_was_left_alone_keeps_what_somebody_else_made_of_it(world: World) -> None:
    """Both opened the form with August at 0.5; one makes it 0.4, the other only writes September."""
    write(world, fte=Decimal("0.5"))
    seen = counted().pk
    write(world, fte=Decimal("0.4"), seen=seen)
    link = link_of(world.pool)

    record_realisation(
        pool=world.pool,
        figures=[
            MonthFigures(school=link, month=AUGUST, fte=Decimal("0.5"), seen=seen),
            MonthFigures(school=link, month=date(2023, 9, 1), fte=Decimal("0.3")),
        ],
        today=LATER,
        acting_user=world.bram,
    )

    rows = Realisation.objects.filter(replaced_at=None).order_by("month")
    assert [row.fte for row in rows] == [Decimal("0.4"), Decimal("0.3")]


def test_a_row_of_another_place_is_no_row_that_was_seen(world: World) -> None:
    write(world, fte=Decimal("0.5"))
    other = counted().pk

    with pytest.raises(RealisationConflictError):
        write(world, month=date(2023, 9, 1), fte=Decimal("0.5"), seen=other)


def test_what_was_stored_in_one_go_is_taken_back_in_one_go(world: World) -> None:
    write(world, fte=Decimal("0.5"))
    act = write(world, fte=Decimal("0.4"), seen=counted().pk)

    undo_realisation(pool=world.pool, act=act, acting_user=world.noor)

    assert counted().fte == Decimal("0.5")
    assert Realisation.objects.count() == 3


def test_taking_back_the_first_leaves_the_month_unknown(world: World) -> None:
    act = write(world, fte=Decimal("0.5"))

    undo_realisation(pool=world.pool, act=act, acting_user=world.noor)

    assert not Realisation.objects.filter(replaced_at=None).exists()


def test_an_emptied_month_comes_back(world: World) -> None:
    write(world, fte=Decimal("0.5"))
    act = write(world, seen=counted().pk)
    assert not Realisation.objects.filter(replaced_at=None).exists()

    undo_realisation(pool=world.pool, act=act, acting_user=world.noor)

    assert counted().fte == Decimal("0.5")


def test_taking_back_can_be_taken_back(world: World) -> None:
    act = write(world, fte=Decimal("0.5"))

    back = undo_realisation(pool=world.pool, act=act, acting_user=world.noor)
    undo_realisation(pool=world.pool, act=back, acting_user=world.noor)

    assert counted().fte == Decimal("0.5")


def test_after_somebody_wrote_again_it_cannot_be_taken_back(world: World) -> None:
    first = write(world, fte=Decimal("0.5"))
    write(world, fte=Decimal("0.4"), seen=counted().pk)

    with pytest.raises(RealisationUndoneError):
        undo_realisation(pool=world.pool, act=first, acting_user=world.noor)

    assert counted().fte == Decimal("0.4")


def test_an_emptied_month_that_was_filled_again_stays_filled(world: World) -> None:
    write(world, fte=Decimal("0.5"))
    emptied = write(world, seen=counted().pk)
    write(world, fte=Decimal("0.3"))

    with pytest.raises(RealisationUndoneError):
        undo_realisation(pool=world.pool, act=emptied, acting_user=world.noor)

    assert counted().fte == Decimal("0.3")


def test_an_act_of_another_pool_is_not_found(world: World) -> None:
    act = write(world, fte=Decimal("0.5"))

    for wrong in (act, uuid4()):
        with pytest.raises(Realisation.DoesNotExist):
            undo_realisation(pool=world.neighbours_pool, act=wrong, acting_user=world.eva)


def test_before_anything_is_agreed_no_month_is_asked_for(world: World) -> None:
    assert months_missing(world.noor, LATER) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_hands")
def test_of_two_who_write_the_same_month_at_once_one_is_told(world: World) -> None:
    barrier, outcomes = Barrier(2), []

    def at_once(fte: str) -> None:
        barrier.wait()
        try:
            write(world, fte=Decimal(fte))
            outcomes.append("stored")
        except RealisationConflictError:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=at_once, args=[fte]) for fte in ("0.5", "0.4")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["stored", "told"]
    assert Realisation.objects.count() == 1
