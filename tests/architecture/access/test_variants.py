"""Other ways to ask the same: none of them gets another verdict, and a stranger cannot tell theirs from nothing."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.architecture.access.expectation import (
    FORBIDDEN,
    NO_METHOD,
    NOT_THERE,
    all_routes,
    expected,
    table,
)
from tests.architecture.access.visit import Call, ask, call_of, taken_back, visitor
from tests.architecture.access.world import ROLES, AccessWorld

# How a request is asked does not depend on the database: the run on PostgreSQL need not repeat it.
pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

REFUSALS = {FORBIDDEN, NOT_THERE, NO_METHOD}
# What differs in two pages about the same: the token of the form, however it is written.
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|data-token="|data-seconds=")[^"]+')
# Each of them changes nothing, so neither do all of them at once.
HEADERS = {"HX-Request": "true", "X-HTTP-Method-Override": "DELETE", "X-Requested-With": "XMLHttpRequest"}


def page_of(answer: Any) -> bytes:
    whole = getattr(answer, "text_whole", None)
    return TOKEN.sub(rb"\1token", answer.content if whole is None else whole)


def with_query(call: Call, text: str) -> Call:
    joined = "&" if "?" in call.path else "?"
    return Call(path=f"{call.path}{joined}{text}", data=call.data, ids=call.ids)


def with_other_slash(call: Call) -> Call:
    path, mark, query = call.path.partition("?")
    path = path[:-1] if path.endswith("/") else f"{path}/"
    return Call(path=f"{path}{mark}{query}", data=call.data, ids=call.ids)


@pytest.mark.parametrize("name", [*ROLES, "nobody"])
def test_a_stranger_gets_the_same_bytes_for_what_exists_and_for_what_does_not(
    access_world: AccessWorld, name: str
) -> None:
    visiting = visitor(access_world, name)
    told, compared = [], 0

    for route in (route for route in all_routes() if route.object and route.object != "practice"):
        for method in ("GET", "POST"):
            if expected(route, method, place="far", who=visiting.who) != NOT_THERE:
                continue
            pages = []
            for place in ("far", "missing"):
                call = call_of(access_world, route, place, visiting)
                with taken_back(visiting.client):
                    answer = ask(visiting.client, method, call)
                page = page_of(answer)
                for key in call.ids:
                    page = page.replace(key.encode(), b"id")
                pages.append((answer.status_code, page, sorted(answer.headers)))
            compared += 1
            if pages[0] != pages[1]:
                told.append(f"{method} {route.key}")

    assert told == [], "\n".join(told)
    assert compared > 20


@pytest.mark.parametrize("name", ["director"])
def test_a_header_or_a_format_changes_no_verdict(access_world: AccessWorld, name: str) -> None:
    visiting = visitor(access_world, name)
    wrong: list[str] = []

    for route in all_routes():
        for place in ("own", "far") if route.object else ("own",):
            call = call_of(access_world, route, place, visiting)
            for method in ("GET", "POST"):
                wanted = expected(route, method, place=place, who=visiting.who)
                with taken_back(visiting.client):
                    status = ask(visiting.client, method, with_query(call, "format=api"), **HEADERS).status_code
                if (wanted in REFUSALS or status in REFUSALS) and status != wanted:
                    wrong.append(f"{method} {route.key} ({place}): {status}, not {wanted}")

    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("name", ["director"])
def test_an_address_with_or_without_its_slash_tells_nothing(access_world: AccessWorld, name: str) -> None:
    """It leads to the address as it should be written, or nowhere, whatever it is about."""
    visiting = visitor(access_world, name)
    seen: dict[str, set[tuple[int, str]]] = {}

    for route in all_routes():
        for place in ("own", "far", "missing") if route.object else ("own",):
            call = with_other_slash(call_of(access_world, route, place, visiting))
            if call.path in {"", "?"} or _is_address(call.path):
                continue
            for method in ("GET", "POST"):
                answer = ask(visiting.client, method, call)
                location = answer.headers.get("Location", "")
                for key in call.ids:
                    location = location.replace(key, "id")
                seen.setdefault(f"{method} {route.key}", set()).add((answer.status_code, location))

    assert {key: answers for key, answers in seen.items() if len(answers) > 1} == {}
    assert {status for answers in seen.values() for status, _ in answers} <= {301, NOT_THERE}


def _is_address(path: str) -> bool:
    """Tell whether another page has this address; it has its own row in the table."""
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return True


def test_a_form_without_its_token_does_nothing(access_world: AccessWorld) -> None:
    client = Client(enforce_csrf_checks=True)
    visiting = visitor(access_world, "director")
    client.cookies = visiting.client.cookies
    taken: list[str] = []

    for route in all_routes():
        if route.post in {None, "everyone"}:
            continue
        answer = ask(client, "POST", call_of(access_world, route, "own", visiting))
        # The API looks at the kind of the body first.
        if answer.status_code not in {FORBIDDEN, 415}:
            taken.append(f"{route.key}: {answer.status_code}")

    assert taken == [], "\n".join(taken)


def test_the_sign_in_pages_answer_as_the_table_says(access_world: AccessWorld) -> None:
    wrong: list[str] = []

    for name, answers in table()["sign_in"].items():
        call = Call(path=reverse(name, args=answers.get("args", [])), data={}, ids=())
        for who, person in (("signed_in", "director"), ("anonymous", "anonymous")):
            for method, wanted in zip(("GET", "POST"), answers[who], strict=True):
                visiting = visitor(access_world, person)
                with taken_back(visiting.client):
                    status = ask(visiting.client, method, call).status_code
                if status != wanted:
                    wrong.append(f"{who}: {method} {name}: {status}, not {wanted}")

    assert wrong == [], "\n".join(wrong)
