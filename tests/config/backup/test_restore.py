"""A backup comes back as it was, into an empty database, or nothing happens."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.config.backup.conftest import Change, Rows, assert_same
from tests.config.backup.places import Place

Reseal = Callable[[Change], Path]


def test_a_database_with_rows_is_refused_and_left_as_it_was(copy: Place, backup: Path) -> None:
    before = copy.rows()

    done = copy.manage("restore", backup)

    assert done.returncode == 2
    assert "the database is not empty" in done.stderr
    assert "cases_pupil" in done.stderr
    assert copy.rows() == before


def test_a_flipped_byte_is_refused_and_nothing_changes(empty: Place, own_backup: Path) -> None:
    path = max(own_backup.rglob("*.pdf"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    done = empty.manage("restore", own_backup)

    assert done.returncode == 2
    assert "nothing was restored" in done.stderr
    assert path.name in done.stderr
    assert (empty.tables(), empty.files()) == ([], {})


def test_a_backup_of_a_later_version_is_refused(empty: Place, reseal: Reseal) -> None:
    def add_migration(manifest: dict[str, Any]) -> None:
        manifest["version"] = "9.0.0"
        manifest["facts"]["migrations"].append("budgets.9999_from_the_future")

    done = empty.manage("restore", reseal(add_migration))

    assert done.returncode == 2
    assert "Ontschot 9.0.0" in done.stderr
    assert "budgets.9999_from_the_future" in done.stderr
    assert empty.tables() == []


def test_a_backup_of_a_later_server_is_refused(empty: Place, reseal: Reseal) -> None:
    done = empty.manage("restore", reseal(lambda manifest: manifest.update(server=99)))

    assert done.returncode == 2
    assert "version 99 or later" in done.stderr
    assert empty.tables() == []


def test_another_file_in_the_place_of_a_report_is_refused(empty: Place, backup: Path) -> None:
    report = next((backup / "reports").iterdir())
    empty.reports.mkdir(parents=True)
    (empty.reports / report.name).write_bytes(b"another")

    done = empty.manage("restore", backup)

    assert done.returncode == 2
    assert "move it away first" in done.stderr
    assert empty.tables() == []
    assert empty.files() == {report.name: b"another"}


def test_what_comes_back_otherwise_is_said_loudly(empty: Place, reseal: Reseal) -> None:
    """As if a row, a cent and an index were lost on the way."""

    def expect_more(manifest: dict[str, Any]) -> None:
        manifest["facts"]["tables"]["cases_pupil"]["rows"] += 1
        manifest["facts"]["calculations"][0]["poolable_cents"] += 1
        manifest["facts"]["rules"].append("index cases_pupil one_that_is_lost")

    done = empty.manage("restore", reseal(expect_more))

    assert done.returncode == 3
    assert "do not use this database" in done.stderr
    assert "table cases_pupil" in done.stderr
    assert "poolable_cents=9457501" in done.stderr
    assert "rule index cases_pupil one_that_is_lost is not there" in done.stderr


def test_every_row_and_every_byte_comes_back(filled: Place, empty: Place, backup: Path, kept: Rows) -> None:
    done = empty.manage("restore", backup)

    assert done.returncode == 0, done.stderr
    assert "Verified: " in done.stdout
    assert_same(empty.rows(), kept)
    assert len(kept["accounts_auditseal"]) > 1
    assert empty.guards() == filled.guards()
    assert len(empty.guards()) > 100
    assert empty.files() == filled.files()
    assert len(empty.files()) == 2


def test_it_comes_back_into_empty_tables_and_can_be_used(
    migrated: Place, backup: Path, kept: Rows, places: Callable[..., Place], tmp_path: Path
) -> None:
    place = places(migrated.kind, like=migrated)

    done = place.manage("restore", backup)

    assert done.returncode == 0, done.stderr
    assert_same(place.rows(), kept)
    # New rows get numbers of their own.
    place.must("tests.journeys.desk", "ask")
    assert place.manage("backup", tmp_path / "again").returncode == 0


def test_a_log_that_was_tampered_with_before_the_backup_is_told_of(copy: Place, empty: Place, tmp_path: Path) -> None:
    owner = {
        "sqlite": "DROP TRIGGER audit_seal_update",
        "postgresql": "DROP TRIGGER audit_seal_change ON accounts_auditseal",
    }
    copy.execute(owner[copy.kind])
    copy.execute("UPDATE accounts_auditseal SET hash = 'x' WHERE position = 1")
    copy.manage("backup", tmp_path / "backup")

    done = empty.manage("restore", tmp_path / "backup")

    assert done.returncode == 1
    assert "seals of the audit log do not fit" in done.stderr
    assert empty.manage("verify_audit").returncode == 1


def test_an_older_backup_is_brought_up_to_date(places: Callable[..., Place], tmp_path: Path) -> None:
    old, new = places("sqlite"), places("sqlite")
    assert old.manage("migrate", "reports", "0001_initial", "--verbosity", "0").returncode == 0
    old.manage("backup", tmp_path / "old")

    done = new.manage("restore", tmp_path / "old")

    assert done.returncode == 0, done.stderr
    assert "The backup was of an older version; migrated: " in done.stdout
    assert "sessions.0001_initial" in done.stdout
    assert "django_session" in set(new.tables()) - set(old.tables())
    assert new.manage("migrate", "--check").returncode == 0


def test_a_restore_that_is_killed_can_be_given_again(filled: Place, empty: Place, backup: Path) -> None:
    """Killed when the files are in place and the database is not."""
    step = {"sqlite": "sqlite.SqliteDatabase.load", "postgresql": "postgresql.PostgresqlDatabase.load"}[filled.kind]
    dying = (sys.executable, "-m", "tests.config.backup.dying", f"config.backup.{step}")

    killed = empty.run(*dying, "restore", str(backup))
    halfway = empty.tables(), len(empty.files())
    done = empty.manage("restore", backup)

    assert killed.stdout.splitlines()[-1] == "1", killed.stderr
    assert halfway == ([], 2)
    assert done.returncode == 0, done.stderr
    assert empty.files() == filled.files()
