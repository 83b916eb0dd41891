"""Signing in as a person does it, in a real browser: a passkey, an app, and the warning before a session ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Session, User
from tests.accounts.codes import code_of
from tests.accounts.people import SECRET, give_app, recovery_codes
from tests.browser import quiet_page
from tests.cast import PASSWORD, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@contextmanager
def page_with_device(browser: Any, site: str, **options: Any) -> Iterator[tuple[Page, Any]]:
    """Give a page of a laptop that makes and opens passkeys, and the way to command that laptop."""
    with quiet_page(browser, base_url=site, **options) as page:
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        made = device.send(
            "WebAuthn.addVirtualAuthenticator",
            {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
        )
        yield (
            page,
            lambda known: device.send(
                "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": known}
            ),
        )


def enter(page: Page, user: User) -> None:
    """Fill in the sign-in page."""
    page.goto(reverse("account_login"))
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def sign_in(page: Page, site: str, user: User) -> None:
    """Sign in without the pages."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def judge(page: Page) -> None:
    """Let axe judge the page, and refuse one that is wider than its screen."""
    found = Axe().run(page).response["violations"]
    assert [(row["id"], [str(node["target"]) for node in row["nodes"]]) for row in found] == [], page.url
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), page.url


def test_a_passkey_is_made_and_signs_in_with_and_without_the_password(
    world: World, browser: Any, live_server: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR = "required"
    with page_with_device(browser, live_server.url) as (page, set_known):
        enter(page, world.noor)
        page.get_by_role("link", name="Kies de passkey").click()
        page.get_by_label("Naam").fill("laptop van school")
        page.get_by_role("button", name="Maak een passkey").click()
        expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
        page.get_by_role("link", name="Ik heb ze bewaard").click()
        expect(page).to_have_url(f"{live_server.url}{reverse('budgets:school', args=[world.school.pk])}")

        page.goto(reverse("mfa_index"))
        expect(page.get_by_text("laptop van school", exact=True)).to_be_visible()
        page.context.clear_cookies()
        enter(page, world.noor)
        page.get_by_role("button", name="Gebruik mijn passkey").click()
        expect(page.get_by_text("Mijn school")).to_be_visible()

        page.context.clear_cookies()
        page.goto(f"{reverse('account_login')}?next={reverse('budgets:norms')}")
        page.get_by_role("button", name="Log in met een passkey").click()
        expect(page).to_have_url(f"{live_server.url}{reverse('budgets:norms')}")

        page.context.clear_cookies()
        set_known(False)
        page.goto(reverse("account_login"))
        page.get_by_role("button", name="Log in met een passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("Het is niet gelukt")
    assert Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).user == world.noor


def test_a_passkey_confirms_and_is_taken_away(world: World, browser: Any, live_server: Any) -> None:
    with page_with_device(browser, live_server.url) as (page, _):
        enter(page, world.noor)
        page.goto(reverse("mfa_add_webauthn"))
        page.get_by_role("button", name="Maak een passkey").click()
        expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
        sign_in(page, live_server.url, world.noor)  # a session that confirmed nothing yet
        page.goto(reverse("mfa_index"))
        page.get_by_role("link", name="Haal Mijn passkey weg").click()
        page.get_by_role("link", name="met uw passkey").click()
        page.get_by_role("button", name="Gebruik mijn passkey").click()
        page.get_by_role("button", name="Haal de passkey weg").click()

        expect(page.get_by_text("U hebt nog geen tweede stap")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_of_one_person_is_refused_as_the_second_step_of_another(
    world: World, browser: Any, live_server: Any
) -> None:
    with page_with_device(browser, live_server.url) as (page, _):
        enter(page, world.noor)
        page.goto(reverse("mfa_add_webauthn"))
        page.get_by_role("button", name="Maak een passkey").click()
        expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    row = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    give_app(world.eva)
    with page_with_device(browser, live_server.url) as (page, _):
        enter(page, world.eva)
        expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()
        expect(page.get_by_role("button", name="Gebruik mijn passkey")).to_have_count(0)
    client = Client()
    client.post(reverse("account_login"), {"login": world.eva.email, "password": PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"credential": str(row.data["credential"]).replace("'", '"')})
    assert answer.status_code == 200
    assert not Session.objects.filter(user=world.eva).exists()


def test_an_app_is_added_and_asked_without_a_script(world: World, browser: Any, live_server: Any) -> None:
    with quiet_page(browser, base_url=live_server.url, java_script_enabled=False) as page:
        enter(page, world.noor)
        page.goto(reverse("mfa_activate_totp"))
        secret = page.locator(".enrol__secret").inner_text()
        page.get_by_label("Code").fill("000000")
        page.get_by_role("button", name="Zet de app aan").click()
        expect(page.locator(".errors")).to_contain_text("Deze code klopt niet")
        assert page.locator(".enrol__secret").inner_text() == secret, "the app that was scanned still fits"
        page.get_by_label("Code").fill(code_of(secret))
        page.get_by_role("button", name="Zet de app aan").click()
        expect(page.locator(".codes__code")).to_have_count(10)
        code = page.locator(".codes__code").first.inner_text()
        page.context.clear_cookies()
        enter(page, world.noor)
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Ga verder").click()

        expect(page.get_by_text("Mijn school")).to_be_visible()


def test_the_page_warns_before_the_session_ends_and_one_can_stay(
    world: World, browser: Any, live_server: Any, settings: Any
) -> None:
    settings.SESSION_IDLE_SECONDS = 182
    with quiet_page(browser, base_url=live_server.url) as page:
        sign_in(page, live_server.url, world.noor)
        page.goto(reverse("cases:pupil-add", args=[world.school.pk]))
        page.locator("#id_reference").fill("24-017")
        box = page.locator("#session-end")
        expect(box).to_be_hidden()
        expect(box).to_be_visible(timeout=15_000)
        expect(box).to_contain_text("Over 3 minuten wordt u uitgelogd")
        expect(box.get_by_role("link")).to_be_hidden()
        judge(page)

        settings.SESSION_IDLE_SECONDS = 1800
        page.get_by_role("button", name="Blijf ingelogd").click()
        expect(box).to_be_hidden()
        assert page.locator("#id_reference").input_value() == "24-017"

        Session.objects.filter(user=world.noor).delete()
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(box).to_contain_text("U bent uitgelogd. Wat u hebt ingevuld, staat nog op deze pagina.")
        expect(box.get_by_role("button")).to_be_hidden()
        judge(page)


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_about_ones_own_sign_in_passes_axe(world: World, browser: Any, live_server: Any, width: int) -> None:
    """In the states that a walk along addresses does not meet: halfway, with mistakes, and with a second step."""
    with page_with_device(browser, live_server.url) as (page, _):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(reverse("account_login"))
        judge(page)
        enter(page, world.noor)
        for name in ("accounts:second-factor", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
            page.goto(reverse(name))
            judge(page)
        page.get_by_label("Naam").fill("een heel lange naam van een laptop ergens")
        with page.expect_navigation():
            page.get_by_role("button", name="Maak een passkey").click()
        judge(page)
        give_app(world.noor)
        for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_index", "mfa_deactivate_totp"):
            page.goto(reverse(name))
            judge(page)
        passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
        page.goto(reverse("mfa_remove_webauthn", args=[passkey.pk]))
        judge(page)
        sign_in(page, live_server.url, world.noor)
        for name in ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
            page.goto(reverse(name))
            judge(page)
        page.context.clear_cookies()
        enter(page, world.noor)
        judge(page)
        for _ in range(6):
            page.get_by_label("Code").fill("000000")
            page.get_by_role("button", name="Ga verder").click()
        expect(page.locator(".errors")).to_contain_text("Wacht een paar minuten")
        judge(page)
    assert len(recovery_codes(world.noor)) == 10
    assert SECRET


def test_too_often_passes_axe(world: World, browser: Any, live_server: Any) -> None:
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        for _ in range(4):
            page.goto(reverse("account_reset_password"))
            page.get_by_label("E-mailadres").fill("noor@voorbeeld.example")
            page.get_by_role("button", name="Stuur mij de link").click()

        expect(page.get_by_role("heading", name="Even wachten")).to_be_visible()
        judge(page)
