"""Single sign-on in Chromium, where every rule of the page is held: from our site to the provider and back."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.accounts.single_sign_on.conftest import NOOR
from tests.architecture.test_axe import NARROW, WIDE, Visitor
from tests.browser import quiet_page
from tests.openid.running import Provider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# A form of before, sent when its session is over.
SENT_LATE = """() => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/";
    form.append(document.querySelector("[name=csrfmiddlewaretoken]"));
    const typed = document.createElement("input");
    typed.name = "note";
    typed.value = "half een zin";
    form.append(typed);
    document.body.append(form);
    form.submit();
}"""


@pytest.fixture
def site(live_server: Any, provider: Provider) -> str:
    provider.order(people={"noor": NOOR}, site=live_server.url)
    return str(live_server.url)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    with quiet_page(browser, java_script_enabled=request.param) as opened:
        yield opened


def sign_in_there(page: Page) -> None:
    """Type a name and a password at the provider."""
    page.get_by_label("Username").fill("noor")
    page.get_by_label("Password").fill("at-the-provider")
    page.get_by_role("button", name="Inloggen").click()


def test_a_person_goes_to_the_provider_and_comes_back_signed_in(
    page: Page, site: str, provider: Provider, noor: User
) -> None:
    page.goto(f"{site}/hulp/")
    page.goto(f"{site}/account/login/?next=/hulp/")

    page.get_by_role("button", name="Inloggen met Testgemeente").click()
    expect(page.get_by_role("heading", name="Inloggen bij Testgemeente")).to_be_visible()
    assert page.url.startswith(provider.issuer.removesuffix("/o"))
    sign_in_there(page)

    page.wait_for_url(f"{site}/hulp/")
    assert page.locator("form[action='/account/logout/']").count() == 1


def test_a_provider_may_send_people_on_to_another_address(
    page: Page, site: str, provider: Provider, noor: User
) -> None:
    """As SURFconext does to the school's own sign-in page: nobody here knows that address beforehand."""
    elsewhere = f"http://localhost:{urlsplit(provider.issuer).port}/sign-in/"
    provider.order(answers={"/authorize/": {"status": 302, "location": elsewhere}})
    page.goto(f"{site}/account/login/")

    page.get_by_role("button", name="Inloggen met Testgemeente").click()

    page.wait_for_url(elsewhere)


def test_a_form_of_ours_is_still_sent_nowhere_else(page: Page, site: str) -> None:
    answers = [page.goto(f"{site}/account/login/")]
    with page.expect_response(f"{site}/account/sso/gemeente/") as onward:
        page.get_by_role("button", name="Inloggen met Testgemeente").click()
    answers.append(onward.value)

    rules = [answer.headers["content-security-policy"] for answer in answers if answer is not None]
    assert [("form-action 'self'" in rule) for rule in rules] == [True, True]


def test_what_was_typed_while_the_session_ended_is_there_after_signing_in_in_another_tab(
    browser: Any, site: str, provider: Provider, noor: User
) -> None:
    with browser.new_context(locale="nl-NL") as context:
        page = context.new_page()
        page.goto(f"{site}/account/login/")
        page.evaluate(SENT_LATE)
        expect(page.get_by_text("U bent intussen uitgelogd.")).to_be_visible()

        page.get_by_role("button", name="Ik ben ingelogd").click()
        expect(page.get_by_text("U bent nog niet ingelogd.")).to_be_visible()
        with context.expect_page() as opened:
            page.get_by_role("button", name="Inloggen met Testgemeente").click()
        sign_in_there(opened.value)
        opened.value.wait_for_url(f"{site}/**")
        page.get_by_role("button", name="Ik ben ingelogd").click()

        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("input[name=note]").input_value() == "half een zin"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_of_single_sign_on_pass_axe(browser: Any, site: str, provider: Provider, width: int) -> None:
    visitor = Visitor(browser, site, user=None, width=width)

    visitor.look_at("/account/login/")
    # An answer without content leaves the page on the way there standing.
    visitor.page.route("**/o/authorize/**", lambda route: route.fulfill(status=204))
    visitor.page.get_by_role("button", name="Inloggen met Testgemeente").click()
    expect(visitor.page.get_by_role("heading", name="U gaat naar Testgemeente")).to_be_visible()
    visitor.judge("on the way")
    visitor.look_at("/account/sso/gemeente/callback/?state=x")
    provider.order(answers={"/.well-known/openid-configuration": {"status": 503}})
    visitor.look_at("/account/login/")
    visitor.page.get_by_role("button", name="Inloggen met Testgemeente").click()
    expect(visitor.page.get_by_role("heading", name="Testgemeente is nu niet te bereiken")).to_be_visible()
    visitor.judge("away")
    visitor.context.close()

    refused = [line for line in visitor.objections if "status of 5" not in line]
    assert not refused, "\n".join(refused)
