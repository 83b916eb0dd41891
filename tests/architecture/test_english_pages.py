"""Who chooses English meets no Dutch, apart from what people typed: names, sources and explanations."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client

from accounts.models import User
from budgets.models import Calculation, Draft
from reports.actions import request_report
from reports.printables import report_html
from tests.architecture.addresses import first_of_each, in_each_state
from tests.demo import LOGINS, Demo, make_demo

pytestmark = pytest.mark.django_db

OURS = ("accounts", "budgets", "cases", "reports", "schools")
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title", "data-label"}
SILENT = {"script", "style", "template"}
# Words that no English sentence holds; that of a law or a role in brackets is a term, and kept.
DUTCH = re.compile(
    r"\b(?:de|het|een|van|voor|naar|niet|geen|wordt|worden|deze|dit|zijn|nog|uw|uit|bij|ook|wat|wie|alle|maar"
    r"|onbekend|kinderen|leerling\w*|scholen|schooljaar|gemeente\w*|bestuur|berekening\w*|budgetten|toekenning\w*"
    r"|bedrag\w*|uur|uren|weken|minuten|saldo|lasten|dekking|geldstro\w+|betaler|verslag\w*|bewaar\w*|wijzig\w*|zoek\w*)\b",
    re.IGNORECASE,
)
TERMS = re.compile(r"\((?:intern begeleider|zorg binnen onderwijs)\)")

# Names in the published practices that hold such a word.
NAMES = (
    "CSG Anna Maria van Schuurmanschool",
    "De Boekanier",
    "De Meierij",
    "De Zeearend",
    "Hart van Brabant",
    "Instituut voor Publieke Waarden",
    "Land van Cuijk",
    "Rijk van Nijmegen",
    "Besturenoverleg lokaal onderwijs Zwolle",
)

FORMS = {"cases:pupil-add", "cases:pupil-opt-out", "cases:professional-add", "cases:indication-add"}
ANSWERS = ("", "onleesbaar", "1.250", "-8", "32-13-2026")


class VisibleText(HTMLParser):
    """Collects what a reader sees or hears: texts and spoken attributes, unless marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep spoken attributes, and stop listening inside what is silent or in Dutch on purpose."""
        given = dict(attrs)
        if self._skipping or tag in SILENT or given.get("lang") == "nl":
            if tag not in {"br", "img", "input", "link", "meta", "hr", "col"}:
                self._skipping.append(tag)
            return
        self.texts += [value for name, value in attrs if name in SPOKEN and value]
        if tag == "input" and given.get("type") == "submit":
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """Listen again when the silent part ends."""
        if self._skipping and self._skipping[-1] == tag:
            self._skipping.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text that is not in a silent part."""
        if data.strip() and not self._skipping:
            self.texts.append(" ".join(data.split()))


def test_the_words_are_looked_for_where_they_can_be() -> None:
    assert dutch_in('<p>One child</p><p title="Zoek op naam">x</p><p>De som</p>', typed=[]) == [
        "Zoek op naam",
        "De som",
    ]


def test_what_people_typed_is_left_alone() -> None:
    html = "<p>Source: Rapport van de gemeente, blz. 3</p><p lang='nl'>Wat is dit?</p>"

    assert dutch_in(html, typed=["Rapport van de gemeente, blz. 3"]) == []


def test_no_dutch_on_an_english_page() -> None:
    demo = make_demo()
    pages = in_each_state(demo)
    typed = typed_texts()

    found = {}
    for login in (None, *LOGINS):
        visitor = _english_visitor(demo.people[login] if login else None)
        for _name, path in pages:
            answer = visitor.get(path)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                found[login, path] = dutch_in(answer.content.decode(), typed=typed)

    assert {page: texts for page, texts in found.items() if texts} == {}


def test_no_dutch_in_what_an_english_form_objects_to() -> None:
    demo = make_demo()
    visitor = _english_visitor(demo.people["directeur"])
    paths = {name: path for name, path in first_of_each(demo) if name in FORMS}

    for path in paths.values():
        fields = re.findall(r'name="([a-z_]+)"', visitor.get(path).content.decode())
        for answer in ANSWERS:
            page = visitor.post(path, {field: answer for field in fields if field != "csrfmiddlewaretoken"})
            assert page.status_code == 422, (path, answer)
            assert dutch_in(page.content.decode(), typed=[answer, *typed_texts()]) == []


def test_no_dutch_in_an_english_report() -> None:
    demo = make_demo()
    typed = typed_texts()

    found = {
        (name, audience): dutch_in(_english_report(demo, name, audience), typed=typed)
        for name in demo.calculations
        for audience in ("municipality", "partnership")
    }

    assert {report: texts for report, texts in found.items() if texts} == {}


def _english_visitor(user: User | None) -> Client:
    visitor = Client()
    if user is not None:
        visitor.force_login(user)
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return visitor


def _english_report(demo: Demo, name: str, audience: str) -> str:
    calculation = demo.calculations[name]
    person = calculation.requested_by
    return report_html(request_report(calculation=calculation, audience=audience, language="en", acting_user=person))


def dutch_in(html: str, *, typed: list[str]) -> list[str]:
    """Return the texts of a page that hold a Dutch word outside what was typed (longest first)."""
    page = VisibleText()
    page.feed(html)
    return [text for text in page.texts if DUTCH.search(_without(text, typed))]


def _without(text: str, typed: list[str]) -> str:
    for words in (*typed, *NAMES):
        text = text.replace(words, "")
    return TERMS.sub("", text)


def typed_texts() -> list[str]:
    """Return every text in the database that is no code from a list, longest first.

    What a calculation stored belongs to it, except the names of flows: those are the program's own. An agreement in
    the making keeps the language in which it was begun.
    """
    documents = [json.loads(calculation.snapshot) for calculation in Calculation.objects.all()]
    documents += [draft.document for draft in Draft.objects.all()]
    texts = {text for document in documents for text in _strings(document)}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.get_fields():
                if isinstance(field, models.CharField | models.TextField) and not field.choices:
                    texts |= set(model._default_manager.values_list(field.name, flat=True))
    whole = {" ".join(text.split()) for text in texts if text}
    return sorted((text for text in whole if len(text) > 1), key=len, reverse=True)


def _strings(value: Any) -> Iterator[str]:
    """Walk a JSON document for its texts, past the flows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "flows":
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
