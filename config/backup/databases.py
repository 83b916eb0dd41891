"""What both databases can do for a backup."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.db import connection

from config.backup.facts import MIGRATIONS, Reader
from config.backup.postgresql import PostgresqlDatabase
from config.backup.problems import BackupError
from config.backup.sqlite import SqliteDatabase

# Filled by `migrate` itself.
FILLED_BY_MIGRATE = frozenset({MIGRATIONS, "django_content_type", "auth_permission"})


class Database(Protocol):
    """The database of this Ontschot. Every method raises `BackupError` with what to do when it cannot be done."""

    vendor: str
    file_name: str

    def server(self) -> int:
        """Return the major version of what the database runs on."""

    def check_programs(self) -> None:
        """Refuse when a program that is needed is missing or too old."""

    def dumped(self, path: Path) -> AbstractContextManager[Reader]:
        """Write the whole database to a new file, and give a reader of exactly that moment."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Give a reader of the database as it is now."""

    def load(self, path: Path) -> None:
        """Put what `dumped` wrote in the place of everything there is; all of it or nothing."""

    def as_owner(self) -> AbstractContextManager[None]:
        """Do what is done inside with the rights of the role that is to own the tables."""

    def faults(self) -> list[str]:
        """Return what the database itself finds wrong with its rows."""


def this_database() -> Database:
    """Return the database that the settings name."""
    if connection.vendor == "postgresql":
        return PostgresqlDatabase()
    if connection.vendor == "sqlite":
        return SqliteDatabase()
    raise BackupError(f"a backup of {connection.vendor} is not supported")


def filled_tables(reader: Reader) -> list[str]:
    """Return the tables with rows that `migrate` did not put there."""
    tables = (table for table in sorted(reader.tables()) if table not in FILLED_BY_MIGRATE)
    return [table for table in tables if next(iter(reader.rows(table)), None) is not None]
