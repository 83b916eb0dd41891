"""An OOGO from planning to its paper, in a real browser, with a real web server and a real worker."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import quiet_page
from tests.journeys.site import Site
from tests.journeys.test_browser_journey import PATIENCE, signed_in, tab_to, text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    with quiet_page(browser, accept_downloads=True) as opened:
        yield opened


def test_an_oogo_is_planned_minuted_closed_and_taken_home(page: Page, site: Site) -> None:
    signed_in(page, site, "swv")
    page.get_by_role("link", name="OOGO", exact=True).first.click()
    page.get_by_role("link", name="OOGO plannen").first.click()
    today = timezone.localdate()
    page.get_by_label("Datum").fill(f"{today:%d-%m-%Y}")
    page.get_by_label("Plaats").fill("Raadhuis")
    page.get_by_role("button", name="Plan het overleg").click()
    expect(page.get_by_role("heading", name="Leerlingenvervoer")).to_be_visible()

    # The second theme before the first, with the keyboard alone.
    moved = "button[value=up]"
    tab_to(page, moved)
    page.keyboard.press("Enter")
    expect(page.locator(".agenda__item").first.get_by_role("heading")).to_have_text("Inclusieve huisvesting")

    page.get_by_role("button", name="Het overleg begint").click()
    page.get_by_role("link", name=re.compile("Vastleggen.*Inclusieve huisvesting")).click()
    page.get_by_label("Wat is besloten?").fill("Wij bouwen samen")
    for choice in page.get_by_label("Besluit").all():
        choice.select_option("agreed")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Wij bouwen samen").first).to_be_visible()

    page.get_by_role("link", name="Actiepunt toevoegen").click()
    page.get_by_label("Wat gebeurt er?").fill("Schetsen laten maken")
    page.get_by_label("Welke organisatie doet het?").select_option(index=1)
    page.get_by_label("Klaar op").fill(f"31-12-{today.year}")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("button", name=re.compile("Akkoord met het verslag namens")).click()
    page.get_by_role("link", name="Afsluiten").click()
    expect(page.get_by_text("Bij 3 agendapunten is niets vastgelegd.")).to_be_visible()
    page.get_by_role("button", name="Sluit het overleg af").click()

    page.get_by_role("link", name=re.compile("Dossier van het afgesloten overleg")).click()
    link = page.get_by_role("link", name=re.compile("Download het dossier"))
    expect(link).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as taken:
        link.click()
    words = text_of(Path(taken.value.path()).read_bytes())
    assert "Besloten:Wijbouwensamen" in words
    assert "Schetsenlatenmaken" in words
