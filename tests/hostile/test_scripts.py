"""What people type is text: in a browser it runs nowhere, on paper it fetches nothing."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pikepdf
import pytest
from django.urls import reverse

from budgets.models import Calculation
from reports.models import Report
from reports.pdf import render_pdf
from reports.printables import report_html
from tests.architecture.addresses import first_of_each
from tests.architecture.test_axe import WIDE, Visitor, pages_for
from tests.demo import LOGINS, make_demo, make_report
from tests.hostile.payloads import MARK, RUNS
from tests.hostile.seeds import calculate_again, fill

# Twenty letters and more, so that each fits somewhere; `hs` is what the short ones call.
SCRIPTS = (
    *RUNS,
    "<script>hs()</script",
    "<b onclick=hs()>",
    "<svg/onload=hs()>",
    "<q oncut=hs()>",
    "'+hs()+'",
    '" onfocus=hs() "',
    "{{hs()}}",
    "</script><script>hs()",
    "<details open ontoggle=hs()>",
    "<input autofocus onfocus=hs()>",
    "<body onload=hs()>",
    "<style>@import'javascript:hs()'</style>",
    "<object data='data:text/html,<script>hs()</script>'>",
    "<form action=javascript:hs()><button>x",
    "<x hx-on:load=hs()>",
    "<x hx-get='/x' hx-trigger=load>",
    "<meta http-equiv=refresh content='0;url=javascript:hs()'>",
    "<base href='https://elders.example/'>",
    "&lt;script&gt;hs()&lt;/script&gt;",
    "\\u003cscript\\u003ehs()\\u003c/script\\u003e",
)
OF_PRACTICES = {"budgets:practice", "budgets:practice-what-if"}  # they hold nothing that somebody typed here


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_that_people_typed_runs_on_any_page_of_any_role(browser: Any, live_server: Any) -> None:
    demo = make_demo()
    make_report(demo.calculations["Casus 4"])
    paths = [(name, path) for name, path in first_of_each(demo) if name not in OF_PRACTICES]
    filled = fill(demo, SCRIPTS)
    paths += [("budgets:calculation", reverse("budgets:calculation", args=[row.pk])) for row in calculate_again(demo)]
    assert len(SCRIPTS) == 30
    assert {"School.name", "Pool.name", "Pupil.nickname", "Pupil.reference", "Draft.document"} <= set(filled)
    objections: list[str] = []
    shown = 0

    def refuse(dialog: Any) -> None:
        objections.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    for login in LOGINS:
        visitor = Visitor(browser, live_server.url, user=demo.people[login], width=WIDE)
        visitor.context.add_init_script(f"window.{MARK} = window.hs = () => console.error('a script ran')")
        visitor.page.on("dialog", refuse)
        for path in pages_for(demo.people[login], paths):
            visitor.page.goto(f"{live_server.url}{path}")
            # What came in as an element has been made by now, and an event of it has fired.
            strange = visitor.page.locator("[onerror], [onload], [ontoggle], [onfocus], [hx-on\\:load], base, iframe")
            objections += [f"{path}: an element came in"] if strange.count() else []
            shown += visitor.page.content().count("hs()") > 0
        objections += visitor.objections
        visitor.context.close()

    assert objections == []
    assert shown > 50


# --- On paper --------------------------------------------------------------------------------------------------------


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and what it was asked."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def fetching(address: str) -> tuple[str, ...]:
    """Return texts that would fetch or embed something if they were more than text."""
    return (
        f"<img src={address}/a>",
        f"<link rel=stylesheet href={address}/b>",
        f"<style>@import url({address}/c)</style>",
        f"<style>*{{background:url({address}/d)}}</style>",
        f"<object data={address}/e></object>",
        f"<iframe src={address}/f></iframe>",
        f"<svg><image href={address}/g /></svg>",
        f"<a rel=attachment href={address}/h>x</a>",
        f"<link rel=attachment href={address}/i>",
        f"url({address}/j)",
        '<a rel=attachment href="file:///etc/passwd">x</a>',
        "<img src=file:///etc/passwd>",
        "<embed src=/etc/passwd>",
        '<a href="javascript:hs()">x</a>',
        "<script>hs()</script",
        "<img src=//[::1]/>",
        "</style><img src=x>",
        "'\"><img src=x>",
    )


def forbidden_keys(pdf: bytes) -> set[str]:
    """Return what a report never has: files inside, scripts, actions, links that open a file."""
    unwanted = {
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/AF",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/OpenAction",
        "/AA",
        "/SubmitForm",
    }
    found: set[str] = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                keys = set(item.keys()) | {str(item.get(name)) for name in ("/S", "/Type", "/Subtype")}
                found |= keys & unwanted
                found |= {str(item["/URI"])} if "/URI" in keys else set()
    return {text for text in found if text in unwanted or text.startswith(("file:", "javascript:", "http:"))}


@pytest.mark.django_db
def test_a_report_fetches_nothing_for_what_people_typed(canary: tuple[str, list[str]]) -> None:
    """Each report of each example, with the payloads in every name, source and label that is on it."""
    address, asked = canary
    demo = make_demo()
    fill(demo, fetching(address))
    reports = [
        Report(calculation=calculation, audience=audience, language="nl", requested_by=demo.people["swv"])
        for calculation in calculate_again(demo)
        for audience in ("municipality", "partnership")
    ]

    for report in reports:
        html = report_html(report)
        assert html.count("&lt;") > 3, "the payloads are on it, as text"
        assert forbidden_keys(render_pdf(html)) == set()

    assert len(reports) == 6
    assert Calculation.objects.count() == 6
    assert asked == []
