"""Who was removed after a backup stays removed when that backup is put back."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.config.backup.places import Place

LIST = "removed-pupils.txt"
Places = Callable[..., Place]


def removed_child(place: Place) -> str:
    """Remove one child there, and return its id in hexadecimals, as both databases can be searched for it."""
    done = place.run(sys.executable, "-m", "tests.config.backup.fill", "remove")
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("-", "")


def children(place: Place) -> set[str]:
    return {str(row[0]).replace("-", "") for row in place.execute("SELECT id FROM cases_pupil")}


def test_a_child_that_was_removed_after_the_backup_is_removed_again(copy: Place, empty: Place, tmp_path: Path) -> None:
    assert copy.manage("backup", tmp_path / "backup").returncode == 0
    before = copy.rows()
    gone = removed_child(copy)
    assert len(children(copy)) == 2
    # The same machine, with a new database: the list lies beside the reports.
    (empty.folder / "files").mkdir(exist_ok=True)
    shutil.copy(copy.folder / "files" / LIST, empty.folder / "files" / LIST)

    done = empty.manage("restore", tmp_path / "backup")

    assert done.returncode == 0, done.stderr
    assert "1 children who were removed after this backup are gone again" in done.stdout
    assert children(empty) == children(copy)
    after = empty.rows()
    everything = repr(
        {name: rows for name, rows in after.items() if name not in {"cases_removedpupil", "accounts_auditevent"}}
    )
    assert gone not in everything.replace("-", "")
    assert after["budgets_calculation"] == before["budgets_calculation"]
    assert after["reports_report"] == before["reports_report"]
    assert any("remove_pupil_again" in row for row in after["accounts_auditevent"])


def test_a_list_from_elsewhere_can_be_given(copy: Place, empty: Place, tmp_path: Path) -> None:
    assert copy.manage("backup", tmp_path / "backup").returncode == 0
    removed_child(copy)
    saved = shutil.copy(copy.folder / "files" / LIST, tmp_path / "saved.txt")

    done = empty.manage("restore", tmp_path / "backup", "--removed", saved)

    assert done.returncode == 0, done.stderr
    assert children(empty) == children(copy)
    # From now on this machine knows it by itself.
    assert (empty.folder / "files" / LIST).read_text() == Path(saved).read_text()


def test_a_list_that_is_damaged_or_lost_stops_the_restore_before_anything_changes(
    copy: Place, empty: Place, tmp_path: Path
) -> None:
    assert copy.manage("backup", tmp_path / "backup").returncode == 0
    damaged = tmp_path / "damaged.txt"
    damaged.write_text("7c6f45d3-6151-48cc-8fc5-32b9")

    refused = empty.manage("restore", tmp_path / "backup", "--removed", damaged)
    lost = empty.manage("restore", tmp_path / "backup", "--removed", tmp_path / "nowhere.txt")

    assert refused.returncode == lost.returncode == 2
    assert "line 1 is not an id and a day" in refused.stderr
    assert "No such file" in lost.stderr
    assert empty.tables() == [] or not empty.execute("SELECT count(*) FROM cases_pupil")[0][0]
