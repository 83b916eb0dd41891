"""A school lets a provider enter its months: at most one at a time, and nothing after it was ended."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from budgets.actions import (
    DeliveryConflictError,
    DeliveryEndedError,
    MonthFigures,
    Origin,
    end_delivery,
    name_provider,
    record_realisation,
    undo_realisation,
)
from budgets.models import Delivery, Realisation
from budgets.queries import months_missing
from budgets.waiting.realisation import months_to_deliver
from schools.actions.people import withdraw_role
from schools.models import Mail
from schools.permissions import Ability
from tests.agreements import make_agreed
from tests.budgets.delivering import AUGUST, Delivering, make_delivering, make_provider, write_as_provider
from tests.budgets.realising import LATER, calculated, link_of
from tests.cast import World


@pytest.fixture
def delivering(world: World) -> Delivering:
    return make_delivering(world)


# --- What the database keeps -----------------------------------------------------------------------------------------


def test_a_school_of_a_budget_has_one_provider_at_a_time(world: World, delivering: Delivering) -> None:
    other, _people = make_provider("Andere hulp")

    with pytest.raises(IntegrityError, match=r"one_open_delivery_per_school|UNIQUE"), transaction.atomic():
        Delivery.objects.create(school=delivering.delivery.school, provider=other, named_by=world.noor)


def test_who_ended_it_is_kept_or_nobody_did(world: World, delivering: Delivering) -> None:
    with pytest.raises(IntegrityError, match="delivery_was_ended_by_somebody"), transaction.atomic():
        Delivery.objects.filter(pk=delivering.delivery.pk).update(ended_at=timezone.now())

    with pytest.raises(IntegrityError, match="delivery_was_ended_by_somebody"), transaction.atomic():
        Delivery.objects.filter(pk=delivering.delivery.pk).update(ended_by=world.noor)


def test_a_month_of_a_provider_is_the_same_one_row(world: World, delivering: Delivering) -> None:
    write_as_provider(delivering.delivery, delivering.pim, "0.5")
    row = {"pool": world.pool, "school": link_of(world.pool), "month": AUGUST, "fte": 1, "recorded_by": world.noor}

    with pytest.raises(IntegrityError), transaction.atomic():
        Realisation.objects.create(**row)


# --- Naming and ending -----------------------------------------------------------------------------------------------


def test_naming_tells_the_people_of_the_provider_without_any_data(world: World) -> None:
    provider, (pim, _gone) = make_provider("Zorgkracht", "pim", "weg")
    _gone.memberships.update(valid_until="2024-01-01")
    make_provider("Andere hulp", "ander")

    name_provider(school=link_of(world.pool), provider=provider, site="http://testserver", acting_user=world.noor)

    mail = Mail.objects.get()
    assert (mail.kind, mail.user, mail.requested_by) == ("waiting", pim, world.noor)


def test_naming_the_same_again_changes_nothing(world: World, delivering: Delivering) -> None:
    again = name_provider(school=link_of(world.pool), provider=delivering.provider, site="", acting_user=world.bram)

    assert again == delivering.delivery
    assert again.named_by == world.noor
    assert AuditEvent.objects.filter(action="name_provider").count() == 1


def test_another_one_is_named_only_after_the_first_was_ended(world: World, delivering: Delivering) -> None:
    other, _people = make_provider("Andere hulp")
    link = link_of(world.pool)

    with pytest.raises(DeliveryConflictError):
        name_provider(school=link, provider=other, site="", acting_user=world.noor)
    assert end_delivery(delivery=delivering.delivery, acting_user=world.bram) is True
    name_provider(school=link, provider=other, site="", acting_user=world.noor)

    first, second = Delivery.objects.order_by("named_at")
    assert (first.provider, first.ended_by) == (delivering.provider, world.bram)
    assert (second.provider, second.ended_at) == (other, None)
    told = AuditEvent.objects.filter(action__in=("name_provider", "end_delivery")).order_by("id")
    assert [event.action for event in told] == ["name_provider", "end_delivery", "name_provider"]


def test_ending_twice_is_ending_once(world: World, delivering: Delivering) -> None:
    assert end_delivery(delivery=delivering.delivery, acting_user=world.noor) is True
    assert end_delivery(delivery=delivering.delivery, acting_user=world.bram) is False

    assert Delivery.objects.get().ended_by == world.noor
    assert AuditEvent.objects.filter(action="end_delivery").count() == 1


# --- Writing under it ------------------------------------------------------------------------------------------------


def test_what_a_provider_writes_says_so_and_what_it_replaces_too(world: World, delivering: Delivering) -> None:
    figures = MonthFigures(school=link_of(world.pool), month=AUGUST, fte=Decimal("0.4"))
    record_realisation(pool=world.pool, figures=[figures], today=LATER, acting_user=world.noor)
    of_school = Realisation.objects.get()

    write_as_provider(delivering.delivery, delivering.pim, "0.5", seen=of_school.pk)

    of_school.refresh_from_db()
    assert (of_school.delivery, of_school.replaced_under) == (None, delivering.delivery)
    counted = Realisation.objects.get(replaced_at=None)
    assert (counted.fte, counted.delivery, counted.recorded_by) == (
        Decimal("0.5"),
        delivering.delivery,
        delivering.pim,
    )


def test_a_provider_takes_its_own_act_back(world: World, delivering: Delivering) -> None:
    act = write_as_provider(delivering.delivery, delivering.pim, "0.5")

    undo_realisation(pool=world.pool, act=act, acting_user=delivering.pim, delivery=delivering.delivery)

    assert Realisation.objects.get().replaced_under == delivering.delivery


def test_nothing_is_written_or_taken_back_after_the_end(world: World, delivering: Delivering) -> None:
    act = write_as_provider(delivering.delivery, delivering.pim, "0.5")
    end_delivery(delivery=delivering.delivery, acting_user=world.noor)

    with pytest.raises(DeliveryEndedError):
        write_as_provider(delivering.delivery, delivering.pim, "0.6", seen=Realisation.objects.get().pk)
    with pytest.raises(DeliveryEndedError):
        undo_realisation(pool=world.pool, act=act, acting_user=delivering.pim, delivery=delivering.delivery)

    row = Realisation.objects.get()
    assert (row.fte, row.replaced_at) == (Decimal("0.5"), None)


def test_a_provider_writes_for_no_other_school(world: World, delivering: Delivering) -> None:
    other = MonthFigures(school=delivering.other, month=AUGUST, fte=Decimal("0.5"))
    whole = MonthFigures(school=None, month=AUGUST, fte=Decimal("0.5"))

    for said in (other, whole):
        with pytest.raises(ValueError, match="the school that named it"):
            record_realisation(
                pool=world.pool,
                figures=[said],
                today=LATER,
                acting_user=delivering.pim,
                origin=Origin(delivery=delivering.delivery),
            )
    assert not Realisation.objects.exists()


# --- Who may, and what waits -----------------------------------------------------------------------------------------


def test_a_delivery_is_found_by_its_own_provider_until_the_school_or_the_role_ends(
    world: World, delivering: Delivering
) -> None:
    _other, (ander,) = make_provider("Andere hulp", "ander")
    found = {
        name: list(Delivery.objects.allowing(person, Ability.DELIVER_SUPPORT))
        for name, person in {"pim": delivering.pim, "ander": ander, "noor": world.noor, "ada": world.ada}.items()
    }
    assert found == {"pim": [delivering.delivery], "ander": [], "noor": [], "ada": []}

    withdraw_role(membership_id=delivering.pim.memberships.get().pk, acting_user=world.ada)
    again = type(delivering.pim).objects.get(pk=delivering.pim.pk)
    assert list(Delivery.objects.visible_to(again)) == []


def test_an_ended_delivery_is_not_found(world: World, delivering: Delivering) -> None:
    end_delivery(delivery=delivering.delivery, acting_user=world.noor)

    assert list(Delivery.objects.visible_to(delivering.pim)) == []
    assert list(months_to_deliver(delivering.pim)) == []


def test_the_months_wait_for_the_provider_and_not_for_the_school(world: World) -> None:
    board, municipality = world.school.board, world.school.municipality
    assert board is not None
    assert municipality is not None
    people = (world.noor, world.ruth, world.femke)
    make_agreed(
        calculated(world.pool, world.noor), board=board, municipality=municipality, people=people, with_papers=False
    )
    assert [(pool, len(months)) for pool, months in months_missing(world.noor, LATER)] == [(world.pool, 12)]
    provider, (pim,) = make_provider("Zorgkracht", "pim")

    delivery = name_provider(school=link_of(world.pool), provider=provider, site="", acting_user=world.noor)
    write_as_provider(delivery, pim, "0.5")

    assert months_missing(world.noor, LATER) == []
    (row,) = months_to_deliver(pim)
    assert (row.note, row.about) == ("11 maanden", f"De Eik, {world.pool}")
    assert list(months_to_deliver(world.noor)) == []


# --- Two at once -----------------------------------------------------------------------------------------------------


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do things at the same moment; return what came of each: the name of its error, or `done`."""
    barrier, outcomes = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            deed()
            outcomes.append("done")
        except (DeliveryConflictError, DeliveryEndedError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_hands")
def test_of_two_who_name_another_provider_at_once_one_is_told(world: World) -> None:
    link, (one, _), (two, _) = link_of(world.pool), make_provider("Een"), make_provider("Twee")

    outcomes = at_once(
        lambda: name_provider(school=link, provider=one, site="", acting_user=world.noor),
        lambda: name_provider(school=link, provider=two, site="", acting_user=world.bram),
    )

    assert outcomes == ["DeliveryConflictError", "done"]
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("two_hands")
def test_writing_while_the_school_ends_it_is_before_or_not_at_all(world: World) -> None:
    delivering = make_delivering(world)

    outcomes = at_once(
        lambda: write_as_provider(delivering.delivery, delivering.pim, "0.5"),
        lambda: end_delivery(delivery=delivering.delivery, acting_user=world.noor),
    )

    ended = Delivery.objects.get().ended_at
    assert ended is not None
    if outcomes == ["done", "done"]:
        assert Realisation.objects.get().recorded_at <= ended
    else:
        assert outcomes == ["DeliveryEndedError", "done"]
        assert not Realisation.objects.exists()
