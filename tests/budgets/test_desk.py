"""The start page of the administrator: the cards, how they stand, and what needs attention first."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditCheck
from schools.models import School
from tests.cast import World
from tests.factories import make_school

pytestmark = pytest.mark.django_db


def cards(client: Client) -> dict[str, tuple[str, str]]:
    groups = client.get("/beheer/").context["groups"]
    return {card.page: (card.state, card.attention) for _title, found in groups for card in found}


def test_each_card_says_how_it_stands(world: World, signed_in: Any) -> None:
    shown = cards(signed_in(world.ada))

    assert shown == shown | {
        "schools:schools": ("2 scholen", ""),
        "schools:boards": ("2 schoolbesturen", ""),
        "schools:partnerships": ("2 samenwerkingsverbanden", ""),
        "schools:municipalities": ("2 gemeenten", ""),
        "schools:districts": ("0 gebieden", ""),
        "budgets:norms": ("0 waarden gelden vandaag", ""),
        "schools:log": ("nog niet gecontroleerd; dat gebeurt elke nacht", ""),
        "schools:changes": ("0 wijzigingen bewaard", ""),
    }


def test_what_decides_rights_and_money_comes_before_a_missing_number(world: World, signed_in: Any) -> None:
    client = signed_in(world.ada)
    make_school("Zonder nummer", brin="", location="")
    make_school("Een voorbeeld", brin="", location="", is_example=True)
    assert cards(client)["schools:schools"] == ("4 scholen", "1 zonder BRIN")

    School.objects.filter(pk=world.school.pk).update(municipality=None)
    assert cards(client)["schools:schools"] == ("4 scholen", "1 zonder gemeente")

    School.objects.filter(pk=world.neighbour.pk).update(board=None)
    assert cards(client)["schools:schools"] == ("4 scholen", "1 zonder bestuur")
    first = client.get("/beheer/").context["first"]
    assert first[0].text == "Scholen: 1 zonder bestuur"
    assert first[0].url == "/beheer/scholen/?toon=zonder-bestuur"

    School.objects.filter(pk=world.neighbour.pk).update(valid_until=date(2024, 7, 31))
    assert cards(client)["schools:schools"] == ("3 scholen", "1 zonder gemeente")


def test_log_that_was_tampered_with_stands_first(world: World, signed_in: Any) -> None:
    AuditCheck.objects.create(looked_at=10, head="x", problems=1)

    assert cards(signed_in(world.ada))["schools:log"][1] == "er is mee geknoeid"


def test_rights_that_were_never_gone_through_stand_first_too(world: World, signed_in: Any) -> None:
    first = signed_in(world.ada).get("/beheer/").context["first"]

    assert ("De rechten van beheerders zijn nog nooit nagekeken", "/beheer/rechten/") in {
        (line.text, line.url.split("?")[0]) for line in first
    }


def test_menu_leads_the_administrator_to_the_desk_and_nobody_else(world: World, signed_in: Any) -> None:
    link = b'href="/beheer/"'

    assert link in signed_in(world.ada).get("/hulp/").content
    for who in (world.noor, world.ruth, world.femke, world.sven, world.zoe):
        assert link not in signed_in(who).get("/hulp/").content
