"""Bringing the database up to date, killed on the way: the next start goes on, and ends with the same tables."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.journeys.hurt import environment_of
from tests.postgresql import address_of, create_database, drop_database

ROOT = Path(__file__).resolve().parents[2]
DATABASE = f"ontschot_migrating_{os.getpid()}"
MOMENTS = (0.4, 0.9, 1.6)
TABLES = """
SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY table_name, column_name
"""


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    names = (DATABASE, f"{DATABASE}_whole")
    for name in names:
        drop_database(name)
        create_database(name)
    yield names
    for name in names:
        drop_database(name)


def migrate(folder: Path, database: str, *, kill_after: float | None = None) -> int:
    """Run the command; return how it ended. The time to kill counts from the first table on."""
    command = [sys.executable, "manage.py", "migrate", "--noinput"]
    environment = environment_of(folder, "services", database=database)
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        if kill_after is not None:
            while not tables(database) and process.poll() is None:
                time.sleep(0.02)
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
    return process.returncode


def tables(database: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address_of(database)) as connection:
        return connection.execute(TABLES).fetchall()


@pytest.mark.services
def test_a_migration_that_is_killed_can_be_done_again(tmp_path: Path, databases: tuple[str, str]) -> None:
    killed, whole = databases

    ends = [migrate(tmp_path, killed, kill_after=moment) for moment in MOMENTS]
    last = migrate(tmp_path, killed)
    migrate(tmp_path, whole)

    assert ends[0] == -signal.SIGKILL
    assert last == 0
    assert tables(killed) == tables(whole) != []
