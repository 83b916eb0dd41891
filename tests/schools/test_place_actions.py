"""Writing organisations and areas: what is refused, what is kept, and what two people do at once."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from budgets.actions import name_provider
from schools.actions import (
    PlaceConflictError,
    PlaceInUseError,
    RestoreRefusedError,
    add_place,
    change_place,
    remove_place,
    restore_place,
)
from schools.models import Board, District, Partnership, PlaceChange, Provider, School
from schools.places import KINDS, USES, protecting, uses_of
from tests.cast import World, make_world
from tests.factories import make_member, make_municipality, make_pupil, make_school, make_user
from tests.schools.places import BOARD, SCHOOL, at_once, school_values

pytestmark = pytest.mark.django_db


# --- Refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "School van 111222333"}, "name"),
        ({"kind": "kleuterschool"}, "kind"),
        ({"brin": "1234"}, "brin"),
        ({"brin": "", "location": "01"}, "brin"),
        ({"location": "1A"}, "location"),
        ({"region": "oost"}, "region"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world: World, changed: dict[str, str], field: str) -> None:
    values = school_values(world.school, **changed)

    with pytest.raises(ValidationError) as refused:
        change_place(kind=SCHOOL, pk=world.school.pk, values=values, revision=1, acting_user=world.ada)

    assert list(refused.value.message_dict) == [field]
    assert not PlaceChange.objects.exists()


def test_number_of_another_school_is_refused(world: World) -> None:
    values = school_values(world.school, brin="02BB", location="00")

    with pytest.raises(ValidationError):
        change_place(kind=SCHOOL, pk=world.school.pk, values=values, revision=1, acting_user=world.ada)


def test_area_of_another_municipality_is_refused(world: World) -> None:
    area = District.objects.create(name="Centrum", municipality=make_municipality(cbs_code="0296", name="Wijchen"))

    with pytest.raises(ValidationError) as refused:
        change_place(
            kind=SCHOOL,
            pk=world.school.pk,
            values=school_values(world.school, district=area),
            revision=1,
            acting_user=world.ada,
        )

    assert list(refused.value.message_dict) == ["district"]


def test_saving_without_a_change_stores_nothing(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        change_place(
            kind=SCHOOL, pk=world.school.pk, values=school_values(world.school), revision=1, acting_user=world.ada
        )

    assert refused.value.code == "unchanged"
    assert School.objects.get(pk=world.school.pk).revision == 1


def test_second_editor_overwrites_nothing(world: World) -> None:
    pk = world.school.pk
    first, second = school_values(world.school, name="Eerste"), school_values(world.school, name="Tweede")
    change_place(kind=SCHOOL, pk=pk, values=first, revision=1, acting_user=world.ada)

    with pytest.raises(PlaceConflictError) as told:
        change_place(kind=SCHOOL, pk=pk, values=second, revision=1, acting_user=world.ada)

    assert told.value.current is not None
    assert told.value.current.name == "Eerste"
    assert School.objects.get(pk=pk).name == "Eerste"


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_held_cannot_be_removed_and_is_told(world: World, kind: str) -> None:
    area = District.objects.create(name="Centrum", municipality=make_municipality())
    School.objects.filter(pk=world.school.pk).update(district=area)
    held = {"school": world.school, "board": world.school.board, "partnership": world.school.partnership}
    provider = Provider.objects.create(name="Zorgkracht")
    make_member(world.zoe, "provider", provider=provider)
    name_provider(school=world.pool.school_links.get(), provider=provider, site="", acting_user=world.noor)
    place = {**held, "district": area, "provider": provider}[kind]
    assert place is not None

    with pytest.raises(PlaceInUseError) as refused:
        remove_place(kind=KINDS[kind], pk=place.pk, revision=1, acting_user=world.ada)

    told = {use.name: use.count for use in refused.value.uses}
    assert (
        told
        == {
            "school": {"budgets.poolschool": 1, "schools.membership": 2},
            "board": {"schools.membership": 1, "schools.school": 1},
            "partnership": {"schools.membership": 1, "schools.school": 1},
            "district": {"schools.school": 1},
            "provider": {"budgets.delivery": 1, "schools.membership": 1},
        }[kind]
    )
    assert type(place).objects.filter(pk=place.pk).exists()


def test_that_a_school_has_children_is_told_without_their_number(world: World) -> None:
    lone = make_school("De Berk", brin="03CC", location="00")
    make_pupil(lone)
    make_pupil(lone)

    assert [(use.name, use.label, use.count) for use in uses_of(lone)] == [("cases.pupil", "leerlingen", None)]


def test_everything_that_can_hold_on_has_words() -> None:
    holding = {row.related_model._meta.label_lower for kind in KINDS.values() for row in protecting(kind.model)}

    assert holding <= set(USES)


# --- What is kept ----------------------------------------------------------------------------------------------------


def test_change_is_kept_with_who_and_what_was_there(world: World) -> None:
    board = world.school.board
    other = Board.objects.create(name="Ander bestuur")
    values = school_values(world.school, board=other, valid_until=date(2027, 7, 31))
    assert board is not None

    change_place(kind=SCHOOL, pk=world.school.pk, values=values, revision=1, acting_user=world.ada)

    change = PlaceChange.objects.get()
    assert (change.kind, change.key, change.act, change.actor) == ("school", str(world.school.pk), "change", world.ada)
    assert change.before is not None
    assert change.after is not None
    assert (change.before["board"], change.after["board"]) == (
        [str(board.pk), "Bestuur van De Eik"],
        [str(other.pk), "Ander bestuur"],
    )
    assert (change.before["valid_until"], change.after["valid_until"]) == (None, "2027-07-31")
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_type, event.subject_id) == (
        "change_organisation",
        "schools.school",
        str(world.school.pk),
    )


def test_form_that_is_sent_twice_adds_once(world: World) -> None:
    key = uuid4()

    first, second = (
        add_place(kind=BOARD, values={"name": "Nieuw bestuur"}, acting_user=world.ada, pk=key) for _ in range(2)
    )

    assert first == second
    assert PlaceChange.objects.count() == 1


def test_key_that_says_something_else_is_a_conflict(world: World) -> None:
    key = uuid4()
    add_place(kind=BOARD, values={"name": "Nieuw bestuur"}, acting_user=world.ada, pk=key)

    with pytest.raises(PlaceConflictError):
        add_place(kind=BOARD, values={"name": "Nog een bestuur"}, acting_user=world.ada, pk=key)


def test_removed_school_comes_back_with_its_own_id_and_everything_it_said() -> None:
    ada = make_user("ada@voorbeeld.example")
    area = District.objects.create(name="Centrum", municipality=make_municipality())
    school = make_school("De Berk", brin="03CC", location="01", district=area, valid_until=date(2027, 7, 31))
    before = school_values(school)

    change = remove_place(kind=SCHOOL, pk=school.pk, revision=1, acting_user=ada)
    assert not School.objects.filter(pk=school.pk).exists()
    restore_place(change_id=change.pk, acting_user=ada)

    restored = School.objects.get(pk=school.pk)
    assert school_values(restored) == before
    assert restored.revision > 1, "no form that is still open fits it"
    assert [row.act for row in PlaceChange.objects.order_by("pk")] == ["remove", "restore"]


def test_what_is_there_again_is_not_put_back_twice(world: World) -> None:
    board = add_place(kind=BOARD, values={"name": "Nieuw bestuur"}, acting_user=world.ada)
    change = remove_place(kind=BOARD, pk=board.pk, revision=1, acting_user=world.ada)
    restore_place(change_id=change.pk, acting_user=world.ada)

    for pk in (change.pk, change.pk - 1, 10**30):
        with pytest.raises(RestoreRefusedError):
            restore_place(change_id=pk, acting_user=world.ada)


def test_name_that_was_given_to_another_meanwhile_is_told(world: World) -> None:
    board = add_place(kind=BOARD, values={"name": "Nieuw bestuur"}, acting_user=world.ada)
    change = remove_place(kind=BOARD, pk=board.pk, revision=1, acting_user=world.ada)
    Board.objects.create(name="Nieuw bestuur")

    with pytest.raises(ValidationError) as refused:
        restore_place(change_id=change.pk, acting_user=world.ada)

    assert list(refused.value.message_dict) == ["name"]


# --- At once ---------------------------------------------------------------------------------------------------------


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_two_people_who_change_a_school_at_once_overwrite_nothing() -> None:
    world = make_world()

    def save(name: str, pk: UUID = world.school.pk) -> Callable[[], object]:
        values = school_values(world.school, name=name)
        return lambda: change_place(kind=SCHOOL, pk=pk, values=values, revision=1, acting_user=world.ada)

    assert at_once(save("Eerste"), save("Tweede")) == ["PlaceConflictError", "stored"]
    assert PlaceChange.objects.count() == 1


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_the_same_number_at_once_store_one() -> None:
    world = make_world()

    def add() -> object:
        values = school_values(world.school, name="De Berk", brin="03CC", location="00")
        return add_place(kind=SCHOOL, values=values, acting_user=world.ada)

    assert at_once(add, add, add) == ["ValidationError", "ValidationError", "stored"]
    assert School.objects.filter(brin="03CC").count() == 1


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_partnership_that_gets_a_school_while_it_is_removed_is_never_lost() -> None:
    world = make_world()
    for _ in range(5):
        partnership = Partnership.objects.create(name="Nieuw")
        school = School.objects.get(pk=world.school.pk)
        values = school_values(school, partnership=partnership)

        outcome = at_once(
            lambda pk=partnership.pk: remove_place(  # type: ignore[misc]
                kind=KINDS["partnership"], pk=pk, revision=1, acting_user=world.ada
            ),
            lambda values=values, revision=school.revision: change_place(  # type: ignore[misc]
                kind=SCHOOL, pk=world.school.pk, values=values, revision=revision, acting_user=world.ada
            ),
        )

        school.refresh_from_db()
        is_there = Partnership.objects.filter(pk=partnership.pk).exists()
        assert "stored" in outcome
        assert is_there == (school.partnership_id == partnership.pk)
        if is_there:
            change_place(
                kind=SCHOOL,
                pk=school.pk,
                values=school_values(school, partnership=None),
                revision=school.revision,
                acting_user=world.ada,
            )
            Partnership.objects.filter(pk=partnership.pk).delete()
