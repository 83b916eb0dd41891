"""Publishing: what readers outside the school see after one child changed, and when they see the new figures."""

import copy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from budgets.disclosure import Plan, Why
from budgets.models import Calculation, FundingStream, Norm, Pool, Release
from budgets.queries import is_released, latest_released, plan_of, why_not_released
from cases.models import Indication
from schools.permissions import Role
from tests.budgets.test_what_if_page import FLAT, calculated, text_of
from tests.cast import World
from tests.factories import make_indication, make_member, make_municipality, make_pool, make_pupil, make_user

SignIn = Any

# 20 × 522 minutes × 35 weeks, and 777 × 35 minutes more.
BEFORE, AFTER = "6.090", "6.543,25"


def add_children(world: World, number: int, **fields: Any) -> None:
    for _ in range(number):
        make_indication(make_pupil(world.school), **fields)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    return text_of(client.get(reverse(f"budgets:{name}", args=args), query, headers={"accept-language": "nl"}))


@pytest.fixture
def first(world: World) -> Calculation:
    """Twenty children of 522 minutes a week, calculated and published."""
    add_children(world, 20)
    return calculated(world.pool, world.noor)


@pytest.fixture
def second(world: World, first: Calculation) -> Calculation:
    """The same with one child more: not published."""
    add_children(world, 1, minutes=777)
    return calculated(world.pool, world.noor)


# --- What is decided --------------------------------------------------------------------------------------------------


def test_first_calculation_is_published(world: World, first: Calculation) -> None:
    assert is_released(first)
    assert why_not_released(first) is None
    assert latest_released(world.pool) == first
    assert AuditEvent.objects.filter(action="release_calculation", actor=world.noor).count() == 1


def test_one_child_more_waits(world: World, second: Calculation, first: Calculation) -> None:
    assert not is_released(second)
    assert why_not_released(second) is Why.FEW_CHANGES
    assert latest_released(world.pool) == first


def test_one_child_that_left_waits(world: World, first: Calculation) -> None:
    Indication.objects.order_by("pk")[0].delete()

    assert why_not_released(calculated(world.pool, world.noor)) is Why.FEW_CHANGES


def test_one_decision_that_was_corrected_waits(world: World, first: Calculation) -> None:
    changed = Indication.objects.order_by("pk")[0]
    Indication.objects.filter(pk=changed.pk).update(minutes=600)

    assert why_not_released(calculated(world.pool, world.noor)) is Why.FEW_CHANGES


def test_child_that_came_back_in_place_of_another_waits(world: World, first: Calculation) -> None:
    """The same number of children and hours, and yet another child."""
    Indication.objects.order_by("pk")[0].delete()
    add_children(world, 1)

    assert why_not_released(calculated(world.pool, world.noor)) is Why.FEW_CHANGES


def test_waiting_changes_go_along_once_there_are_enough(world: World, second: Calculation) -> None:
    add_children(world, 4)

    assert is_released(calculated(world.pool, world.noor))


def test_four_changes_twice_are_not_published_in_two_steps(world: World, first: Calculation) -> None:
    add_children(world, 4)
    waits = calculated(world.pool, world.noor)
    add_children(world, 4)
    together = calculated(world.pool, world.noor)
    add_children(world, 4)
    later = calculated(world.pool, world.noor)

    assert [is_released(row) for row in (waits, together, later)] == [False, True, False]


def test_nothing_changed_is_published_again(world: World, first: Calculation) -> None:
    assert is_released(calculated(world.pool, world.noor))


def test_another_price_for_all_is_published(world: World, first: Calculation) -> None:
    Norm.objects.filter(pool=world.pool, code="fte_price_cents").update(value="9500000")

    assert is_released(calculated(world.pool, world.noor))


def test_more_school_weeks_for_all_are_published(world: World, first: Calculation) -> None:
    Norm.objects.filter(pool=world.pool, code="school_weeks").update(value="36")

    assert is_released(calculated(world.pool, world.noor))


def test_more_school_weeks_wait_where_one_child_does_not_grow_with_them(world: World) -> None:
    add_children(world, 20)
    add_children(world, 1, minutes=900, frequency="total")
    calculated(world.pool, world.noor)
    Norm.objects.filter(pool=world.pool, code="school_weeks").update(value="36")

    assert why_not_released(calculated(world.pool, world.noor)) is Why.FEW_CHANGES


def test_threshold_moved_past_one_child_waits(world: World) -> None:
    add_children(world, 20)
    add_children(world, 1, minutes=700)
    world.pool.arrangement = copy.deepcopy(FLAT)
    world.pool.save(update_fields=["arrangement"])
    before = calculated(world.pool, world.noor)
    world.pool.arrangement["sizing"]["threshold_minutes_per_week"] = 690
    world.pool.save(update_fields=["arrangement"])

    assert is_released(before)
    assert why_not_released(calculated(world.pool, world.noor)) is Why.FEW_CHANGES


def test_too_few_children_are_not_published(world: World) -> None:
    add_children(world, 4)

    assert why_not_released(calculated(world.pool, world.noor)) is Why.FEW_CHILDREN


def test_without_a_threshold_nothing_about_children_is_published(world: World) -> None:
    Norm.objects.filter(code="disclosure_threshold").delete()
    add_children(world, 20)

    assert why_not_released(calculated(world.pool, world.noor)) is Why.NO_THRESHOLD


def test_recorded_ground_publishes_everything(world: World, second: Calculation) -> None:
    Pool.objects.filter(pk=world.pool.pk).update(disclosure_ground="De ouders hebben ermee ingestemd.")
    world.pool.refresh_from_db()

    open_to_all = calculated(world.pool, world.noor)

    assert plan_of(open_to_all) == Plan(is_open=True)


def test_second_budget_of_the_same_children_waits_when_one_differs(world: World, first: Calculation) -> None:
    copy = make_pool(world.school, name="Nog een keer")
    add_children(world, 1)

    assert why_not_released(calculated(copy, world.noor)) is Why.FEW_CHANGES


def test_publication_is_kept_with_its_calculation(world: World, first: Calculation) -> None:
    told = Release.objects.get(calculation=first).plan

    assert told["is_open"] is False
    assert "sized" in told["told"]


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_outsider_keeps_the_published_figures_and_is_told_why(
    world: World, second: Calculation, signed_in: SignIn
) -> None:
    for outsider in (world.femke, world.ruth):
        shown = page(signed_in(outsider), "pool", world.pool.pk)
        assert BEFORE in shown
        assert AFTER not in shown
        assert "Er is een nieuwere berekening, die nog niet is gepubliceerd" in shown


def test_school_sees_the_newest_figures(world: World, second: Calculation, signed_in: SignIn) -> None:
    shown = page(signed_in(world.noor), "pool", world.pool.pk)

    assert AFTER in shown
    assert "Er is een nieuwere berekening" not in shown
    assert "niet gepubliceerd buiten de school" in shown


def test_page_of_the_waiting_calculation_has_no_figures_for_an_outsider(
    world: World, second: Calculation, signed_in: SignIn
) -> None:
    shown = page(signed_in(world.ruth), "calculation", second.pk)

    assert "Deze berekening is nog niet gepubliceerd" in shown
    assert AFTER not in shown
    assert "Wat u zelf betaalt" not in shown
    assert "Wat als?" not in shown
    assert AFTER in page(signed_in(world.noor), "calculation", second.pk)


def test_who_pays_sees_its_own_stream_of_what_waits_and_nothing_else(
    world: World, second: Calculation, signed_in: SignIn
) -> None:
    shown = page(signed_in(world.femke), "calculation", second.pk)

    assert "Deze berekening is nog niet gepubliceerd" in shown
    assert "Wat u zelf betaalt" in shown
    assert AFTER in shown
    assert "Wat als?" not in shown


def test_who_pays_sees_its_own_stream_of_what_is_never_published(world: World, signed_in: SignIn) -> None:
    """Three children of Nijmegen and one of Wijchen: 3 × 522 minutes × 35 weeks are Nijmegen's, 777 × 35 are not."""
    FundingStream.objects.filter(pool=world.pool).update(funder=None)
    add_children(world, 3)
    neighbour = make_municipality(cbs_code="0296", name="Wijchen")
    add_children(world, 1, minutes=777, responsible_municipality=neighbour)

    calculation = calculated(world.pool, world.noor)

    shown = page(signed_in(world.femke), "calculation", calculation.pk)
    assert why_not_released(calculation) is Why.FEW_CHILDREN
    assert "913,5" in shown
    assert "453,25" not in shown
    assert "1.366,75" not in shown
    assert "Wijchen" not in shown[shown.index("Wat u zelf betaalt") :]


def test_list_shows_the_published_figures(world: World, second: Calculation, signed_in: SignIn) -> None:
    assert BEFORE in page(signed_in(world.femke), "pools")
    assert AFTER not in page(signed_in(world.femke), "pools")
    assert AFTER in page(signed_in(world.noor), "pools")


def test_list_has_no_figures_where_nothing_is_published(world: World, signed_in: SignIn) -> None:
    add_children(world, 4)
    calculated(world.pool, world.noor)

    assert "1.218" not in page(signed_in(world.femke), "pools")
    assert "1.218" in page(signed_in(world.noor), "pools")


def test_what_if_starts_from_the_published_figures(world: World, second: Calculation, signed_in: SignIn) -> None:
    shown = page(signed_in(world.femke), "what-if", world.pool.pk)

    assert BEFORE in shown
    assert AFTER not in shown


def test_comparison_offers_only_what_is_published(world: World, second: Calculation, signed_in: SignIn) -> None:
    address = reverse("budgets:compare")

    assert str(second.pk) not in signed_in(world.femke).get(address).content.decode()
    assert str(second.pk) in signed_in(world.noor).get(address).content.decode()


def test_comparison_with_the_one_before_takes_the_published_one(
    world: World, second: Calculation, signed_in: SignIn
) -> None:
    add_children(world, 4)
    third = calculated(world.pool, world.noor)

    shown = page(signed_in(world.femke), "compare", tweede=str(third.pk))

    assert BEFORE in shown
    assert AFTER not in shown


def test_director_of_one_of_two_schools_is_an_outsider_to_the_budget(world: World, signed_in: SignIn) -> None:
    """She sees her own children on their pages; the sums of a budget with another school are published like any."""
    both = make_pool(world.school, world.neighbour, name="Samen")
    make_member(world.noor, Role.BOARD, board=world.neighbour.board)
    add_children(world, 12)
    for _ in range(6):
        make_indication(make_pupil(world.neighbour))
    calculated(both, world.noor)
    make_indication(make_pupil(world.neighbour), minutes=777)
    calculated(both, world.noor)

    shown = page(signed_in(world.noor), "pool", both.pk)

    # 18 × 522 × 35 minutes.
    assert "5.481" in shown
    assert "nog niet is gepubliceerd" in shown


def test_reader_without_a_published_result_is_told_what_to_expect(world: World, signed_in: SignIn) -> None:
    add_children(world, 4)
    calculated(world.pool, world.noor)
    reader = make_user("pia@voorbeeld.example")
    make_member(reader, Role.MUNICIPALITY, municipality=world.school.municipality)

    shown = page(signed_in(reader), "pool", world.pool.pk)

    assert "minder dan 5 kinderen" in shown
    assert "Wat als?" not in shown


def test_agreed_fte_are_told_although_nothing_of_the_children_may_be(world: World) -> None:
    """Five children of one municipality and one of another: their sum is that one for who pays for the five."""
    add_children(world, 5)
    add_children(world, 1, responsible_municipality=make_municipality(cbs_code="0296", name="Wijchen"))
    world.pool.arrangement = {
        "basis": {"kind": "inventory"},
        "sizing": {"kind": "formation", "posts": [{"school": "s1", "party": "gm0268", "fte": "2.0"}]},
        "sharing": {"kind": "by_funder"},
        "settlement": {"kind": "none"},
    }
    world.pool.save(update_fields=["arrangement"])
    FundingStream.objects.filter(pool=world.pool).update(funder=None)

    calculation = calculated(world.pool, world.noor)

    plan = plan_of(calculation)
    assert (is_released(calculation), plan.is_open, plan.told) == (True, False, frozenset())
