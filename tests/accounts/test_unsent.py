"""What somebody types while the session ends is not lost, and is sent only by the person."""

import html
import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from tests.cast import PASSWORD, World

TYPED = {"reference": "24-017", "nickname": 'Voorbeeld "Lara" & Kees', "birth_year": "2016"}
OWN = {"Origin": "http://testserver"}


def _hidden(text: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text)
    return {name: html.unescape(value) for name, value in found}


def _sign_in(client: Client, unsent: str, *, password: str = PASSWORD) -> Any:
    data = {"login": "noor@voorbeeld.example", "password": password, "unsent": unsent}
    return client.post(reverse("account_login"), data)


def test_a_form_sent_after_the_session_ended_is_sent_again_after_signing_in(world: World) -> None:
    address = reverse("cases:pupil-add", args=[world.school.pk])
    client = Client()

    asked = client.post(address, TYPED)
    wrong = _sign_in(client, _hidden(asked.text)["unsent"], password="niet het wachtwoord")
    offered = _sign_in(client, _hidden(wrong.text)["unsent"])

    assert (asked.status_code, wrong.status_code, offered.status_code) == (401, 200, 200)
    assert "U bent intussen uitgelogd." in asked.text
    assert "no-store" in asked.headers["Cache-Control"]
    assert f'action="{address}"' in offered.text
    again = _hidden(offered.text)
    assert again.items() >= TYPED.items()
    client.post(address, again)
    assert Pupil.objects.get().nickname == TYPED["nickname"]


@pytest.mark.parametrize("unsent", ["", "onzin", signing.dumps(["/", []], salt="iets anders")])
def test_a_form_that_this_site_did_not_write_is_not_offered(world: World, unsent: str) -> None:
    answer = _sign_in(Client(), unsent)

    assert (answer.status_code, answer.url) == (302, reverse("budgets:home"))


def test_a_form_with_the_token_of_before_another_sign_in_is_sent_again(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.noor)

    answer = client.post(reverse("cases:pupil-add", args=[world.school.pk]), TYPED, headers=OWN)

    assert answer.status_code == 403
    assert _hidden(answer.text).items() >= TYPED.items()
    assert not Pupil.objects.exists()


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://elders.example"}, {"Origin": "null"}])
def test_a_form_from_another_site_is_refused_and_not_offered(world: World, origin: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.noor)

    answer = client.post(reverse("cases:pupil-add", args=[world.school.pk]), TYPED, headers=origin)

    assert answer.status_code == 403
    assert "24-017" not in answer.text


def test_a_piece_of_a_page_says_that_the_session_ended(world: World) -> None:
    answer = Client().post(reverse("budgets:indication-preview"), {"time": "8,7"}, headers={"HX-Request": "true"})

    assert "U bent intussen uitgelogd." in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("name", ["account_login", "account_change_password", "account_reset_password"])
@pytest.mark.parametrize("who", ["noor", None])
def test_a_password_never_stands_in_a_page(world: World, name: str, who: str | None) -> None:
    client = Client(enforce_csrf_checks=True)
    if who:
        client.force_login(getattr(world, who))

    answer = client.post(reverse(name), {"password": "een-geheim", "oldpassword": "een-geheim"}, headers=OWN)
    signed_out = Client().post(reverse("account_change_password"), {"oldpassword": "een-geheim"})

    assert answer.status_code == 403
    assert "een-geheim" not in answer.text
    assert signed_out.status_code == 302


def test_a_look_still_goes_to_the_sign_in_page(world: World) -> None:
    answer: Any = Client().get(reverse("budgets:pools"))

    assert answer.url == f"{reverse('account_login')}?next={reverse('budgets:pools')}"
