"""A change of a school or of school holidays makes old what was calculated with it, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from budgets.actions import request_calculation, run_calculation
from budgets.models import Calculation, Pool
from schools.actions import change_holidays, change_place
from schools.calendar_checks import HolidayTerms, seen_of
from schools.models import Board
from schools.years import SchoolYear
from tests.cast import World
from tests.schools.places import SCHOOL, school_values

pytestmark = pytest.mark.django_db

YEAR = SchoolYear.parse("2022-2023")
SUMMER = HolidayTerms(
    name="Zomervakantie", first_day=date(2023, 7, 15), last_day=date(2023, 8, 27), source="Ministerie van OCW"
)
MAY = HolidayTerms(name="Meivakantie", first_day=date(2023, 4, 22), last_day=date(2023, 5, 7), source="Ministerie")


def stale(pool: Pool) -> bool:
    return Calculation.objects.with_staleness().get(pool=pool).stale


@pytest.fixture
def calculated(world: World) -> World:
    """Both pools calculated, with everything as it stands."""
    for pool, person in ((world.pool, world.noor), (world.neighbours_pool, world.eva)):
        run_calculation(request_calculation(pool=pool, acting_user=person).pk)
        assert not stale(pool)
    return world


@pytest.mark.parametrize("changed", [{"name": "De Nieuwe Eik"}, {"kind": "so"}, {"municipality": None}])
def test_school_that_is_counted_otherwise_makes_its_own_budgets_old(
    calculated: World, changed: dict[str, object]
) -> None:
    world = calculated
    values = school_values(world.school, **changed)

    _school, touched = change_place(kind=SCHOOL, pk=world.school.pk, values=values, revision=1, acting_user=world.ada)

    assert touched == 1
    assert (stale(world.pool), stale(world.neighbours_pool)) == (True, False)


def test_other_board_makes_its_budgets_old_and_moves_the_rights(calculated: World) -> None:
    world = calculated
    values = school_values(world.school, board=Board.objects.create(name="Ander bestuur"))
    assert world.pool in Pool.objects.visible_to(world.ruth)

    change_place(kind=SCHOOL, pk=world.school.pk, values=values, revision=1, acting_user=world.ada)

    assert stale(world.pool)
    # Rights are read once per request; this is the next one.
    del world.ruth.memberships_today  # type: ignore[attr-defined]
    assert world.pool not in Pool.objects.visible_to(world.ruth)


@pytest.mark.parametrize("changed", [{"brin": "09ZZ"}, {"valid_until": date(2027, 7, 31)}, {"region": "noord"}])
def test_what_no_budget_counts_with_leaves_them_fresh(calculated: World, changed: dict[str, object]) -> None:
    world = calculated
    values = school_values(world.school, **changed)

    _school, touched = change_place(kind=SCHOOL, pk=world.school.pk, values=values, revision=1, acting_user=world.ada)

    assert touched == 0
    assert not stale(world.pool)


def test_summer_that_reaches_into_a_school_year_makes_its_budgets_old(calculated: World) -> None:
    """The pools are of 2023-2024 in region zuid; the tail of the summer of 2022-2023 lies in it."""
    world = calculated
    nothing = seen_of(())

    elsewhere = change_holidays(region="noord", year=YEAR, terms=[SUMMER], seen=nothing, acting_user=world.ada)
    assert (elsewhere, stale(world.pool)) == (0, False)

    touched = change_holidays(region="zuid", year=YEAR, terms=[SUMMER], seen=nothing, acting_user=world.ada)
    assert (touched, stale(world.pool), stale(world.neighbours_pool)) == (2, True, True)


def test_holiday_of_another_school_year_and_a_calendar_of_its_own_leave_a_budget_fresh(calculated: World) -> None:
    world = calculated
    Pool.objects.filter(pk=world.neighbours_pool.pk).update(calendar=[])

    before = change_holidays(region="zuid", year=YEAR, terms=[MAY], seen=seen_of(()), acting_user=world.ada)
    assert (before, stale(world.pool)) == (0, False)

    later = replace(SUMMER, last_day=date(2023, 9, 3))
    touched = change_holidays(region="zuid", year=YEAR, terms=[MAY, later], seen=seen_of([MAY]), acting_user=world.ada)
    assert (touched, stale(world.pool), stale(world.neighbours_pool)) == (1, True, False)
