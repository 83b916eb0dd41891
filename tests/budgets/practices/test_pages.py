"""The pages of the practices: who may read them, how they are found, and what they say."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets import engine
from budgets.practices import all_practices, practice
from tests.cast import World

SignIn = Any
EVERY_PRACTICE = pytest.mark.parametrize("slug", [row.slug for row in all_practices()])


def text_of(response: Any) -> str:
    without_tags = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(without_tags).replace("\N{NO-BREAK SPACE}", " "))


def listed(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("budgets:practices"), query, headers={"accept-language": "nl"})
    assert response.status_code == 200
    return [card.practice.slug for card in response.context["cards"]]


def page(client: Client, slug: str, *, language: str = "nl") -> Any:
    return client.get(reverse("budgets:practice", args=[slug]), headers={"accept-language": language})


def test_nobody_reads_the_practices_without_signing_in(client: Client, db: None) -> None:
    for name, keys in (("practices", []), ("practice", ["wish"]), ("practice-document", ["wish"])):
        assert client.get(reverse(f"budgets:{name}", args=keys)).status_code == 302


@pytest.mark.parametrize("name", ["practice", "practice-document"])
def test_a_practice_that_does_not_exist_is_not_found(world: World, signed_in: SignIn, name: str) -> None:
    assert signed_in(world.zoe).get(reverse(f"budgets:{name}", args=["atlantis"])).status_code == 404


def test_nothing_is_posted_to_a_practice(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.femke).post(reverse("budgets:practice", args=["wish"])).status_code == 405


@pytest.mark.parametrize("who", ["noor", "bram", "eva", "ruth", "femke", "sven", "ada", "zoe"])
def test_everyone_who_is_signed_in_reads_the_practices(world: World, signed_in: SignIn, who: str) -> None:
    client = signed_in(getattr(world, who))

    assert len(listed(client)) == 11
    assert page(client, "wish").status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"omvang": "flat_rate"}, ["st-maartenschool"]),
        ({"omvang": "drawing_right"}, ["sjso-amsterdam"]),
        ({"omvang": "group_places"}, ["wish", "onderwijszorgklas-ijmond"]),
        ({"verrekening": "treasurer"}, ["st-maartenschool", "school-als-wijk"]),
        ({"verrekening": "treasurer", "omvang": "formation"}, ["school-als-wijk"]),
        ({"grondslag": "historical"}, ["sjso-amsterdam", "samen-in-de-wijk-zwolle"]),
        ({"verdeling": "by_key"}, ["school-als-wijk"]),
        ({"q": "tilburg"}, ["zorg-in-onderwijs-tilburg"]),
        ({"q": "TREKKINGSRECHT ggz"}, ["sjso-amsterdam"]),
        ({"q": "leerkracht", "verdeling": "in_kind"}, ["wish"]),
        ({"q": "atlantis"}, []),
        ({"verdeling": "in_kind", "omvang": "flat_rate"}, []),
    ],
)
def test_practices_are_found_by_words_and_by_choice(
    world: World, signed_in: SignIn, query: dict[str, str], expected: list[str]
) -> None:
    assert listed(signed_in(world.zoe), **query) == expected


@pytest.mark.parametrize("query", [{"omvang": "veel"}, {"omvang": "fixed_shares"}])
def test_nonsense_in_the_address_narrows_nothing(world: World, signed_in: SignIn, query: dict[str, str]) -> None:
    assert len(listed(signed_in(world.zoe), **query)) == 11


def test_a_list_without_practices_says_what_to_do(world: World, signed_in: SignIn) -> None:
    response = signed_in(world.zoe).get(reverse("budgets:practices"), {"q": "atlantis"})

    assert "Geen voorbeeld gevonden" in text_of(response)
    assert "Toon alle voorbeelden" in text_of(response)


@EVERY_PRACTICE
def test_a_page_tells_its_choices_what_is_open_and_where_it_comes_from(
    world: World, signed_in: SignIn, slug: str
) -> None:
    row = practice(slug)

    shown = text_of(page(signed_in(world.zoe), slug))

    for choice in row.choices:
        assert choice.how.nl in shown
    for text in row.left_open:
        assert text.nl in shown
    assert row.source.title in shown
    assert row.source.publisher in shown
    assert "Nagerekend met Ontschot" in shown


@EVERY_PRACTICE
def test_a_page_is_in_english_for_who_reads_english(world: World, signed_in: SignIn, slug: str) -> None:
    client = signed_in(world.zoe)
    client.cookies["django_language"] = "en"
    row = practice(slug)

    shown = text_of(page(client, slug, language="en"))

    assert row.summary.en in shown
    assert row.summary.nl not in shown
    assert all(choice.how.en in shown for choice in row.choices)


@pytest.mark.parametrize(
    ("slug", "missing"),
    [
        ("school-als-wijk", "het aantal fte (De 5 mbo-locaties buiten de stad)"),
        ("school-als-wijk", "waarnaar wordt verdeeld"),
        ("zorg-in-onderwijs-tilburg", "de tijd per kind per week (Onderwijscentrum Leijpark)"),
        ("onderwijszorgklas-ijmond", "het aantal fte per groep (IKC IJmond"),
        ("samen-in-de-wijk-zwolle", "het aantal fte (Accare, Dimence, Trias, Vitree)"),
        ("einstein-class", "prijs van één fte per jaar"),
        ("st-maartenschool", "het aantal en het bedrag per stuk (Vast bedrag per kind onder de 12 uur)"),
    ],
)
def test_a_page_names_the_numbers_that_are_missing_and_gives_no_advice_about_them(
    world: World, signed_in: SignIn, slug: str, missing: str
) -> None:
    shown = text_of(page(signed_in(world.zoe), slug))

    assert "Deze getallen heeft de rekenkern nog nodig" in shown
    assert missing in shown
    assert "Vul het gegeven aan en bereken opnieuw" not in shown
    assert shown.count("De bron geeft niet alle getallen.") == 1


def test_a_page_shows_the_sum_and_what_the_source_says_otherwise(world: World, signed_in: SignIn) -> None:
    shown = text_of(page(signed_in(world.zoe), "lara-kees-toon"))

    assert "913,5 uur" in shown
    assert "De bron noemt 913 uur." in shown
    assert "€ 50.656,73" in shown
    assert "Aantal klassen 2 kleutergroepen + 1 middenbouwgroep 3 vier klassen" in text_of(
        page(signed_in(world.zoe), "onderwijszorgklas-ijmond")
    )


def test_no_sum_of_nothing_looks_like_a_saving(world: World, signed_in: SignIn) -> None:
    tiles = page(signed_in(world.zoe), "einstein-class").context["view"].tiles

    assert "totals.fte_annual" in {tile.figure for tile in tiles}
    assert "totals.individual_cents" not in {tile.figure for tile in tiles}


@EVERY_PRACTICE
def test_a_document_is_downloaded_and_can_be_calculated(world: World, signed_in: SignIn, slug: str) -> None:
    response = signed_in(world.zoe).get(reverse("budgets:practice-document", args=[slug]))

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{slug}.json"'
    assert engine.parse_pool(json.loads(response.content)).name == practice(slug).document["name"]


def test_only_who_may_change_terms_can_use_a_practice_as_a_beginning(world: World, signed_in: SignIn) -> None:
    action = reverse("budgets:draft-new")

    may = {
        name: f'action="{action}"' in page(signed_in(getattr(world, name)), "wish").content.decode()
        for name in ("noor", "bram", "ruth", "femke", "sven", "ada", "zoe")
    }

    assert {name for name, is_able in may.items() if is_able} == {"ruth", "femke", "sven"}
