"""What was agreed comes back from a backup as it was agreed: every row, every paper, and it still adds up."""

from collections.abc import Callable, Iterator

import pytest

from tests.config.backup.conftest import Rows, assert_same
from tests.config.backup.places import Place, make_place, remove_place

# One agreement of a board and a municipality with a paper for each of three readers; one proposal that still waits;
# one closed OOGO about that and a frame.
EXPECTED = {
    "budgets_calculation": 1,
    "budgets_frame": 1,
    "budgets_proposal": 2,
    "budgets_proposalparty": 3,
    "budgets_partydecision": 2,
    "budgets_agreement": 1,
    "reports_report": 3,
    "reports_meeting": 1,
    "reports_dossier": 1,
}


@pytest.fixture(scope="module")
def agreed(migrated: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with an agreement, its printed papers and the dossier of a closed OOGO; not to be changed."""
    place = make_place(migrated.kind, tmp_path_factory.mktemp("agreed") / "place", like=migrated)
    place.must("tests.config.backup.fill", "agree")
    yield place
    remove_place(place)


@pytest.fixture(scope="module")
def kept(agreed: Place) -> Rows:
    """Every row of it at the moment of the backup."""
    return agreed.rows()


@pytest.fixture(scope="module")
def restored(agreed: Place, kept: Rows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A database that was empty, into which its backup was restored; not to be changed."""
    folder = tmp_path_factory.mktemp("restored")
    taken = agreed.manage("backup", folder / "backup")
    assert taken.returncode == 0, taken.stderr
    place = make_place(agreed.kind, folder / "place")
    done = place.manage("restore", folder / "backup")
    assert done.returncode == 0, done.stderr
    yield place
    remove_place(place)


def test_a_paper_that_changes_after_the_restore_is_found(restored: Place, places: Callable[..., Place]) -> None:
    place = places(restored.kind, like=restored)
    ((name,),) = place.execute("SELECT file FROM reports_report WHERE audience = 'agreed'")
    path = place.folder / "files" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    done = place.manage("verify_agreement", "--all")

    assert done.returncode == 1
    assert "2023-2024/1: " in done.stderr


def test_every_row_of_an_agreement_and_every_byte_of_its_papers_comes_back(
    agreed: Place, kept: Rows, restored: Place
) -> None:
    assert {table: len(kept[table]) for table in EXPECTED} == EXPECTED
    assert agreed.execute("SELECT status, is_final FROM reports_dossier") == [("done", True)]
    assert agreed.execute("SELECT DISTINCT status FROM reports_report") == [("done",)]

    assert_same(restored.rows(), kept)
    assert restored.files() == agreed.files()
    assert len(restored.files()) == 4


def test_what_was_agreed_still_agrees_after_the_restore(agreed: Place, restored: Place) -> None:
    before, after = agreed.manage("verify_agreement", "--all"), restored.manage("verify_agreement", "--all")

    assert (after.returncode, after.stderr) == (0, "")
    assert "2023-2024/1: " in after.stdout
    assert "1 afspraak gecontroleerd" in after.stdout
    assert after.stdout == before.stdout
