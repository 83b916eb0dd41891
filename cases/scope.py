"""Of which schools the children's rows may be touched now: nothing, until somebody says of which.

Every statement that names a table of this room passes `guard`. While no scope is open it is refused, on both databases.
On PostgreSQL the server is told the scope first, in the setting `ontschot.schools`, by which the policies on the tables
(`migrations/0003_row_security.py`) let rows through; so a filter that was forgotten reads nothing and writes nothing.

What the server was told is never remembered here, because a rollback takes it back unseen. The same statement gives the
connection a name that goes with the scope; that name is the one setting that PostgreSQL reports back whenever it
changes, also by a rollback, a rollback to a savepoint, or a new connection. When it is not the name of the scope that
is open, the server is told again.

This module is the only one that sets either. Whoever may run SQL of their own can set them too: the policies guard
against what we forget, not against injected SQL.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

__all__ = [
    "EVERYTHING",
    "Reason",
    "ScopeError",
    "full_scope",
    "install",
    "no_scope",
    "person_scope",
    "school_scope",
]

SETTING = "ontschot.schools"
EVERYTHING = "*"
NOTHING = ""
# Counters say that something changed, never of whom, and whoever reads a budget sees them as "changed since". Removals
# are the random ids of children who are gone.
OPEN_TO_READ = frozenset({"cases_dataversion", "cases_removedpupil"})
# They say who may touch rows, and touch none.
RIGHTS = ("grant ", "revoke ")
TABLE = re.compile(r"\bcases_[a-z0-9_]+")


class ScopeError(RuntimeError):
    """Rows of children were asked for while no scope was open. A mistake of the programmer, never of the user."""


class Reason(StrEnum):
    """Why rows of children are touched other than by who may see them. `tests/cases/reaching.py` says where."""

    CALCULATION = "calculation"  # what a pool's schools need, as sums and under opaque names
    COUNTING = "counting"  # the counters of changes of a pool's schools
    CONFIRMATION = "confirmation"  # what a funder confirms of the lines that it pays, and what stands of it
    DISCLOSURE = "disclosure"  # how many children two budgets differ by
    HOLDING = "holding"  # that a school has children, so that it is not removed by who may not see them
    REFUSAL = "refusal"  # what somebody was refused, for the log alone
    IMPORT = "import"  # a document with the children of its schools
    RETENTION = "retention"  # who is past the term: how many per school, and their removal by a command
    ACCESS = "access"  # everything about one child, by a command, for its parents
    EXAMPLES = "examples"  # the examples of the demo
    BACKUP = "backup"  # everything, to keep or to bring back
    MIGRATION = "migration"  # tables that change shape


# A function, so that a person's memberships are read when the first row is asked for, and not on every page.
Reach = Callable[[], str]
_reach: ContextVar[Reach | None] = ContextVar("children_in_reach", default=None)


@contextmanager
def school_scope(schools: Iterable[UUID], reason: Reason) -> Iterator[None]:
    """Open the rows of the children of these schools, and no others, until the end of the block.

    Scopes nest: the inner one counts, the outer one returns. Read what a queryset stands for inside the block.
    """
    text = _text(schools)
    with _opened(lambda: text):
        yield


@contextmanager
def full_scope(reason: Reason) -> Iterator[None]:
    """Open the rows of all children."""
    with _opened(lambda: EVERYTHING):
        yield


@contextmanager
def person_scope(schools: Callable[[], Iterable[UUID]]) -> Iterator[None]:
    """Open the rows of the schools where a person sees children; they are asked for when the first row is."""
    with _opened(lambda: _text(schools())):
        yield


@contextmanager
def no_scope() -> Iterator[None]:
    """Close every scope: what comes begins with nothing, whatever came before."""
    with _opened(None):
        yield


@contextmanager
def _opened(reach: Reach | None) -> Iterator[None]:
    token = _reach.set(reach)
    _put_back()
    try:
        yield
    finally:
        _reach.reset(token)
        _put_back()


def _text(schools: Iterable[UUID]) -> str:
    return ",".join(sorted(str(school) for school in schools))


# --- The statements ---------------------------------------------------------------------------------------------------


def install(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let every statement of a connection pass the guard; a receiver of `connection_created`."""
    if guard not in connection.execute_wrappers:
        # First: a wrapper that somebody adds for a moment is taken away from the end.
        connection.execute_wrappers.insert(0, guard)


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001
    """Run a statement if it touches no child, or within the open scope.

    Raises ScopeError when no scope is open.
    """
    if needs_scope(str(sql)):
        reach = _reach.get()
        if reach is None:
            raise ScopeError("rows of children, and no scope is open: see cases/scope.py")
        _tell(context["connection"], reach())
    return execute(sql, params, many, context)


def needs_scope(sql: str) -> bool:
    """Tell whether a statement touches a table of this room that is not open to everybody."""
    words = sql.lower()
    if words.startswith(RIGHTS):
        return False
    touched = set(TABLE.findall(words)) & _tables() if "cases_" in words else frozenset()
    is_reading = words.lstrip(" \n(").startswith("select")
    return bool(touched - OPEN_TO_READ if is_reading else touched)


@cache
def _tables() -> frozenset[str]:
    return frozenset(
        model._meta.db_table for model in apps.get_app_config("cases").get_models(include_auto_created=True)
    )


def _tell(connection: BaseDatabaseWrapper, text: str) -> None:
    """Let the server know which rows are in reach, when it does not yet."""
    if connection.vendor != "postgresql":
        return
    driver = connection.connection
    name = _name(text)
    if driver.info.parameter_status("application_name") == name:
        return
    with connection.wrap_database_errors, driver.cursor() as cursor:
        told = "SELECT set_config(%s, %s, false), set_config('application_name', %s, false)"
        cursor.execute(told, [SETTING, text, name])


def _put_back() -> None:
    """Leave nothing in reach for whoever comes next: the next statement about a child tells what is."""
    for connection in connections.all(initialized_only=True):
        driver = connection.connection
        if connection.vendor != "postgresql" or driver is None or driver.closed:
            continue
        was_told = (driver.info.parameter_status("application_name") or "").startswith(f"{SETTING} ")
        # In a transaction that failed nothing can be set; its rollback brings back what stood before it.
        if was_told and driver.info.transaction_status != TransactionStatus.INERROR:
            _tell(connection, NOTHING)


def _name(text: str) -> str:
    """Return the name of the connection while this is in reach; nobody can read the schools from it."""
    return f"{SETTING} {hashlib.sha256(text.encode()).hexdigest()[:32]}" if text else "ontschot"
