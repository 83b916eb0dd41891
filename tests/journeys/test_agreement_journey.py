"""From an example to a calculated budget: a policy officer makes an agreement in a real browser, with a real worker."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import quiet_page
from tests.journeys.site import PASSWORD, Site

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds: a worker on a busy machine may take its time


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: Any, browser: Any) -> Iterator[Page]:
    with quiet_page(browser, java_script_enabled=request.param) as opened:
        yield opened


def test_a_policy_officer_adapts_an_example_and_calculates_it(page: Page, site: Site) -> None:
    """Utrecht agrees on 2 fte for each of two schools: 4 fte. At € 90.000,00 an fte that is € 360.000,00."""
    has_scripts = _has_scripts(page)
    page.goto(site.address)
    page.locator("[name=login]").fill("gemeente@voorbeeld.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.get_by_role("link", name="Voorbeelden").first.click()
    page.get_by_role("link", name="Proeftuin").first.click()
    page.get_by_role("button", name="Gebruik als begin").click()

    # The example's municipality made room for the officer's own; its schools wait to be replaced.
    expect(page.locator("[name=parties-0-name]")).to_have_value("Nijmegen")
    expect(page.get_by_text("In het voorbeeld staat hier Eerste zml-school.")).to_be_visible()
    page.locator("[name=about-name]").fill("Proeftuin Nijmegen")
    page.locator("[name=about-school_year]").fill("2026-2027")
    page.locator("[name=schools-0-school]").select_option(label="Voorbeeldschool Casus 4 (sbo) (Nijmegen)")
    page.locator("[name=schools-1-school]").select_option(label="Voorbeeldschool dit schooljaar (bao) (Nijmegen)")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("heading", name="Geld", exact=True)).to_be_visible()

    page.get_by_role("link", name="Controleren").click()
    page.get_by_role("button", name="Uitgangspunt toevoegen").click()
    row = page.locator("fieldset.draft-row").last
    row.locator("[name$=code]").select_option("fte_price_cents")
    row.locator("[name$=value]").fill("90000")
    row.locator("[name$=valid_from]").fill("1-8-2026")
    row.locator("[name$=source]").fill("Afspraak van de partijen")
    if not has_scripts:
        page.get_by_role("button", name="Bekijk de som").click()
    # 4 × € 90.000,00, while typing.
    expect(page.locator("#total")).to_contain_text("360.000,00")
    page.get_by_role("button", name="Maak het budget").click()
    expect(page.get_by_text("De afspraak is vastgelegd. Druk op Bereken om de uitkomst te zien.")).to_be_visible()

    page.get_by_role("button", name="Bereken", exact=True).first.click()
    calculated = page.get_by_text("360.000,00").first
    if not has_scripts:
        _reload_until(page, "360.000,00")
    expect(calculated).to_be_visible(timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("Proeftuin Nijmegen")


def _has_scripts(page: Page) -> bool:
    page.set_content("<p id=told>no</p><script>document.getElementById('told').textContent = 'yes'</script>")
    return page.locator("#told").inner_text() == "yes"


def _reload_until(page: Page, text: str) -> None:
    for _ in range(PATIENCE // 1000):
        if text in page.content():
            return
        page.wait_for_timeout(1000)
        page.reload()
