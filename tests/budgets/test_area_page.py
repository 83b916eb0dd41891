"""The page of an area: its two denominators, where its children go, the country, and its money."""

import re
import uuid
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.actions import request_calculation, run_calculation
from budgets.presentation.area_view import AreaView
from schools.models import AreaFlow, AreaProfile, District
from tests.cast import World
from tests.demo import Demo, make_demo
from tests.factories import make_municipality, make_pool

SignIn = Any


@pytest.fixture
def demo(db: None) -> Demo:
    return make_demo()


def text_of(response: Any) -> str:
    without_tags = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(without_tags).replace("\N{NO-BREAK SPACE}", " "))


def area_page(client: Client, district: District, **query: str) -> Any:
    address = reverse("budgets:area", args=[district.pk])
    return client.get(address, query, headers={"accept-language": "nl"})


def make_profile(*, school_year: str = "2023-2024", name: str = "Proefwijk", **fields: Any) -> AreaProfile:
    district, _made = District.objects.get_or_create(name=name, municipality=make_municipality())
    return AreaProfile.objects.create(district=district, school_year=school_year, source="bron van de test", **fields)


# --- Nijmegen-Noord ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["gemeente", "swv"])
def test_area_page_shows_every_number_of_the_issue(demo: Demo, signed_in: SignIn, login: str) -> None:
    district = District.objects.get(name="Nijmegen-Noord")

    shown = text_of(area_page(signed_in(demo.people[login]), district))

    for number in (
        "3.072",
        "2.709 88,2%",
        "110 3,6%",
        "46 1,5%",
        "2 0,1%",
        "62 2,0%",
        "van 143 van de 3.072 kinderen",
        "143 4,7%",
        "48 1,6% 2,4% 73,7",
        "62 2,0% 2,4% 73,7",
        "€ 283.725,00",
        "€ 47.398,00",
        "€ 148.679,00",
        "€ 479.802,00",
        "€ 31.525,00",
        "€ 894,30",
        "de bron noemt € 849,00",
    ):
        assert number in shown, number


def test_both_denominators_stand_apart(demo: Demo, signed_in: SignIn) -> None:
    shown = text_of(area_page(signed_in(demo.people["gemeente"]), District.objects.get(name="Nijmegen-Noord")))

    assert "Kinderen die in het gebied wonen 3.072" in shown
    assert "Kinderen die in het gebied naar school gaan onbekend" in shown


def test_money_is_for_who_may_read_the_pool(demo: Demo, signed_in: SignIn) -> None:
    shown = text_of(area_page(signed_in(demo.people["beheer"]), District.objects.get(name="Nijmegen-Noord")))

    assert "2.709" in shown
    assert "479.802" not in shown
    assert "Geen budget om te tonen" in shown


def test_chart_has_its_table(demo: Demo, signed_in: SignIn) -> None:
    response = area_page(signed_in(demo.people["gemeente"]), District.objects.get(name="Nijmegen-Noord"))

    assert response.content.decode().count("2.709") >= 2
    assert "Dezelfde cijfers in een tabel" in text_of(response)


# --- Other areas ------------------------------------------------------------------------------------------------------


def test_unknown_number_of_children_makes_shares_unknown_and_not_zero(world: World) -> None:
    profile = make_profile()
    AreaFlow.objects.create(profile=profile, position=1, kind="bao", inside=True, count=10)

    area = AreaView.from_profile(profile, list(profile.flows.all()))

    assert (area.resident_pupils, area.missing) == (None, None)
    assert [row.share for row in area.flows] == [None]


def test_flow_that_nobody_counted_leaves_the_rest_unknown(world: World) -> None:
    profile = make_profile(resident_pupils=100)
    AreaFlow.objects.create(profile=profile, position=1, kind="bao", inside=True, count=90)
    AreaFlow.objects.create(profile=profile, position=2, kind="so", inside=False, count=None)

    area = AreaView.from_profile(profile, list(profile.flows.all()))

    assert [row.is_unknown for row in area.flows] == [False, False]
    assert area.missing is None


def test_year_is_chosen_in_the_address(world: World, signed_in: SignIn) -> None:
    old = make_profile(school_year="2022-2023", resident_pupils=11)
    make_profile(school_year="2023-2024", resident_pupils=22)
    client = signed_in(world.ada)

    assert area_page(client, old.district).context["profile"].school_year == "2023-2024"
    assert area_page(client, old.district, jaar="2022-2023").context["profile"].resident_pupils == 11
    assert area_page(client, old.district, jaar="1999-2000").status_code == 404


def test_area_that_nobody_knows_does_not_exist(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.ada).get(reverse("budgets:area", args=[uuid.uuid4()])).status_code == 404


def test_area_is_for_who_reads_areas(world: World, signed_in: SignIn) -> None:
    profile = make_profile(resident_pupils=5)

    assert area_page(signed_in(world.zoe), profile.district).status_code == 403
    assert signed_in(world.zoe).get(reverse("budgets:areas")).status_code == 403
    assert area_page(signed_in(world.noor), profile.district).status_code == 200


def test_list_is_searched_by_area_and_municipality(world: World, signed_in: SignIn) -> None:
    make_profile(name="Proefwijk")
    make_profile(name="Andere wijk")
    client = signed_in(world.ada)

    def found(words: str) -> list[str]:
        return [row.district.name for row in client.get(reverse("budgets:areas"), {"q": words}).context["page_obj"]]

    assert found("proef") == ["Proefwijk"]
    assert found("nijmegen") == ["Andere wijk", "Proefwijk"]
    assert found("nergens") == []


def test_empty_list_says_what_to_do(world: World, signed_in: SignIn) -> None:
    shown = text_of(signed_in(world.ada).get(reverse("budgets:areas"), headers={"accept-language": "nl"}))

    assert "Uw functioneel beheerder laadt de cijfers van een gebied" in shown


def test_list_asks_the_database_the_same_few_things_for_any_number_of_areas(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.ada)
    make_profile()

    def queries() -> int:
        client.get(reverse("budgets:areas"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("budgets:areas"))
        return len(captured)

    few = queries()
    for number in range(15):
        make_profile(name=f"Wijk {number}", school_year=f"{date(2023, 1, 1).year}-2024")

    assert queries() == few


def test_area_page_asks_as_often_for_several_pools_and_shows_the_first_ones(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.femke)
    district = make_profile().district

    def asked_with(name: str) -> int:
        pool = make_pool(world.school, name=name, district=district)
        run_calculation(request_calculation(pool=pool, acting_user=world.ruth).pk)
        area_page(client, district)
        with CaptureQueriesContext(connection) as captured:
            area_page(client, district)
        return len(captured)

    assert len({asked_with(f"Budget {number}") for number in range(4)}) == 1
    shown = text_of(area_page(client, district))
    assert [f"Budget {number}" in shown for number in range(4)] == [True, True, True, False]
    assert "Er zijn meer budgetten voor dit gebied" in shown
