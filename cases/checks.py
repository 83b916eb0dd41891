"""Whether the database holds what the row-level security of this room is built on. PostgreSQL only."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections

ROLE = """
SELECT current_user::text, rolsuper OR (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),
       rolbypassrls OR (SELECT rolbypassrls FROM pg_roles WHERE rolname = session_user)
  FROM pg_roles WHERE rolname = current_user
"""
# The policies that let rows through (permissive ones) add up, so that one too many opens a table.
TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_has_role(current_user, c.relowner, 'MEMBER'),
       ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive ORDER BY 1),
       EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'own_schools'
                  AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)
  FROM pg_class c
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND c.relname = ANY(%s)
"""
ADVICE = "give DATABASE_URL the role of the application (docs/deployment.md)"
POLICIES = {
    "cases_dataversion": ["counters_are_open", "own_schools"],
    "cases_removedpupil": ["removals_are_added", "removals_are_open"],
}
OWN_SCHOOLS = ["own_schools"]


def row_security(*, databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """Report every fault as an error; `manage.py check --database default` asks for it."""
    faults = (fault for alias in databases or () for fault in faults_of(alias))
    return [Error(fault, id="cases.E001") for fault in faults]


def faults_of(alias: str = "default") -> list[str]:
    """Return why children's rows are not kept apart in this database, for the role that we are; nothing when they are.

    Raises DatabaseError when the database does not answer. SQLite has no roles and no such rules.
    """
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return []
    tables = [model._meta.db_table for model in apps.get_app_config("cases").get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        role = cursor.fetchone()
        cursor.execute(TABLES, [tables])
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [*_of_role(*role), *(fault for table in tables for fault in _of_table(table, found.get(table)))]


def _of_role(name: str, is_superuser: bool, bypasses: bool) -> Iterator[str]:  # noqa: FBT001 - columns of a row
    if is_superuser:
        yield f"the role {name} is a superuser, and no rule on rows holds for it: {ADVICE}"
    elif bypasses:
        yield f"the role {name} has BYPASSRLS, and no rule on rows holds for it: {ADVICE}"


def _of_table(table: str, row: Sequence[Any] | None) -> Iterator[str]:
    if row is None:
        return  # migrations are waiting, and there is nothing to be read
    is_on, is_forced, is_own, policies, is_whole = row
    if not is_on or not is_forced:
        yield f"the table {table} lacks ROW LEVEL SECURITY with FORCE"
    expected = POLICIES.get(table, OWN_SCHOOLS)
    if not is_whole and "own_schools" in expected:
        yield f"the table {table} lacks the policy own_schools for reading and writing"
    if set(policies) - set(expected):
        yield f"the table {table} has a policy that does not belong there: {', '.join(policies)}"
    if is_own:
        yield f"the role of DATABASE_URL owns {table}, and could switch its rules off: {ADVICE}"
