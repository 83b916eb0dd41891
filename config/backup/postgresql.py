"""PostgreSQL: its own pg_dump and pg_restore, with the address of the settings and the password in the environment."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import Error, connection, transaction
from psycopg import pq
from psycopg.conninfo import make_conninfo

from config.backup.facts import WITHOUT_ROWS, Reader
from config.backup.folders import make_private
from config.backup.problems import BackupError

# A migration or a web server that holds a table: better to say so than to wait for ever.
LOCK_SECONDS = 30
RULES = """
SELECT 'constraint', conrelid::regclass::text, conname FROM pg_constraint
 WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL SELECT 'index', tablename, indexname FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
 WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'policy', tablename, policyname FROM pg_policies WHERE schemaname = current_schema()
UNION ALL SELECT 'row security', relname, CASE WHEN relforcerowsecurity THEN 'forced' ELSE 'on' END FROM pg_class
 WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace
"""
OWNER = """
SELECT CASE WHEN pg_has_role(datdba, 'MEMBER') AND NOT rolsuper THEN pg_get_userbyid(datdba) ELSE current_user END
  FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user
"""
NOT_VALIDATED = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
 WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
"""


class PostgresqlReader:
    """The connection of the settings, within a transaction."""

    def ask(self, query: str) -> Iterable[Sequence[Any]]:
        """Return the rows of a query, a few at a time."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(query)
            yield from cursor

    def tables(self) -> list[str]:
        """Return the names of all tables of the schema."""
        return [name for (name,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]

    def rows(self, table: str) -> Iterator[str]:
        """Return each row as PostgreSQL writes it."""
        name = connection.ops.quote_name(table)
        return (row for (row,) in self.ask(f"SELECT t::text FROM {name} t"))  # noqa: S608

    def rules(self) -> list[str]:
        """Return what guards the rows by name; how a server words the rule itself changes with its version."""
        return [" ".join(row) for row in self.ask(RULES)]


class PostgresqlDatabase:
    """The PostgreSQL database of the settings."""

    vendor = "postgresql"
    file_name = "database.dump"

    def server(self) -> int:
        """Return the major version of the server."""
        with _understood():
            connection.ensure_connection()
            return int(connection.connection.info.server_version // 10_000)

    def check_programs(self) -> None:
        """Refuse programs that are older than the server: they do not know everything that it can hold."""
        for program in ("pg_dump", "pg_restore"):
            _refuse_older(program, self.server())

    @contextmanager
    def dumped(self, path: Path) -> Iterator[Reader]:
        """Dump from the snapshot of our own transaction, so that what is read is what is in the file."""
        make_private(path)
        with _one_moment() as reader:
            ((snapshot,),) = reader.ask("SELECT pg_export_snapshot()")
            left_out = [f"--exclude-table-data={table}" for table in sorted(WITHOUT_ROWS)]
            wait = f"--lock-wait-timeout={LOCK_SECONDS}s"
            _run("pg_dump", "--format=custom", f"--file={path}", f"--snapshot={snapshot}", wait, *left_out)
            yield reader

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Read at one moment."""
        with _one_moment() as reader:
            yield reader

    def load(self, path: Path) -> None:
        """Drop the empty tables and restore, the restoring in one transaction.

        The owner becomes that of the database; the rights of other roles come back as they were, so those roles must
        be there.
        """
        with _understood(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            tables = ", ".join(map(connection.ops.quote_name, PostgresqlReader().tables()))
            if tables:
                cursor.execute(f"DROP TABLE {tables} CASCADE")
        connection.close()
        # `--clean` for what is no table and does not go with one, such as a function.
        options = ("--single-transaction", "--clean", "--if-exists", "--no-owner", f"--role={_owner()}")
        _run("pg_restore", *options, str(path))

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Have the rights of the role that owns the database, so that what is made is owned by it."""
        role = connection.ops.quote_name(_owner())
        with _understood(), connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
        try:
            yield
        finally:
            connection.close()

    def faults(self) -> list[str]:
        """Return the constraints that do not hold for all rows; PostgreSQL checked the others while restoring."""
        with self.reading() as reader:
            return [f"{table}: constraint {name} is not checked" for table, name in reader.ask(NOT_VALIDATED)]


def _owner() -> str:
    """Return the role that is to own the tables: that of the database when we may act for it, otherwise our own."""
    with _understood(), connection.cursor() as cursor:
        cursor.execute(OWNER)
        return str(cursor.fetchone()[0])


@contextmanager
def _one_moment() -> Iterator[Reader]:
    with _understood(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # Rows that a policy hides from this role must be an error, not a smaller backup.
            cursor.execute("SET LOCAL row_security = off")
            cursor.execute("SET LOCAL DateStyle = ISO")
            cursor.execute("SET LOCAL TimeZone = 'UTC'")
        yield PostgresqlReader()


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except Error as error:
        raise BackupError(_with_advice(f"PostgreSQL: {str(error).partition(chr(10))[0]}")) from error


def _with_advice(reason: str) -> str:
    advice = {
        "row-level security": "give DATABASE_URL the role for backups, which has BYPASSRLS, for this command",
        "lock timeout": "stop web, worker and scheduler first",
    }
    return "\n".join([reason, *{words for sign, words in advice.items() if sign in reason}])


def _refuse_older(program: str, server: int) -> None:
    advice = f"install PostgreSQL's client programs of version {server} or later (Debian: postgresql-client-{server})"
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not here: {advice}")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", said)
    if found is None or int(found[1]) < server:
        raise BackupError(f"{program} is {said.strip() or 'unusable'}, and the server is version {server}: {advice}")


def _run(program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs on the database of the settings."""
    given = connection.get_connection_params()
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    # Everyone on this machine can read the words of a command.
    open_words = {word: given[word] for word in known.intersection(given) if not word.endswith("password")}
    environment = os.environ | {"PGPASSWORD": given["password"]} if given.get("password") else os.environ
    done = subprocess.run(  # noqa: S603
        [program, "--no-password", f"--dbname={make_conninfo(**open_words)}", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        # The other lines may quote a row.
        lines = [line for line in done.stderr.splitlines() if line.startswith(program)]
        raise BackupError(_with_advice("\n".join(lines) or f"{program} ended with status {done.returncode}"))
