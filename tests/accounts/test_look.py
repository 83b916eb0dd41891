"""The pages that stand on their own: the style guide, the sign-in pages and the error pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse
from pytest_django import Settings

COMPONENTS = Path(__file__).resolve().parents[2] / "templates" / "components"

pytestmark = pytest.mark.django_db


def test_the_style_guide_is_not_there_outside_development(client: Client) -> None:
    assert client.get(reverse("accounts:styleguide")).status_code == 404


def test_the_style_guide_shows_every_component(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    shown: set[str] = set()

    def note(template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", "")))

    template_rendered.connect(note)
    try:
        response = client.get(reverse("accounts:styleguide"))
    finally:
        template_rendered.disconnect(note)

    assert response.status_code == 200
    assert {f"components/{path.name}" for path in COMPONENTS.glob("*.html")} - shown == set()


def test_the_sign_in_page_explains_itself_in_dutch(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()

    assert '<html lang="nl"' in page
    assert "Log in met het e-mailadres en het wachtwoord" in page


def test_a_wrong_password_says_what_to_check_and_keeps_the_address(client: Client) -> None:
    page = client.post(reverse("account_login"), {"login": "noor@voorbeeld.nl", "password": "fout"}).content.decode()

    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in page
    assert 'value="noor@voorbeeld.nl"' in page
    assert "<title>Fout: Inloggen" in page


@pytest.mark.parametrize("name", ["account_reset_password", "account_reset_password_done", "account_signup"])
def test_the_pages_around_signing_in_are_open(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "503.html", "403_csrf.html"])
def test_an_error_page_needs_no_context(name: str) -> None:
    page = render_to_string(name)

    assert "<h1>" in page
    assert "Ontschot" in page


def test_an_unknown_address_says_so_in_dutch(client: Client) -> None:
    response = client.get("/bestaat-niet/")

    assert response.status_code == 404
    assert "Deze pagina is er niet" in response.content.decode()


def test_a_numeric_field_accepts_typed_text(client: Client, settings: Settings) -> None:
    """A number input refuses "8,7" and changes when the wheel turns; this is text with a numeric keyboard."""
    settings.DEBUG = True
    page = client.get(reverse("accounts:styleguide")).content.decode()

    assert 'type="number"' not in page
    assert 'inputmode="decimal"' in page
    assert 'value="8,7,1"' in page


def test_an_error_stands_between_label_and_input_and_is_named_by_it(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    page = client.get(reverse("accounts:styleguide")).content.decode()

    assert page.index('for="id_hours"') < page.index('id="id_hours_error"') < page.index('name="hours"')
    assert 'aria-describedby="id_hours_helptext id_hours_error"' in page
    assert '<a class="errors__link" href="#id_hours">' in page
