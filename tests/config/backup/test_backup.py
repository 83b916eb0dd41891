"""A backup holds one moment, appears whole or not at all, and is read by nobody else."""

import fcntl
import hashlib
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.backup import BackupError, read_backup
from config.backup.folders import appearing
from tests.config.backup.conftest import Rows
from tests.config.backup.places import ROOT, Place

# In the order in which a backup comes about: the dump, the counting, the files, the manifest, its seal, the end.
STEPS = (
    "config.backup.taking.Facts.of",
    "config.backup.taking.read_pdf",
    "config.backup.manifest.Backup.write",
    "config.backup.manifest._seal",
    "config.backup.folders._make_durable",
    "config.backup.folders.Path.rename",
)

# Sessions, and what counts for minutes: see `config.backup.facts`.
FLEETING = ("django_session", "accounts_session", "accounts_sharedvalue")


def left_overs(folder: Path) -> list[Path]:
    return list(folder.glob(".ontschot-*"))


def test_an_existing_directory_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()

    with pytest.raises(BackupError, match="is there already"), appearing(tmp_path / "kept"):
        pass

    assert list((tmp_path / "kept").iterdir()) == []
    assert left_overs(tmp_path) == []


def test_a_directory_that_appeared_in_the_meantime_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "backup"

    with pytest.raises(BackupError, match="is there already"), appearing(target) as part:
        (part / "file").touch()
        target.mkdir()

    assert list(target.iterdir()) == []
    assert left_overs(tmp_path) == []


def test_a_place_that_cannot_be_written_is_said(filled: Place, tmp_path: Path) -> None:
    done = filled.manage("backup", tmp_path / "no-folder" / "backup")

    assert done.returncode == 2
    assert "no-folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_tables_is_refused(empty: Place, tmp_path: Path) -> None:
    done = empty.manage("backup", tmp_path / "backup")

    assert done.returncode == 2
    assert not (tmp_path / "backup").exists()
    assert left_overs(tmp_path) == []


def test_it_says_what_is_in_it(made: tuple[Path, str]) -> None:
    """Three children with an amount of 31 525 euros each: 94 575 euros (Casus 4, one of its three years)."""
    folder, said = made

    assert "reports    2, " in said
    assert "money      1 calculations, 94575.00 euros that may be pooled" in said
    assert hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest() in said


def test_the_manifest_counts_what_is_there(filled: Place, backup: Path, kept: Rows) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())

    counted = {table: facts["rows"] for table, facts in manifest["facts"]["tables"].items()}
    assert counted == {table: len(rows) for table, rows in kept.items() if table not in FLEETING}
    assert counted["cases_pupil"] == 3
    assert manifest["format"] == 1
    assert manifest["vendor"] == filled.kind
    assert "budgets.0001_initial" in manifest["facts"]["migrations"]
    assert {path.name for path in (backup / "reports").iterdir()} == set(filled.files())


def test_the_seal_is_one_that_sha256sum_reads(backup: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "manifest.json.sha256"], cwd=backup, capture_output=True, check=False
    )

    assert done.returncode == 0


def test_nobody_else_can_read_it(backup: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in backup.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (backup, backup / "reports")}

    assert modes == {0o600}
    assert folders == {0o700}


def test_the_keys_of_running_sessions_are_not_in_it(filled: Place, backup: Path) -> None:
    key = "k" * 32
    assert [row[0] for row in filled.execute("SELECT session_key FROM accounts_session")] == [key]

    # A dump of PostgreSQL is compressed: that no session comes back is seen where everything is compared.
    assert key.encode() not in next(backup.glob("database.*")).read_bytes()


def test_a_report_without_its_file_is_told_and_the_rest_is_kept(copy: Place, empty: Place, tmp_path: Path) -> None:
    gone, damaged = sorted(copy.reports.iterdir())
    gone.unlink()
    damaged.write_bytes(damaged.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.8"))

    made = copy.manage("backup", tmp_path / "backup")
    restored = empty.manage("restore", tmp_path / "backup")

    assert made.returncode == 1
    assert "the backup is kept, but 2 report(s) are not in it" in made.stderr
    assert f"report {gone.stem} has no file" in made.stderr
    assert f"the file of report {damaged.stem} has changed" in made.stderr
    assert len(read_backup(tmp_path / "backup").lacking) == 2
    assert restored.returncode == 1
    assert f"report {gone.stem} has no file" in restored.stderr
    assert empty.rows()["reports_report"] == copy.rows()["reports_report"]


def test_the_log_tells_that_everything_was_taken_along(copy: Place, tmp_path: Path) -> None:
    query = "SELECT subject_type, outcome FROM accounts_auditevent WHERE action = 'take_backup'"
    before = copy.execute(query)

    copy.manage("backup", tmp_path / "backup")

    assert copy.execute(query) == [*before, ("cases.pupil", "done")]


def test_what_is_written_meanwhile_is_in_it_as_a_whole_or_not_at_all(copy: Place, empty: Place, tmp_path: Path) -> None:
    """Each report is written with its line in the log, its file before and its calculation before that."""
    written = copy.folder / "written"
    command = [sys.executable, "-m", "tests.config.backup.fill", "write"]
    with subprocess.Popen(command, cwd=ROOT, env=copy.environment) as writer:
        try:
            until = time.monotonic() + 60
            while not written.exists() or int(written.read_text() or 0) < 20:
                assert writer.poll() is None and time.monotonic() < until
                time.sleep(0.02)
            before = int(written.read_text() or 20)
            made = copy.manage("backup", tmp_path / "backup")
            after = int(written.read_text() or 10**6)
        finally:
            writer.kill()
    restored = empty.manage("restore", tmp_path / "backup")

    assert made.returncode == 0, made.stderr
    assert restored.returncode == 0, restored.stderr
    ((reports,),) = empty.execute("SELECT count(*) FROM reports_report WHERE status = 'done'")
    ((lines,),) = empty.execute("SELECT count(*) FROM accounts_auditevent WHERE action = 'make_report'")
    assert reports == lines == len(empty.files())
    # The two that were there, those before the backup began, and none of those after it ended.
    assert 2 + before <= reports <= 2 + after + 1
    assert after > before


def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(filled: Place, tmp_path: Path) -> None:
    folders = [tmp_path / step for step in STEPS]
    for folder in folders:
        folder.mkdir()
    targets = [str(folder / "backup") for folder in folders]

    killed = filled.run(sys.executable, "-m", "tests.config.backup.dying", ",".join(STEPS), "backup", *targets)

    assert killed.stdout.splitlines()[-1] == str(len(STEPS)), killed.stderr
    for folder in folders:
        (left,) = folder.iterdir()
        assert left.name.startswith(".ontschot-")
        assert stat.S_IMODE(left.stat().st_mode) == 0o700
    # The next backup removes it.
    again = filled.manage("backup", targets[0])
    assert again.returncode == 0, again.stderr
    assert [path.name for path in folders[0].iterdir()] == ["backup"]


def test_a_backup_at_work_is_not_taken_for_a_left_over(tmp_path: Path) -> None:
    with appearing(tmp_path / "first") as first:
        (first / "file").touch()
        with appearing(tmp_path / "second"):
            pass
        assert (first / "file").exists()

    assert (tmp_path / "first" / "file").exists()


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"), appearing(tmp_path / "backup"):
        raise OSError(28, "No space left on device")

    assert list(tmp_path.iterdir()) == []
    # The lock went with it.
    lock = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(lock)
