"""Five people bring one budget from confirmed amounts to an agreement, and correct it a month later.

The director, the school board, the municipality, the partnership and the treasurer of twelve municipalities, each in a
browser of its own, with a real web server and a real worker.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import quiet_page
from tests.journeys.site import PASSWORD, Site, manage

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds: a worker on a busy machine may take its time
AGREED = "Drie scholen samen"
POOL = "School De Duif: bedragen bevestigen"
TWELVE = "Twaalf gemeenten, één kassier"
LOGINS = ("meerscholen", "bestuur", "gemeente", "swv", "kassier")

Open = Callable[[str], Page]


@pytest.fixture
def people(browser: Any, site: Site) -> Iterator[Open]:
    """Return a function that gives the browser of a person, in which that person has signed in."""
    manage(site.environment, "load_story", "--verbosity", "0")
    with ExitStack() as stack:
        pages: dict[str, Page] = {}

        def opened(login: str) -> Page:
            if login not in pages:
                pages[login] = stack.enter_context(quiet_page(browser))
                _sign_in(pages[login], site, login)
            return pages[login]

        yield opened


def _sign_in(page: Page, site: Site, login: str) -> None:
    page.goto(site.address)
    page.locator("[name=login]").fill(f"{login}@voorbeeld.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.get_by_role("link", name="Hulp").first).to_be_visible()


def open_pool(page: Page, name: str) -> None:
    page.get_by_role("link", name="Gezamenlijke budgetten").first.click()
    page.get_by_role("searchbox").or_(page.locator("[name=q]")).first.fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def _address_of(page: Page, name: str) -> str:
    open_pool(page, name)
    return page.url


def confirm_everything(page: Page, pool: str = POOL) -> None:
    open_pool(page, pool)
    page.get_by_role("link", name="Bekijk de aansluiting").click()
    confirm = page.get_by_role("button", name=re.compile("^Bevestig"))
    # Something waits for this funder: a page that is still on its way would pass for one with nothing left to confirm.
    expect(confirm.first).to_be_visible()
    while confirm.count():
        with page.expect_navigation():
            confirm.first.click()


def submit(page: Page) -> str:
    """Calculate what was confirmed, put it forward; return the control number that the proposal got."""
    page.get_by_role("button", name="Bereken wat bevestigd is").click()
    hand_in = page.get_by_role("button", name="Dien het voorstel in")
    expect(hand_in).to_be_visible(timeout=PATIENCE)
    hand_in.click()
    expect(page.get_by_text("Het voorstel is ingediend.").first).to_be_visible()
    return page.locator("#controlegetal .control-number").inner_text().split()[0]


def open_waiting(page: Page, name: str) -> None:
    """Find the proposal where the person would look: among what waits."""
    page.get_by_role("link", name="Wacht op mij").first.click()
    page.get_by_role("listitem").filter(has_text=name).get_by_role("link").first.click()


def decide(page: Page, verdict: str, *, body: str, note: str = "") -> None:
    page.get_by_label(verdict).check()
    page.locator("[name=body]").fill(body)
    page.locator("[name=note]").fill(note)
    page.get_by_role("button", name="Verder: bekijk het besluit").click()
    expect(page.get_by_role("heading", name="Klopt dit besluit?")).to_be_visible()
    page.locator("button[name=step][value=store]").click()
    expect(page.get_by_role("heading", name="Klopt dit besluit?")).to_have_count(0)


def test_five_people_agree_on_one_budget(people: Open) -> None:
    for payer in ("gemeente", "swv"):
        confirm_everything(people(payer))

    director = people("meerscholen")
    open_pool(director, POOL)
    # 7 decisions, 5 arrangements and the amount of basic support.
    expect(director.get_by_text("13 van 13 bevestigd, verschil € 0").first).to_be_visible()
    director.get_by_role("link", name="Voorstel maken").first.click()
    first = submit(director)
    # Whoever submitted does not decide.
    expect(director.get_by_role("button", name="Verder: bekijk het besluit")).to_have_count(0)

    board = people("bestuur")
    open_waiting(board, POOL)
    decide(board, "Niet akkoord: wij vragen een wijziging", body="College van bestuur", note="Noem de invalkracht.")
    expect(board.get_by_text("wijziging gevraagd").first).to_be_visible()

    open_waiting(director, POOL)
    expect(director.get_by_text("Noem de invalkracht.").first).to_be_visible()
    director.get_by_role("link", name="Maak een nieuw voorstel").click()
    director.locator("[name=note]").fill("De invalkracht staat nu in de prestatie.")
    director.get_by_role("button", name="Dien het voorstel in").click()
    second = director.locator("#controlegetal .control-number").inner_text().split()[0]
    assert second == first, "the same figures and terms have the same control number"

    for login, body in (
        ("bestuur", "College van bestuur"),
        ("gemeente", "College van burgemeester en wethouders"),
        ("swv", "Bestuur van het samenwerkingsverband"),
    ):
        page = people(login)
        open_waiting(page, POOL)
        decide(page, "Akkoord met dit voorstel", body=body)
    expect(people("swv").get_by_text("Overeengekomen, nummer 2026-2027/2").first).to_be_visible()

    treasurer = people("kassier")
    open_waiting(treasurer, TWELVE)
    decide(treasurer, "Akkoord met dit voorstel", body="College van burgemeester en wethouders")
    # Five of the twelve municipalities have not decided; nobody decides for them.
    expect(treasurer.get_by_text("bij de partijen").first).to_be_visible()
    expect(treasurer.get_by_role("button", name="Verder: bekijk het besluit")).to_have_count(0)


def test_a_month_later_a_correction_stands_beside_the_agreement(people: Open) -> None:
    """One decision of 8,7 hours becomes 6: the agreement keeps its figures, and outsiders hear of no single child."""
    director, municipality = people("meerscholen"), people("gemeente")
    director.get_by_role("link", name="Mijn school").click()
    director.get_by_role("link", name="Voorbeeldschool De Akker (bao)").first.click()
    director.get_by_role("link", name="Voorbeeld Bas").first.click()
    director.get_by_role("link", name=re.compile(r"^Wijzig\b")).first.click()
    director.locator("[name=time]").fill("6")
    with director.expect_navigation():
        director.get_by_role("button", name="Bewaar").first.click()
    expect(director.get_by_text("6 uur per week").first).to_be_visible()

    # The funder confirms the changed line, and the director calculates what is confirmed.
    confirm_everything(municipality, AGREED)
    open_pool(director, AGREED)
    director.get_by_role("link", name="Bekijk de aansluiting").click()
    with director.expect_navigation():
        director.get_by_role("button", name="Bereken met alleen wat bevestigd is").click()
    corrections = f"{_address_of(director, AGREED)}correcties"
    director.goto(corrections)
    while director.get_by_text("nog niet opnieuw berekend").count():
        director.reload()
    # 2,7 hours of 35 weeks less: 94,5 ÷ 1.872 × € 90.000,00 = € 4.543,27.
    expect(director.locator("main")).to_contain_text("4.543,27")
    municipality.goto(corrections)
    expect(municipality.get_by_text("4.543,27")).to_have_count(0)
