"""Everything that a person is shown: each page that the table gives, each list in each order, each piece and file."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pypdf import PdfReader

from tests.architecture.access.expectation import DISTANCES, FOUND, all_routes, expected
from tests.architecture.access.visit import Call, Visitor, ask, call_of, taken_back
from tests.architecture.access.world import AccessWorld

UUIDS = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
# What each list can be asked: words, filters and orders as its page offers them.
LISTS = {
    "budgets:pools": ("q=budget", "q=e", "sorteer=naam", "sorteer=-naam", "sorteer=berekend", "page=1"),
    "reports:list": ("q=budget", "q=e", "sorteer=budget", "sorteer=-schooljaar", "voor=municipality"),
    "budgets:school": ("q=roepnaam", "q=KAN", "sorteer=roepnaam", "sorteer=-einddatum", "sorteer=uren"),
    "budgets:norms": ("q=fte", "sorteer=code", "page=1"),
    "budgets:proposals": ("q=budget", "stand=lopend", "stand=overeengekomen", "page=1"),
    "budgets:areas": ("q=wijk", "page=1"),
    "budgets:compare": ("alles=1",),
    "budgets:drafts": ("page=1",),
    "schools:log": ("actie=view_pupil", "uitkomst=refused"),
}
# The addresses that give htmx a piece instead of the page.
PIECES = {"budgets:indication-preview", "budgets:what-if", "budgets:practice-what-if", "budgets:draft-preview"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One answer: the row of the table, where its object lies, and its text with the names of its files."""

    route: str
    place: str
    text: str

    @property
    def ids(self) -> set[str]:
        """Every identifier in it, wherever it stands: link, choice of a form, hidden field, document."""
        return {str(UUID(found)) for found in UUIDS.findall(self.text.lower())}


def everything_shown(world: AccessWorld, visiting: Visitor, *, language: str = "nl") -> Iterator[Shown]:
    """Give each answer that is not a refusal: pages, lists in each order, pieces for htmx, files, what forms answer."""
    visiting.client.cookies["django_language"] = language
    for route in all_routes():
        for place in DISTANCES[:-1] if route.object else ("own",):
            call = call_of(world, route, place, visiting)
            for method in ("GET", "POST"):
                if not _is_shown(expected(route, method, place=place, who=visiting.who)):
                    continue
                for asked, headers in _ways(route.name, call, method):
                    with taken_back(visiting.client):
                        answer = ask(visiting.client, method, asked, **headers)
                    yield Shown(route=route.key, place=place, text=text_of(answer))


def _is_shown(status: int) -> bool:
    return status in {FOUND, 409, 422}


def _ways(name: str, call: Call, method: str) -> Iterator[tuple[Call, dict[str, str]]]:
    yield call, {}
    if name in PIECES:
        yield call, {"HX-Request": "true"}
    for query in LISTS.get(name, ()) if method == "GET" else ():
        yield Call(path=f"{call.path}?{query}", data={}, ids=()), {}


def text_of(answer: Any) -> str:
    """Return all the words of an answer: its headers, and its page or document; of a PDF also what is written on it."""
    body: bytes = getattr(answer, "text_whole", b"") or answer.content
    words = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return f"{words}\n{pages}\n{dict(reader.metadata or {})}\n{body.decode('latin-1')}"
    return f"{words}\n{body.decode('utf-8', 'replace')}"
