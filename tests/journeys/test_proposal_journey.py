"""From what waits to overeengekomen, in a real browser, with the keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User
from budgets.models import Agreement
from tests.browser import quiet_page
from tests.cast import make_world
from tests.proposals import make_ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_PRESSES = 80


def tab_to(page: Page, text: str) -> None:
    """Press Tab until what has the focus says this; somebody without a mouse must get there."""
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || ''")
        if text in said:
            return
    raise AssertionError(f"Tab never reached {text!r} on {page.url}")


@pytest.fixture
def at_desk(browser: Any, live_server: Any) -> Callable[[User, Callable[[Page], None]], None]:
    """Return a function that lets somebody sit down at a browser of the own, signed in."""

    def sit_down(person: User, work: Callable[[Page], None]) -> None:
        client = Client()
        client.force_login(person)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        with quiet_page(browser) as page:
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
            page.goto(f"{live_server.url}/wacht-op-mij/")
            work(page)

    return sit_down


def submit(page: Page) -> None:
    tab_to(page, "Voorstel indienen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/voorstel/")
    tab_to(page, "Toelichting voor wie erover besluit")
    page.keyboard.type("Drie ochtenden hulp in de klas.")
    tab_to(page, "Dien het voorstel in")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Het voorstel is ingediend.")


def agree(page: Page) -> None:
    tab_to(page, "Besluiten over een voorstel")
    page.keyboard.press("Enter")
    page.wait_for_url("**/voorstellen/**")
    assert "Drie ochtenden hulp in de klas." in page.content()
    # The link led to the form: what was read before stands above it.
    tab_to(page, "Akkoord met dit voorstel")
    page.keyboard.press("Space")
    tab_to(page, "Welk orgaan heeft besloten?")
    page.keyboard.type("College")
    tab_to(page, "Verder: bekijk het besluit")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Klopt dit besluit?")
    tab_to(page, "Ja, leg vast dat wij akkoord zijn")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is vastgelegd")


def test_a_budget_is_agreed_with_the_keyboard(at_desk: Callable[[User, Callable[[Page], None]], None]) -> None:
    world = make_world()
    make_ready(world)

    at_desk(world.noor, submit)
    at_desk(world.ruth, agree)
    at_desk(world.femke, agree)

    assert Agreement.objects.get().number == "2023-2024/1"
