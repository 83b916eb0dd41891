"""Databases with reports, each of its own, that a test backs up and restores with the real commands."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests.postgresql import address_of, create_database, drop_database

ROOT = Path(__file__).resolve().parents[3]
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database and a folder for files, and what can be done with them."""

    kind: str
    folder: Path
    database: str
    environment: dict[str, str]

    @property
    def reports(self) -> Path:
        """Where the files of the reports are."""
        return self.folder / "files" / "reports"

    def manage(self, *words: str | Path) -> Done:
        """Run a command of Ontschot."""
        return self.run(sys.executable, "manage.py", *map(str, words))

    def run(self, *command: str) -> Done:
        """Run a command in the environment of this place."""
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def must(self, *words: str) -> None:
        """Run a Python module that must succeed."""
        done = self.run(sys.executable, "-m", *words)
        assert done.returncode == 0, done.stdout + done.stderr

    def changed(self, **environment: str) -> "Place":
        """Return the same place with another environment."""
        return replace(self, environment=self.environment | environment)

    def execute(self, query: str) -> list[tuple[Any, ...]]:
        """Run a statement without the product."""
        if self.kind == "postgresql":
            with psycopg.connect(address_of(self.database), autocommit=True) as connection:
                cursor = connection.execute(query.encode())
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.folder / "ontschot.sqlite3", isolation_level=None)) as own:
            return own.execute(query).fetchall()

    def tables(self) -> list[str]:
        """Return the names of the tables."""
        names = {
            "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'",
        }
        return sorted(name for (name,) in self.execute(names[self.kind]))

    def rows(self) -> dict[str, list[str]]:
        """Return every value of every row of every table."""
        return {table: sorted(map(repr, self.execute(f'SELECT * FROM "{table}"'))) for table in self.tables()}  # noqa: S608

    def guards(self) -> list[tuple[Any, ...]]:
        """Return every constraint, index and policy.

        PostgreSQL words some constraints otherwise when they come back, so there it is kind and name.
        """
        words = {
            "postgresql": (
                "SELECT conrelid::regclass::text, contype::text || conname FROM pg_constraint WHERE conrelid <> 0"
                " UNION ALL SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'"
                " UNION ALL SELECT tablename, policyname || coalesce(qual, '') FROM pg_policies"
                " UNION ALL SELECT relname, 'forced' FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            ),
            "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL",
        }
        return sorted(self.execute(words[self.kind]))

    def files(self) -> dict[str, bytes]:
        """Return every byte of every report."""
        return {path.name: path.read_bytes() for path in self.reports.glob("*")}


def make_place(kind: str, folder: Path, *, like: Place | None = None) -> Place:
    """Make an empty place, or one with the rows and files of another."""
    folder.mkdir()
    database = f"ontschot_backup_{os.getpid()}_{uuid4().hex[:8]}"
    if kind == "postgresql":
        create_database(database, template=like.database if like else "template1")
        url = address_of(database)
    else:
        url = f"sqlite:///{folder}/ontschot.sqlite3"
    if like:
        shutil.copytree(like.folder, folder, dirs_exist_ok=True)
    environment = environment_of(folder) | {"DATABASE_URL": url}
    return Place(kind=kind, folder=folder, database=database, environment=environment)


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment of a process with its files in this folder, but for its database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONTSCHOT_", "DJANGO_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ONTSCHOT_ENV": "test",
        "ONTSCHOT_VAR": str(folder),
        "ONTSCHOT_SECRET_KEY": "only-for-these-backups" * 3,
        "BROKER_URL": f"filesystem://{folder}/broker",
    }


def remove_place(place: Place) -> None:
    """Drop its database; its folder goes with the test."""
    if place.kind == "postgresql":
        drop_database(place.database)
