"""Every address is asked by everyone, for every object, by every method; each answer is held to `expected.toml`."""

from collections.abc import Iterator

import pytest

from accounts.models import AuditEvent
from tests.architecture.access.expectation import (
    FORBIDDEN,
    METHODS,
    NOT_THERE,
    Route,
    all_routes,
    expected,
    table,
)
from tests.architecture.access.visit import Visitor, ask, call_of, taken_back, visitor
from tests.architecture.access.world import ROLES, AccessWorld
from tests.architecture.addresses import routes

pytestmark = pytest.mark.django_db

PLACES = ("own", "sibling", "other_board", "far")
# Beside the role that counts: by which methods, and for objects of whom. A cell that would run the very same lines as
# another is left out. A method that a page does not have is turned down before anybody is looked at, so one role and
# a stranger try them all. A care coordinator reaches as far as a director. An administrator reaches what belongs to no
# place, so only there is it asked anew whether something exists; for all others `test_variants.py` holds an object that
# does not exist to one that is a stranger's, byte for byte.
WITH_A_ROLE = {
    "director": (METHODS, PLACES),
    "care_coordinator": (("GET", "POST"), ("own", "far")),
    "board": (("GET", "POST"), PLACES),
    "municipality": (("GET", "POST"), PLACES),
    "partnership": (("GET", "POST"), PLACES),
    "provider": (("GET", "POST"), PLACES),
    "administrator": (("GET", "POST"), ("own", "missing")),
    "several": (("GET", "POST"), ("own", "far")),
}
WITHOUT = {"anonymous": METHODS, "deactivated": ("GET", "POST"), "nobody": ("GET", "POST")}
# On PostgreSQL one role is enough: what differs there is of whom a row is, and row-level security has its own tests.
ON_BOTH = {"director"}
# Which day it is, is asked in one line for all roles; the two that may the most stand for the others.
NOT_HERE_OR_NOT_NOW = (
    *(f"{role} elsewhere" for role in ROLES),
    *(f"{role} {when}" for role in ("director", "administrator") for when in ("until yesterday", "from tomorrow")),
)


def test_every_address_is_in_the_table_and_every_row_is_an_address() -> None:
    known = {name for name, _ in routes()}
    rows = [route.name for route in all_routes()] + list(table()["sign_in"])

    assert known - set(rows) == set(), "say in tests/architecture/access/expected.toml who may see it"
    assert set(rows) - known == set()


def test_every_address_with_an_object_has_it_in_the_table() -> None:
    with_object = {name for name, takes_object in routes() if takes_object} - set(table()["sign_in"])

    assert {route.name for route in all_routes() if route.object and not route.field and not route.query} == with_object


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in ON_BOTH else pytest.mark.embedded) for name in WITH_A_ROLE]
)
def test_with_a_role_every_method_on_every_object_answers_as_the_table_says(
    access_world: AccessWorld, name: str
) -> None:
    methods, places = WITH_A_ROLE[name]

    assert wrong_answers(access_world, visitor(access_world, name), methods=methods, places=places) == []


@pytest.mark.embedded
@pytest.mark.parametrize("name", WITHOUT)
def test_without_a_role_nothing_is_given_by_any_method(access_world: AccessWorld, name: str) -> None:
    assert wrong_answers(access_world, visitor(access_world, name), methods=WITHOUT[name], places=("own",)) == []


@pytest.mark.embedded
@pytest.mark.parametrize("name", NOT_HERE_OR_NOT_NOW)
def test_a_role_gives_nothing_at_another_organisation_or_on_another_day(access_world: AccessWorld, name: str) -> None:
    assert wrong_answers(access_world, visitor(access_world, name), methods=("GET", "POST"), places=("own",)) == []


def wrong_answers(
    world: AccessWorld, visiting: Visitor, *, methods: tuple[str, ...], places: tuple[str, ...]
) -> list[str]:
    """Return each cell in which the site answers something else than the table."""
    wrong: list[str] = []
    for route, place, method in cells(methods, places):
        status, refusals = _answer(world, visiting, route, place, method)
        wanted = expected(route, method, place=place, who=visiting.who)
        if status != wanted:
            wrong.append(f"{visiting.name}: {method} {route.key} ({place}): {status}, not {wanted}")
        elif status in {FORBIDDEN, NOT_THERE} and refusals != int(visiting.who.is_signed_in):
            wrong.append(f"{visiting.name}: {method} {route.key} ({place}): {refusals} refusals in the log")
    return wrong


def cells(methods: tuple[str, ...], places: tuple[str, ...]) -> Iterator[tuple[Route, str, str]]:
    """Give what is asked of one visitor.

    An address without an object is asked for once. A method that the address does not have never gets to the object:
    it is tried on one's own, by who tries all methods.
    """
    for route in all_routes():
        for place in places if route.object else ("own",):
            for method in methods:
                has_method = method in {"GET", "POST"} and (route.ability(method) or route.every_method)
                if has_method or (place == "own" and len(methods) == len(METHODS)):
                    yield route, place, method


def _answer(world: AccessWorld, visiting: Visitor, route: Route, place: str, method: str) -> tuple[int, int]:
    call = call_of(world, route, place, visiting)
    with taken_back(visiting.client):
        status = ask(visiting.client, method, call).status_code
        refusals = 0
        if status in {FORBIDDEN, NOT_THERE}:
            refusals = _refusals()
    return status, refusals


def _refusals() -> int:
    """Count the refusals of this visit; every other visit was taken back."""
    return AuditEvent.objects.filter(outcome=AuditEvent.Outcome.REFUSED).count()
