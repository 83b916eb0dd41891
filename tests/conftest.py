"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from playwright.sync_api import sync_playwright

from accounts.models import User
from tests.browser import CHROMIUM, FLAGS
from tests.cast import World, make_world
from tests.demo import Demo, make_demo, make_report
from tests.frozen_rows import flush_frozen
from tests.row_security import as_application, open_everything

TESTS = Path(__file__).parent
# In the other folders whole processes run, which have the database of their environment.
ROOMS = {"accounts", "budgets", "cases", "reports", "schools"}

# What tests make and look at themselves is within reach; requests and tasks open their own, narrower scope.
open_everything()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what needs two writers at once to the run on PostgreSQL, and what knows no database to the other."""
    for item in items:
        if "two_hands" in getattr(item, "fixturenames", ()):
            item.add_marker("services")
        elif item.path.relative_to(TESTS).parts[0] in ROOMS and not _knows_a_database(item):
            item.add_marker("embedded")


def _knows_a_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db") or item.get_closest_marker("services"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """On PostgreSQL the tests have the rights of the application, so that its rules on rows hold for them."""
    with django_db_blocker.unblock():
        flush_frozen()
        application = as_application()
        application.__enter__()
    yield
    with django_db_blocker.unblock():
        application.__exit__(None, None, None)


@pytest.fixture
def world(db: None) -> World:
    """The cast with its schools and pools."""
    return make_world()


@pytest.fixture(scope="module")
def demo_of_file(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demo]:
    """The examples with one report, which takes seconds to print; what a test changes in them is taken back after it.

    For a file without tests that commit. All of it is taken back when the file is done.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_demo()
        make_report(made.calculations["Casus 4"])
        yield made
        transaction.set_rollback(True)


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
