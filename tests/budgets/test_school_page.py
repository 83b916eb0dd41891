"""Where everyone starts, and the page of a school."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.actions import request_calculation, run_calculation
from cases.models import Professional
from schools.permissions import Role
from schools.years import SchoolYear
from tests.cast import World
from tests.factories import make_indication, make_member, make_pupil


def _this_year() -> dict[str, date]:
    year = SchoolYear.of(timezone.localdate())
    return {"valid_from": year.first_day, "valid_until": year.next.next.last_day}


def _fill(world: World, *, children: int) -> None:
    for number in range(children):
        pupil = make_pupil(world.school, nickname=f"Voorbeeld {number:03}")
        make_indication(pupil, **_this_year())
        make_indication(pupil, valid_from=date(2022, 8, 1), valid_until=date(2023, 7, 31), kind="swv_arrangement")
        Professional.objects.create(pupil=pupil, role="nurse", paid_from="zvw", valid_from=date(2022, 8, 1))


def _page(world: World) -> str:
    return reverse("budgets:school", args=[world.school.pk])


@pytest.mark.parametrize("who", ["noor", "bram"])
def test_who_works_at_one_school_starts_there(world: World, signed_in: Any, who: str) -> None:
    assert signed_in(getattr(world, who)).get(reverse("budgets:home")).url == _page(world)


def test_who_directs_two_schools_chooses(world: World, signed_in: Any) -> None:
    make_member(world.noor, Role.DIRECTOR, school=world.neighbour)

    answer = signed_in(world.noor).get(reverse("budgets:home"))

    assert "De Eik" in answer.text and "De Linde" in answer.text


def test_a_municipality_starts_with_its_budgets(world: World, signed_in: Any) -> None:
    answer = signed_in(world.femke).get(reverse("budgets:home"))

    assert "Proefbudget" in answer.text
    assert "Budget van de buren" not in answer.text
    assert "Uw scholen" not in answer.text


def test_who_has_no_role_is_told_what_to_do(world: World, signed_in: Any) -> None:
    answer = signed_in(world.zoe).get(reverse("budgets:home"))

    assert "U hebt nog geen rol" in answer.text
    assert "functioneel beheerder" in answer.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("noor", 200), ("bram", 200), ("ruth", 403), ("sven", 403), ("femke", 404), ("eva", 404), ("ada", 404)],
)
def test_only_who_works_there_sees_the_school(world: World, signed_in: Any, who: str, status: int) -> None:
    assert signed_in(getattr(world, who)).get(_page(world)).status_code == status


def test_an_empty_school_says_how_to_begin(world: World, signed_in: Any) -> None:
    answer = signed_in(world.noor).get(_page(world))

    assert "Er staan nog geen kinderen in de lijst" in answer.text
    assert reverse("cases:pupil-add", args=[world.school.pk]) in answer.text


def test_the_page_adds_up_what_holds_today(world: World, signed_in: Any) -> None:
    _fill(world, children=3)
    make_pupil(world.neighbour, nickname="Voorbeeld van de buren")

    answer = signed_in(world.noor).get(_page(world))

    assert "26,1\N{NO-BREAK SPACE}uur" in answer.text  # 3 × 8,7
    assert "Al verlopen, zonder vervolg" in answer.text
    assert "2 geldstromen" in answer.text
    assert "Voorbeeld van de buren" not in answer.text
    assert reverse("budgets:pool", args=[world.pool.pk]) in answer.text


def test_search_and_order_keep_each_other(world: World, signed_in: Any) -> None:
    _fill(world, children=3)
    client = signed_in(world.noor)

    found = client.get(_page(world), {"q": "Voorbeeld 001"})
    turned = client.get(_page(world), {"q": "Voorbeeld", "sorteer": "-roepnaam"})
    nothing = client.get(_page(world), {"q": "Anders"})

    assert [row.nickname for row in found.context["rows"]] == ["Voorbeeld 001"]
    assert [row.nickname for row in turned.context["rows"]] == ["Voorbeeld 002", "Voorbeeld 001", "Voorbeeld 000"]
    assert "?q=Voorbeeld&amp;sorteer=roepnaam#kinderen" in turned.text
    assert "Geen kind gevonden met ‘Anders’" in nothing.text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 10_000},
        {"sorteer": "password"},
        {"sorteer": "--"},
        {"page": "-1"},
        {"page": "9" * 5000},
        {"page": "x"},
    ],
)
def test_nonsense_in_the_address_gives_the_page(world: World, signed_in: Any, query: dict[str, str]) -> None:
    _fill(world, children=1)

    assert signed_in(world.noor).get(_page(world), query).status_code == 200


def test_a_full_list_has_pages(world: World, signed_in: Any) -> None:
    _fill(world, children=51)
    client = signed_in(world.noor)

    assert len(client.get(_page(world)).context["rows"]) == 50
    assert len(client.get(_page(world), {"page": 2}).context["rows"]) == 1


def _queries(client: Any, address: str, counted: Any) -> int:
    with counted as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_sixty_children_take_as_many_queries_as_three(
    world: World, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    # One of the thirteen is the line in the log.
    client = signed_in(world.noor)
    run_calculation(request_calculation(pool=world.pool, acting_user=world.noor).pk)
    _fill(world, children=3)
    few = _queries(client, _page(world), django_assert_max_num_queries(13))
    _fill(world, children=57)
    many = _queries(client, _page(world), django_assert_max_num_queries(13))

    assert few == many
