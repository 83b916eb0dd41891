"""What PostgreSQL's own programs are given, and what happens without them."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.config.backup.places import Place

pytestmark = pytest.mark.services


@pytest.fixture
def place(places: Callable[..., Place]) -> Place:
    return places("postgresql")


@pytest.fixture
def plain_role(place: Place) -> Iterator[str]:
    """A role to which the rules on rows apply."""
    role = f"{place.database}_plain"
    place.execute(f"CREATE ROLE {role} LOGIN")
    yield role
    place.execute(f"DROP OWNED BY {role}")
    place.execute(f"DROP ROLE {role}")


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(stat.S_IRWXU)


def test_without_pg_dump_it_says_what_to_install(place: Place, tmp_path: Path) -> None:
    done = place.changed(PATH=str(tmp_path)).manage("backup", tmp_path / "backup")

    assert done.returncode == 2
    assert "pg_dump is not here: install PostgreSQL's client programs" in done.stderr
    assert "postgresql-client-" in done.stderr


def test_an_older_pg_dump_is_refused(place: Place, tmp_path: Path) -> None:
    program(tmp_path, "pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'")

    done = place.changed(PATH=f"{tmp_path}:{os.environ['PATH']}").manage("backup", tmp_path / "backup")

    assert done.returncode == 2
    assert "pg_dump is pg_dump (PostgreSQL) 9.6.24, and the server is version " in done.stderr


def test_the_password_is_in_the_environment_and_not_in_the_command(place: Place, tmp_path: Path) -> None:
    """Everyone on a machine can read the words of a command that runs."""
    told = tmp_path / "told"
    program(
        tmp_path,
        "pg_dump",
        f'[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.0" && exit\necho "$@" >{told}\n'
        f"echo $PGPASSWORD >>{told}\necho 'pg_dump: error: full' >&2\necho 'CONTEXT: a row' >&2\nexit 1",
    )
    with_password = place.environment["DATABASE_URL"].replace("postgres@", "postgres:gehe%40im@")

    done = place.changed(
        PATH=f"{tmp_path}:{os.environ['PATH']}", DATABASE_URL=f"{with_password}?sslmode=prefer"
    ).manage("backup", tmp_path / "backup")

    words, password = told.read_text().splitlines()
    assert "gehe" not in words
    assert password == "gehe@im"
    assert f"dbname={place.database}" in words
    assert "sslmode=prefer" in words
    assert done.returncode == 2
    assert "no backup was made: pg_dump: error: full" in done.stderr
    assert "a row" not in done.stderr
    assert not (tmp_path / "backup").exists()


def test_rows_that_are_hidden_from_the_role_make_it_fail_and_not_smaller(
    place: Place, plain_role: str, tmp_path: Path
) -> None:
    place.execute("CREATE TABLE child (id int)")
    place.execute("ALTER TABLE child ENABLE ROW LEVEL SECURITY")
    place.execute(f"GRANT SELECT ON child TO {plain_role}")
    address = place.environment["DATABASE_URL"].replace("postgres@", f"{plain_role}@")

    done = place.changed(DATABASE_URL=address).manage("backup", tmp_path / "backup")

    assert done.returncode == 2
    assert "row-level security" in done.stderr
    assert "BYPASSRLS" in done.stderr
    assert not (tmp_path / "backup").exists()


def test_a_server_that_is_away_is_said(place: Place, tmp_path: Path) -> None:
    done = place.changed(DATABASE_URL="postgresql://postgres@127.0.0.1:1/x").manage("backup", tmp_path / "backup")

    assert done.returncode == 2
    assert "no backup was made: PostgreSQL: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_of_the_other_database_is_refused(place: Place, places: Callable[..., Place], tmp_path: Path) -> None:
    laptop = places("sqlite")
    assert laptop.manage("migrate", "reports", "--verbosity", "0").returncode == 0
    assert laptop.manage("backup", tmp_path / "backup").returncode == 0

    done = place.manage("restore", tmp_path / "backup")

    assert done.returncode == 2
    assert "this backup is of sqlite, and DATABASE_URL names postgresql" in done.stderr
    assert place.tables() == []
