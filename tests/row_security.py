"""Children's rows in the tests: in reach of what a test does itself, under the rules of the application's role."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.test import override_settings

from cases import scope
from config.database_rights import grant_rights


def open_everything() -> None:
    """Let what a test does outside a request or a task touch every row, also in a thread of its own."""
    scope._reach = ContextVar("children_in_reach_of_tests", default=lambda: scope.EVERYTHING)


@contextmanager
def as_application() -> Iterator[None]:
    """Connect with the rights of web and worker: on PostgreSQL a role that is no superuser and owns nothing."""
    if connection.vendor != "postgresql":
        yield
        return
    role = f"{connection.settings_dict['NAME']}_app"
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    make_role(_run, role)
    with override_settings(DATABASE_ROLE=role):
        grant_rights("default")
    # What a test that commits leaves behind is emptied with it; the application itself may not.
    _run(f'GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO "{role}"')
    options["assume_role"] = role
    connection.close()
    try:
        yield
    finally:
        del options["assume_role"]
        connection.close()
        _run(f'DROP OWNED BY "{role}"')
        _run(f'DROP ROLE "{role}"')


def make_role(run: Callable[[str], object], role: str) -> None:
    """Make a role without any special right, where a broken-off run left none."""
    run(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN"
        f' CREATE ROLE "{role}" NOSUPERUSER NOBYPASSRLS; END IF; END $$'
    )


def become_owner() -> None:
    """Have the rights of who owns the tables, such as an attacker who drops a trigger.

    Until the transaction of the test is taken back; a test that commits closes the connection afterwards.
    """
    if connection.vendor == "postgresql":
        _run("RESET ROLE")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
