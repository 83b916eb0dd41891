"""From naming to seeing: a school lets a provider enter a month, in two real browsers, and finds it in its year."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import quiet_page
from tests.journeys.site import PASSWORD, Site

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds: a worker on a busy machine may take its time
SCHOOL = "Voorbeeldschool dit schooljaar (bao)"


@pytest.fixture
def director(browser: Any, site: Site) -> Iterator[Page]:
    with quiet_page(browser) as page:
        yield signed_in(page, site, "directeur")


@pytest.fixture
def provider(browser: Any, site: Site) -> Iterator[Page]:
    with quiet_page(browser) as page:
        yield signed_in(page, site, "aanbieder")


def signed_in(page: Page, site: Site, login: str) -> Page:
    page.goto(site.address)
    page.locator("[name=login]").fill(f"{login}@voorbeeld.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/account/" not in url)
    return page


def test_a_school_names_a_provider_that_enters_a_month(director: Page, provider: Page, site: Site) -> None:
    expect(provider.get_by_text("Er is nog geen school waarvoor u invult")).to_be_visible()
    director.get_by_role("link", name="Gezamenlijke budgetten").first.click()
    director.get_by_role("link", name="Voorbeeld dit schooljaar").first.click()
    pool = director.url
    director.get_by_role("button", name="Bereken", exact=True).first.click()
    expect(director.get_by_text("Fte per jaar").first).to_be_visible(timeout=PATIENCE)

    # The school names the provider.
    director.goto(f"{pool}geleverd/")
    director.get_by_role("link", name=f"Laat de aanbieder dit invullen ({SCHOOL})").click()
    director.locator("[name=provider]").select_option(label="Zorgaanbieder (voorbeeld)")
    director.get_by_role("button", name="Laat de aanbieder dit invullen").click()
    expect(director.get_by_role("heading", name="Zorgaanbieder (voorbeeld) vult in")).to_be_visible()

    # The provider finds what waits, and enters the first month.
    provider.get_by_role("link", name="Wacht op mij").first.click()
    provider.get_by_role("link", name="Geleverde hulp invoeren").click()
    expect(provider.locator("h1")).to_contain_text(SCHOOL)
    provider.locator("[name$='-fte']").first.fill("0,75")
    provider.get_by_role("button", name="Bewaar", exact=True).last.click()
    expect(provider.get_by_text("De geleverde hulp is bewaard.")).to_be_visible()
    entry = provider.url

    # The school sees it in its year, and by whom it was entered.
    director.goto(f"{pool}geleverd/")
    expect(director.locator("#geleverd tbody tr").first).to_contain_text("0,75")
    expect(director.locator("#wie-invult")).to_contain_text("aanbieder Zorgaanbieder (voorbeeld)")
    director.get_by_role("link", name="Invoeren", exact=True).click()
    expect(director.locator("main")).to_contain_text("ingevoerd door aanbieder Zorgaanbieder (voorbeeld)")

    # It ends it: the provider's page is gone.
    director.goto(f"{pool}geleverd/aanbieder")
    director.get_by_role("button", name="Beëindig").click()
    expect(director.get_by_text("Wat is ingevuld, blijft staan.").first).to_be_visible()
    assert provider.request.get(entry).status == 404
