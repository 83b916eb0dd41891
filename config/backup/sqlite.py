"""SQLite: copied by its online backup, which gives one moment while others write."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.db import connection

from config.backup.facts import WITHOUT_ROWS, Reader
from config.backup.folders import make_private
from config.backup.problems import BackupError


class SqliteReader:
    """A connection, read as it is."""

    def __init__(self, own: sqlite3.Connection) -> None:
        self._connection = own

    def ask(self, query: str) -> Iterable[Sequence[Any]]:
        """Return the rows of a query."""
        return self._connection.execute(query)

    def tables(self) -> list[str]:
        """Return the names of all tables, without SQLite's own."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        return [name for (name,) in self.ask(query)]

    def rows(self, table: str) -> Iterator[str]:
        """Return each row as JSON."""
        return (json.dumps(row, default=bytes.hex) for row in self.ask(f'SELECT * FROM "{table}"'))  # noqa: S608

    def rules(self) -> list[str]:
        """Return every definition: in SQLite the constraints stand in that of their table."""
        return [" ".join(row) for row in self.ask("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")]


class SqliteDatabase:
    """The SQLite file of the settings."""

    vendor = "sqlite"
    file_name = "database.sqlite3"

    def server(self) -> int:
        """Return the major version of the library; its files have been the same since 2004."""
        return sqlite3.sqlite_version_info[0]

    def check_programs(self) -> None:
        """Nothing: the library is part of Python."""

    @contextmanager
    def dumped(self, path: Path) -> Iterator[Reader]:
        """Copy in one step, during which writers go on: with WAL a reader holds nobody up."""
        make_private(path)
        with _understood(), closing(_opened(path, "rw")) as copy:
            with closing(_opened(self._path, "rw")) as original:
                original.backup(copy)
            # One file that can be read where nothing can be written; and what is left out is not still in free pages.
            copy.execute("PRAGMA journal_mode = DELETE")
            for table in WITHOUT_ROWS.intersection(SqliteReader(copy).tables()):
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608
            copy.execute("VACUUM")
            found = _faults(copy)
            if found:
                raise BackupError("the database itself is damaged:\n" + "\n".join(found))
            yield SqliteReader(copy)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Read at one moment; a file that is not there yet is an empty database."""
        with _understood(), closing(_opened(self._path, "rwc")) as own:
            own.execute("BEGIN")
            yield SqliteReader(own)

    def load(self, path: Path) -> None:
        """Copy back in one transaction of the target."""
        connection.close()
        with _understood(), closing(_opened(path, "ro")) as kept, closing(_opened(self._path, "rwc")) as own:
            kept.backup(own)

    def as_owner(self) -> AbstractContextManager[None]:
        """Nothing changes: a file has no roles."""
        return nullcontext()

    def faults(self) -> list[str]:
        """Ask SQLite for broken pages, indexes and references."""
        with _understood(), closing(_opened(self._path, "rw")) as own:
            return _faults(own)

    @property
    def _path(self) -> Path:
        return Path(connection.settings_dict["NAME"])


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    """Open without Django, which turns values into its own; here they must stay as they are stored."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=20, isolation_level=None)


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"SQLite: {error}") from error


def _faults(own: sqlite3.Connection) -> list[str]:
    pages = [str(row[0]) for row in own.execute("PRAGMA integrity_check") if row[0] != "ok"]
    # Of each: the table, the row, the table it should be in.
    references = own.execute("PRAGMA foreign_key_check").fetchall()
    return pages + [f"{row[0]} row {row[1]} names a row of {row[2]} that is not there" for row in references]
