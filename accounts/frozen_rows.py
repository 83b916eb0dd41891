"""Rows that the database itself keeps from change, on SQLite and PostgreSQL alike; for migrations.

The model layer refuses too, but `.update()` and SQL go around it. Who owns the tables can drop a trigger: what was
changed then is found by recomputing (`verify_agreement`, `verify_audit`).

A condition looks at its own row alone: SQLite renames no table while a trigger elsewhere names it, and renaming is how
Django changes one there. It makes the changed table without its triggers, so a migration that alters a table with
frozen rows gives them back with `refuse`; `tests/reports/test_frozen_rows.py` fails where that was forgotten.
TRUNCATE is not refused: the application's role may not, and the tests empty their tables with it.
"""

from collections.abc import Sequence
from typing import Any, Literal

from django.db.migrations import RunPython

__all__ = ["refuse"]

# Made by a migration of this room; raises what `IntegrityError` is in Django on both databases.
FUNCTION = "accounts_refuse_frozen"


def refuse(
    event: Literal["UPDATE", "DELETE"], table: str, *, columns: Sequence[str] = (), when: str = "", name: str = "frozen"
) -> RunPython:
    """Return the operation after which an UPDATE or DELETE of a row raises IntegrityError.

    `when` is SQL about OLD, without it every row is kept. With `columns` only a change of one of these is refused.
    `name` tells several rules for one table and event apart.
    """
    trigger = f"{table}_{name}_{event.lower()}"

    def make(_apps: Any, schema_editor: Any) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
        conditions = [f"({when})"] if when else []
        if columns:
            conditions.append("(" + " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns) + ")")
        condition = f"WHEN ({' AND '.join(conditions)})" if conditions else ""
        answer = (
            f"EXECUTE FUNCTION {FUNCTION}()"
            if is_postgresql
            else f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is frozen'); END"
        )
        schema_editor.execute(f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH ROW {condition} {answer}")

    def drop(_apps: Any, schema_editor: Any) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {trigger}{on_table}")

    return RunPython(make, drop)
