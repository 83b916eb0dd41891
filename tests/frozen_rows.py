"""Frozen rows in tests: how an attacker, or a test that needs another past, changes what the database keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests.row_security import become_owner

__all__ = ["flush_frozen", "frozen_triggers", "unfrozen"]


def frozen_triggers() -> dict[str, str]:
    """Return the triggers that keep rows, by name: their SQL on SQLite, their table on PostgreSQL."""
    query = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%is frozen%' ORDER BY 1",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgfoid = 'accounts_refuse_frozen'::regproc ORDER BY 1",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        return dict(cursor.fetchall())


@contextmanager
def unfrozen() -> Iterator[None]:
    """Switch the triggers off as who owns the tables can, and on again; within the transaction of the test."""
    triggers = frozen_triggers()
    if connection.vendor == "postgresql":
        become_owner()
        # A table with checks that wait for the end of the transaction cannot be altered.
        _run(["SET CONSTRAINTS ALL IMMEDIATE"])
        _run(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for name, table in triggers.items())
        yield
        _run(["SET CONSTRAINTS ALL IMMEDIATE"])
        _run(f'ALTER TABLE {table} ENABLE TRIGGER "{name}"' for name, table in triggers.items())
        role = connection.settings_dict["OPTIONS"].get("assume_role")
        _run([f'SET ROLE "{role}"'] if role else [])
        return
    _run(f'DROP TRIGGER "{name}"' for name in triggers)
    yield
    _run(triggers.values())


def flush_frozen() -> None:
    """Let what a test that commits left behind be emptied on SQLite, which does so row by row."""
    if connection.vendor != "sqlite":
        return
    # Of the class: where a browser runs its loop, Django opens another connection.
    operations: Any = type(connection.ops)
    sql_flush = operations.sql_flush

    def flush(self: object, *args: Any, **kwargs: Any) -> list[str]:
        triggers = frozen_triggers()
        dropped = [f'DROP TRIGGER "{name}"' for name in triggers]
        return [*dropped, *sql_flush(self, *args, **kwargs), *triggers.values()]

    operations.sql_flush = flush


def _run(statements: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
