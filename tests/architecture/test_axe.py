"""Every page, for every role, passes axe and leaves the console of the browser empty."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from accounts.models import User
from budgets.actions import request_calculation
from tests.architecture.addresses import first_of_each, in_each_state
from tests.demo import LOGINS, make_demo, make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = 1280, 375
# The pieces of the page, each as what it is built of: elements, classes, states, and whether there is text. Rows that
# are alike count as one; an id is told by whether it is the only one, and a reference by whether it leads somewhere.
PIECES = """() => {
  const leads = value => value.split(/\\s+/).every(id => document.getElementById(id));
  const said = ({name, value}) =>
    /^(id|for|headers|aria-(labelledby|describedby|controls|owns))$/.test(name) ? `${name}=${
      name === "id" ? document.querySelectorAll(`[id="${CSS.escape(value)}"]`).length : leads(value)}`
    : /^(class|role|type|lang|tabindex|hidden|disabled|autocomplete|scope|aria-.*)$/.test(name) && name !== "aria-label"
      ? `${name}=${value}` : `${name}=${value.trim() !== ""}`;
  const shape = element => {
    const text = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const inner = [...element.children].map(shape).filter((one, at, all) => one !== all[at - 1]);
    return `<${element.localName} ${[...element.attributes].map(one => said(one)).sort()} ${text}>${inner.join("")}`;
  };
  return [...document.body.children].map(shape);
}"""


PASSED: set[tuple[int, str]] = set()


class Visitor:
    """Someone in a browser: what axe and the console object to is kept until the end."""

    def __init__(self, browser: Any, site: str, *, user: User | None, width: int) -> None:
        self._site, self._width = site, width
        self.context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
            self.context.add_cookies([cookie])
        self.page = self.context.new_page()
        self.objections: list[str] = []
        self._path = ""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.objections.append(f"{self._path}: {error}"))

    def look_at(self, path: str) -> None:
        """Open a page and let axe judge it; a page may not be wider than the screen either."""
        self._path = path
        self.page.goto(f"{self._site}{path}")
        self.judge(path)

    def judge(self, path: str) -> None:
        """Let axe judge the page as it is now, unless each piece of it is built as one that passed before."""
        if self.page.locator("[hx-trigger*=load]").count():
            # A piece that is replaced while axe reads it is judged by colours that are gone.
            self.page.wait_for_load_state("networkidle")
        pieces = {(self._width, piece) for piece in self.page.evaluate(PIECES)}
        violations = Axe().run(self.page).response["violations"] if pieces - PASSED else []
        for violation in violations:
            where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            self.objections.append(f"{path}: {violation['id']} ({violation['help']}) at {where}")
        if not violations:
            PASSED.update(pieces)
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.objections.append(f"{path}: wider than the screen")

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.objections.append(f"{self._path}: console: {message.text}")


# The practices are the same for everyone: judged wide by who may begin from them, and one of them narrow.
JUDGE_OF_PRACTICES = "gemeente"
OF_PRACTICES = {"budgets:practice", "budgets:practice-what-if"}


def pages_for(user: User | None, everything: list[tuple[str, str]]) -> list[str]:
    """Return the addresses that answer this person with an HTML page; asking as a client is much faster."""
    client = Client()
    if user is not None:
        client.force_login(user)
    answers = [(path, client.get(path)) for name, path in everything if name != "account_logout"]
    # A fragment for htmx is no page: it is judged within the page that asks for it.
    return [
        path
        for path, answer in answers
        if answer.status_code == 200 and not answer.streaming and b"<html" in answer.content
    ]


@pytest.mark.parametrize(("login", "width"), [*((login, WIDE) for login in LOGINS), ("directeur", NARROW)])
def test_every_page_of_a_role_passes_axe(login: str, width: int, browser: Any, live_server: Any) -> None:
    demo = make_demo()
    make_report(demo.calculations["Casus 4"])
    person = demo.people[login]
    request_calculation(pool=demo.calculations["Voorbeeld dit schooljaar"].pool, acting_user=demo.people["directeur"])
    visitor = Visitor(browser, live_server.url, user=person, width=width)

    skipped = OF_PRACTICES if login != JUDGE_OF_PRACTICES else set()
    first = first_of_each(demo) if width == NARROW else []
    chosen = [row for row in in_each_state(demo) if row[0] not in skipped or row in first]
    pages = pages_for(person, chosen)
    for path in pages:
        visitor.look_at(path)
    visitor.context.close()

    assert len(pages) >= 5
    assert not visitor.objections, "\n".join(visitor.objections)


def test_the_pages_before_sign_in_pass_axe(browser: Any, live_server: Any, settings: Any) -> None:
    settings.DEMO = True
    demo = make_demo()
    visitor = Visitor(browser, live_server.url, user=None, width=WIDE)

    for path in [*pages_for(None, first_of_each(demo)), "/account/logout/", "/bestaat-niet"]:
        visitor.look_at(path)
    visitor.context.close()

    assert not visitor.objections, "\n".join(visitor.objections)


def test_refusals_and_forms_with_mistakes_pass_axe(browser: Any, live_server: Any) -> None:
    demo = make_demo()
    director = Visitor(browser, live_server.url, user=demo.people["directeur"], width=WIDE)
    reader = Visitor(browser, live_server.url, user=demo.people["gemeente"], width=WIDE)
    forms = ("cases:pupil-add", "cases:indication-add", "cases:professional-add", "cases:pupil-edit")
    pages = dict(first_of_each(demo))

    for name in forms:
        director.look_at(pages[name])
        with director.page.expect_navigation():
            director.page.locator("main form[novalidate]").evaluate("form => form.requestSubmit()")
        director.judge(f"{pages[name]} sent as it was")
        reader.look_at(pages[name])
    director.context.close()
    reader.context.close()

    assert not director.objections + reader.objections, "\n".join(director.objections + reader.objections)


def test_every_page_passes_axe_in_english(browser: Any, live_server: Any) -> None:
    demo = make_demo()
    visitor = Visitor(browser, live_server.url, user=demo.people["directeur"], width=WIDE)
    visitor.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])

    chosen = [path for name, path in in_each_state(demo) if name in {"budgets:pool", "cases:pupil"}]
    for path in ("/", "/hulp/", *chosen):
        visitor.look_at(path)
    visitor.context.close()

    assert not visitor.objections, "\n".join(visitor.objections)
