"""The page of norms, and the pages that explain."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Norm
from tests.cast import World
from tests.factories import make_norm

SignIn = Any


def text_of(response: Any) -> str:
    without_tags = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(without_tags).replace("\N{NO-BREAK SPACE}", " "))


def norms_page(client: Client, **query: str) -> Any:
    return client.get(reverse("budgets:norms"), query, headers={"accept-language": "nl"})


def test_norm_is_shown_with_value_unit_period_and_source(world: World, signed_in: SignIn) -> None:
    make_norm("school_weeks", "35", unit="weeks")

    shown = text_of(norms_page(signed_in(world.zoe)))

    assert "Schoolweken per schooljaar" in shown
    assert "35 weken geldt nu vanaf 1 januari 2020 bron van de test" in shown


def test_norms_of_a_pool_are_for_who_may_read_it(world: World, signed_in: SignIn) -> None:
    shown = text_of(norms_page(signed_in(world.femke)))

    assert "Proefbudget" in shown
    assert "€ 90.000,00" in shown
    assert "Budget van de buren" not in shown
    assert "Proefbudget" not in text_of(norms_page(signed_in(world.zoe)))


def test_norm_that_holds_for_one_stream_says_so(world: World, signed_in: SignIn) -> None:
    make_norm("fte_price_cents", "8000000", unit="cents")
    Norm.objects.filter(pool=None).update(scope="zbo")

    assert "alleen voor zbo" in text_of(norms_page(signed_in(world.zoe)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("schoolweken", ["Schoolweken per schooljaar"]),
        ("school_weeks", ["Schoolweken per schooljaar"]),
        ("bron", ["Schoolweken per schooljaar", "Prijs van één fte per jaar"]),
        ("nergens", []),
    ],
)
def test_norms_are_searched_by_name_and_source(
    world: World, signed_in: SignIn, words: str, expected: list[str]
) -> None:
    make_norm("school_weeks", "35", unit="weeks")
    make_norm("fte_price_cents", "9000000", unit="cents")

    found = norms_page(signed_in(world.zoe), q=words).context["national"]

    assert [line.row.label for line in found] == expected


def test_search_without_result_says_what_to_do(world: World, signed_in: SignIn) -> None:
    assert "Geen uitgangspunt gevonden" in text_of(norms_page(signed_in(world.zoe), q="nergens"))


def test_page_only_shows(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.ada).post(reverse("budgets:norms")).status_code == 405


def test_page_asks_the_database_the_same_few_things_for_any_number_of_norms(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.noor)

    def queries() -> int:
        norms_page(client)
        with CaptureQueriesContext(connection) as captured:
            norms_page(client)
        return len(captured)

    few = queries()
    for number in range(30):
        make_norm("school_weeks", str(number + 1), unit="weeks")

    assert queries() == few


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("help", "Waarom staan er twee cijfers voor fte?"),
        ("privacy", "Er staat geen BSN"),
        ("accessibility", "nog geen onderzoek gedaan door een onafhankelijke partij"),
    ],
)
def test_explanations_are_open_to_everyone(db: None, client: Client, name: str, words: str) -> None:
    response = client.get(reverse(f"accounts:{name}"), headers={"accept-language": "nl"})

    assert words in text_of(response)


def test_menu_shows_what_the_person_may_do(world: World, signed_in: SignIn) -> None:
    def menu(user: Any) -> list[str]:
        return [str(entry["label"]) for entry in norms_page(signed_in(user)).context["navigation"]]

    assert menu(world.noor) == [
        "Mijn school",
        "Gezamenlijke budgetten",
        "Wacht op mij",
        "Gebieden",
        "Verslagen",
        "Voorbeelden",
        "Uitgangspunten",
        "Hulp",
    ]
    money, for_everyone = ["Gezamenlijke budgetten", "OOGO", "Wacht op mij"], ["Voorbeelden", "Uitgangspunten", "Hulp"]
    assert menu(world.femke) == [*money, "Gebieden", "Verslagen", *for_everyone]
    assert menu(world.ada) == ["Gebieden", "Voorbeelden", "Uitgangspunten", "Beheer", "Hulp"]
    assert menu(world.zoe) == for_everyone


def test_menu_tells_where_one_is(world: World, signed_in: SignIn) -> None:
    entries = norms_page(signed_in(world.noor)).context["navigation"]

    assert [str(entry["label"]) for entry in entries if entry["current"]] == ["Uitgangspunten"]
