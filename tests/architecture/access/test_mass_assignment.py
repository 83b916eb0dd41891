"""A form takes what it asks for: every other column of every table, sent along, changes nothing.

Each form is sent twice, as its page gives it: plain, and with the name of each column that it does not ask for. What
the database holds afterwards has to be the same.
"""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from tests.architecture.access.expectation import FOUND, Route, all_routes, expected
from tests.architecture.access.visit import Call, Visitor, ask, call_of, taken_back, visitor
from tests.architecture.access.world import AccessWorld, canaries_of
from tests.cases.terms import indication_data

pytestmark = pytest.mark.django_db

ROOMS = ("accounts", "schools", "cases", "budgets", "reports")
# The log and its seals name the request; they are compared in their own tests.
LEFT_OUT = {"accounts.AuditEvent", "accounts.AuditSeal"}
# Different each time by their nature.
MOVING = {"id", "act", "created_at", "updated_at", "requested_at", "published_at", "withdrawn_at", "removed_at", "at"}
MOVING |= {"recorded_at", "queued_at", "not_before", "expires_at", "token_hash"}
# What makes a form that is empty at first into one that is taken.
FILLED: Mapping[str, dict[str, str]] = {
    "cases:pupil-add": {"reference": "24-017", "birth_year": "2016", "responsible_municipality": "0268"},
    "cases:pupil-edit": {"nickname": "Anders"},
    "cases:pupil-opt-out": {"opted_out_from": "1-1-2027", "understood": "on"},
    "cases:indication-add": indication_data(),
    "cases:indication-edit": indication_data(time="9"),
    "cases:professional-add": {"role": "nurse", "paid_from": "zvw", "valid_from": "1-8-2026"},
    "budgets:norm-new": {
        "value": "91000",
        "valid_from": "1-8-2030",
        "source": "raadsbesluit",
        "reason": "nieuwe prijs",
    },
    "budgets:norm-edit": {"value": "1700", "reason": "verschreven", "source": "cao"},
    "budgets:norm-end": {"valid_until": "31-7-2027", "reason": "afgelopen"},
    "budgets:norm-remove": {"reason": "vergissing"},
    "budgets:norm-replace": {"value": "1700", "valid_from": "1-8-2027", "reason": "nieuwe waarde", "source": "cao"},
    "budgets:pool-norms-own": {"own_only": "nee"},
    "budgets:delivery-import": {"text": f"{timezone.localdate():%Y-%m};;1", "do": "store"},
    "budgets:realisation-import": {"text": f"{timezone.localdate():%Y-%m};;1", "do": "store"},
    "budgets:lawfulness-edit": {"instrument": "subsidy", "vat": "exempt"},
    "cases:pupil-departure": {},
    "cases:pupil-hold": {"held_for": "complaint", "held_until": "1-1-2028"},
    "cases:pupil-remove": {"reference": f"{canaries_of('own')[1]}1", "understood": "on"},
    "reports:request": {"audience": "partnership", "language": "en"},
}
# What a form asks for now and then, and the page that was read does not have.
ASKED = {"indication", "pool", "practice", "provider", "gedaan", "revision", "ground"}


class _Fields(HTMLParser):
    """Every named field of the forms that are sent by POST, the frame's own forms left out."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._counts, self._select = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            frame = given.get("action", "").startswith(("/account/", "/taal/"))
            self._counts = given.get("method") == "post" and not frame
        if not self._counts:
            return
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.fields[name] = given.get("value", "")
        elif tag == "textarea" and name:
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in given:
            self.fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._counts = False


def _fields_of(page: str) -> dict[str, str]:
    reader = _Fields()
    reader.feed(page)
    return {name: value for name, value in reader.fields.items() if name != "csrfmiddlewaretoken"}


def _models() -> list[type[models.Model]]:
    return [
        model for room in ROOMS for model in apps.get_app_config(room).get_models() if model._meta.label not in LEFT_OUT
    ]


def _hostile(world: AccessWorld) -> dict[str, str]:
    """Every column of every table with a value of somebody else's, or one that nobody should choose."""
    far = world.places["far"]
    keys: dict[type[models.Model], Any] = {
        type(row): row.pk
        for row in (far.school, far.pupil, far.indication, far.pool, far.calculation, far.report, far.norm)
    }
    sent: dict[str, str] = {}
    for model in _models():
        for column in model._meta.concrete_fields:
            related = column.related_model
            value: Any = "1"
            if isinstance(related, type) and issubclass(related, models.Model):
                value = keys.get(related) or related._default_manager.values_list("pk", flat=True).first() or "1"
            elif isinstance(column, models.BooleanField):
                value = "on"
            elif isinstance(column, models.DateField):
                value = "2001-01-01"
            elif column.choices:
                value = list(column.flatchoices)[-1][0]
            sent |= {column.name: str(value), column.attname: str(value)}
    return sent


def _database() -> dict[tuple[str, Any], dict[str, str]]:
    """Return every row by its table and key, as text, without what moves by itself."""
    return {
        (model._meta.label, row["pk"]): {name: str(value) for name, value in row.items() if name not in MOVING}
        for model in _models()
        for row in model._default_manager.values("pk", *(column.attname for column in model._meta.concrete_fields))
    }


def _effect(visiting: Visitor, call: Call, before: dict[tuple[str, Any], dict[str, str]]) -> tuple[int, list[Any]]:
    """Return the answer, and what it changed: rows that are new, different or gone; a new row by its columns."""
    with taken_back(visiting.client):
        status = ask(visiting.client, "POST", call).status_code
        after = _database()
    new = [(label, {**row, "pk": ""}) for (label, key), row in after.items() if (label, key) not in before]
    changed = [(key, row) for key, row in after.items() if key in before and row != before[key]]
    gone = [key for key in before if key not in after]
    return status, [sorted(map(str, new)), sorted(map(str, changed)), sorted(map(str, gone))]


def _plain(world: AccessWorld, route: Route, visiting: Visitor) -> Call:
    """Return the form as its page gives it, filled in."""
    call = call_of(world, route, "own", visiting)
    typed: dict[str, str] = {}
    if expected(route, "GET", place="own", who=visiting.who) == FOUND:
        with taken_back(visiting.client):
            typed = _fields_of(ask(visiting.client, "GET", call).text)
    return Call(path=call.path, data={**typed, **call.data, **FILLED.get(route.name, {})}, ids=call.ids)


@pytest.mark.embedded
@pytest.mark.parametrize("name", ["director", "board", "administrator"])
def test_a_column_that_the_form_does_not_ask_for_is_not_stored(access_world: AccessWorld, name: str) -> None:
    visiting, sent, before = visitor(access_world, name), _hostile(access_world), _database()
    wrong: list[str] = []
    taken = set()

    for route in all_routes():
        status = expected(route, "POST", place="own", who=visiting.who)
        if route.post is None or status in {403, 404, 405}:
            continue
        plain = _plain(access_world, route, visiting)
        along = {key: value for key, value in sent.items() if key not in {*plain.data, *ASKED, route.field}}
        first = _effect(visiting, plain, before)
        second = _effect(visiting, Call(path=plain.path, data={**along, **plain.data}, ids=()), before)
        if first[0] == 302:
            taken.add(route.name)
        if first != second:
            wrong.append(f"{route.key}: {first} became {second}"[:600])

    assert wrong == [], "\n".join(wrong)
    expected_taken = {route.name for route in all_routes() if route.name in FILLED} & {
        route.name for route in all_routes() if expected(route, "POST", place="own", who=visiting.who) not in {403, 404}
    }
    assert expected_taken - taken == set(), "the plain form has to be taken, or nothing was tried"
