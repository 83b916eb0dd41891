"""A database that is away for a moment: a page that says so, and holds what was typed."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from tests.cast import World
from tests.html_forms import fields_of

ERRORS = [OperationalError("the database system is shutting down"), InterfaceError("the connection is closed")]
TYPED = {"reference": "KL-12", "nickname": "Vogel & Zoon", "birth_year": "2015"}


@pytest.fixture(params=ERRORS, ids=["operational", "interface"])
def away(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Real outages are tried in `tests.faults`; here it is the same error from the driver, at every query."""

    def refuse(*arguments: Any) -> None:
        raise request.param

    with patch.object(connection, "execute_wrappers", [refuse]):
        yield


@pytest.fixture
def director(world: World, signed_in: Any) -> Client:
    client: Client = signed_in(world.noor)
    client.raise_request_exception = False
    return client


def test_a_look_is_answered_with_when_to_try_again(director: Client, away: Any) -> None:
    response = director.get("/budgetten/?q=a%26b")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "no-store" in response["Cache-Control"]
    assert 'href="/budgetten/?q=a%26b"' in response.text


def test_what_was_typed_can_be_sent_again(director: Client, world: World, away: Any) -> None:
    path = f"/scholen/{world.school.pk}/leerlingen/nieuw"

    response = director.post(path, TYPED)

    assert response.status_code == 503
    assert f'action="{path}"' in response.text
    assert fields_of(response.text, form="unsent").items() >= TYPED.items()


def test_a_program_gets_a_problem(director: Client, away: Any) -> None:
    response = director.post("/api/v1/pool-calculations", "{}", content_type="application/json")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 503


def test_our_own_mistake_is_no_outage(director: Client) -> None:
    with patch("budgets.views.pools.PoolList.get", side_effect=ZeroDivisionError):
        response = director.get("/budgetten/")

    assert response.status_code == 500
    assert "Retry-After" not in response
