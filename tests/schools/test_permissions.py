"""Who sees what follows from one table, and ends with the role."""

from datetime import date

from cases.models import Pupil
from schools.models import School
from schools.permissions import Ability, Role, memberships_of
from tests.cast import World
from tests.factories import make_member, make_pupil, make_user


def test_a_stranger_sees_no_school_pool_or_pupil(world: World) -> None:
    make_pupil(world.school)

    assert not School.objects.visible_to(world.zoe).exists()
    assert not Pupil.objects.visible_to(world.zoe).exists()


def test_a_director_sees_the_pupils_of_the_own_school_only(world: World) -> None:
    own = make_pupil(world.school)
    make_pupil(world.neighbour)

    assert list(Pupil.objects.visible_to(world.noor)) == [own]


def test_nobody_outside_the_school_sees_a_pupil(world: World) -> None:
    make_pupil(world.school)

    for person in (world.eva, world.ruth, world.femke, world.sven, world.ada):
        assert not Pupil.objects.visible_to(person).exists()


def test_a_role_that_ended_yesterday_gives_nothing(world: World) -> None:
    former = make_user("former@voorbeeld.example")
    make_member(former, Role.DIRECTOR, school=world.school, valid_until=date(2021, 1, 1))

    assert memberships_of(former) == []
    assert not School.objects.allowing(former, Ability.VIEW_PUPILS).exists()


def test_a_deactivated_user_has_no_roles(world: World) -> None:
    world.noor.is_active = False

    assert memberships_of(world.noor) == []


def test_two_roles_do_not_lend_each_other_abilities(world: World) -> None:
    """Who directs one school and reads for the board of another edits pupils at the first alone."""
    both = make_user("both@voorbeeld.example")
    make_member(both, Role.DIRECTOR, school=world.school)
    make_member(both, Role.BOARD, board=world.neighbour.board)

    assert set(School.objects.allowing(both, Ability.EDIT_PUPILS)) == {world.school}
    assert set(School.objects.visible_to(both)) == {world.school, world.neighbour}
