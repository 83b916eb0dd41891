"""What every test may ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import sync_playwright

from accounts.models import User
from tests.browser import CHROMIUM, FLAGS
from tests.cast import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """The cast with its schools and pools."""
    return make_world()


@pytest.fixture
def signed_in() -> Any:
    """Return a function that gives a browser in which the user has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The real Chromium of this machine, without a window."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def is_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return connection.vendor == "postgresql"


@pytest.fixture
def two_hands(is_postgresql: bool) -> None:
    """Threads with a connection each; the SQLite of the tests lives in the memory of one."""
    if not is_postgresql:
        pytest.skip("SQLite lets one writer in at a time")
