"""From signing in to the downloaded report, in a real browser, with a real web server and a real worker."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import quiet_page
from tests.journeys.site import PASSWORD, Site

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds: a worker on a busy machine may take its time
MOST_TABS = 60


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    with quiet_page(browser, accept_downloads=True) as opened:
        yield opened


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus: whoever cannot use a mouse gets there too."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def typed(page: Page, name: str, text: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.type(text)


def signed_in(page: Page, site: Site, login: str) -> None:
    page.goto(site.address)
    typed(page, "login", f"{login}@voorbeeld.example")
    typed(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Hulp").first).to_be_visible()


def text_of(content: bytes) -> str:
    """The text of a report without spaces: a long number may be broken over lines."""
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_a_director_enters_what_a_child_needs_and_takes_a_report_home(page: Page, site: Site) -> None:
    """Casus 4 with one decision more: 4 × 8,7 × 35 = 1.218 hours; ÷ 1.872 = 0,650641 fte; 34,8 ÷ 36 = 0,966667 fte."""
    signed_in(page, site, "directeur")
    page.get_by_role("link", name="Voorbeeldschool Casus 4 (sbo)").first.click()
    page.get_by_role("link", name="Voorbeeld Lara").first.click()
    page.get_by_role("link", name="Toekenning toevoegen").first.click()

    # The form, with the keyboard alone, in the order of the page.
    typed(page, "kind", "ZBO")
    typed(page, "number", "VB-reis-1")
    typed(page, "time", "8,7")
    typed(page, "valid_from", "1-8-2023")
    typed(page, "valid_until", "31-7-2024")
    # 8,7 × 35 = 304,5 hours; ÷ 1.872 = 0,16 fte; 8,7 ÷ 36 = 0,24 fte
    expect(page.locator("#preview")).to_contain_text("304,5")
    expect(page.locator("#preview")).to_contain_text("0,16")
    expect(page.locator("#preview")).to_contain_text("0,24")
    page.keyboard.press("Enter")
    expect(page.get_by_text("VB-reis-1").first).to_be_visible()

    page.get_by_role("link", name="Gezamenlijke budgetten").first.click()
    page.get_by_role("link", name="Casus 4", exact=True).click()
    page.get_by_role("button", name="Bereken", exact=True).first.click()
    # Without reloading: the page asks how far it is, and shows the result once it is there.
    expect(page.get_by_text("1.218 uur").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("0,65")
    expect(page.locator("main")).to_contain_text("0,97")

    page.get_by_role("button", name="Maak het verslag").click()
    link = page.get_by_role("link", name="Download het verslag")
    expect(link).to_be_visible(timeout=PATIENCE)
    control_number = page.get_by_text("sha256:").first.inner_text().strip()
    with page.expect_download() as waiting:
        link.click()

    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    text = text_of(content)
    assert control_number.replace(" ", "") in text
    assert "1.218uur" in text
    assert "Lara" not in text


def test_the_municipality_reads_the_same_figures_and_no_child(page: Page, site: Site) -> None:
    signed_in(page, site, "gemeente")
    page.get_by_role("link", name="Gezamenlijke budgetten").first.click()
    page.get_by_role("link", name="Casus 4", exact=True).click()

    expect(page.get_by_role("heading", name="Casus 4", level=1)).to_be_visible()
    assert "Voorbeeld Lara" not in page.content()
    assert "VB-01" not in page.content()
