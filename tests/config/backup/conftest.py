"""Places of both kinds; what takes long is made once and copied."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.config.backup.places import Place, make_place, remove_place

Change = Callable[[dict[str, Any]], object]
Rows = dict[str, list[str]]


def assert_same(rows: Rows, kept: Rows) -> None:
    """Every row is there; the log has one line more, about the restoring itself."""
    (line,) = set(rows["accounts_auditevent"]) - set(kept["accounts_auditevent"])
    assert "restore_backup" in line
    assert rows | {"accounts_auditevent": sorted({*rows["accounts_auditevent"]} - {line})} == kept


@pytest.fixture(
    scope="package",
    params=[
        pytest.param("sqlite", marks=pytest.mark.embedded),
        pytest.param("postgresql", marks=pytest.mark.services),
    ],
)
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with tables and no rows; not to be changed."""
    place = make_place(request.param, tmp_path_factory.mktemp("migrated") / "place")
    done = place.manage("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    yield place
    remove_place(place)


@pytest.fixture(scope="package")
def filled(migrated: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with the cast, three children, a calculation and two reports; not to be changed."""
    place = make_place(migrated.kind, tmp_path_factory.mktemp("filled") / "place", like=migrated)
    place.must("tests.config.backup.fill", "world")
    if place.kind == "postgresql":
        place.execute("ALTER TABLE cases_pupil ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        place.execute("CREATE POLICY of_this_test ON cases_pupil USING (birth_year > 1900)")
    yield place
    remove_place(place)


@pytest.fixture(scope="package")
def kept(filled: Place) -> Rows:
    """Every row of the filled place at the moment of the backup, without the keys of sessions."""
    return filled.rows() | {"accounts_session": []}


@pytest.fixture(scope="package")
def made(filled: Place, kept: Rows, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A backup of that place, not to be changed, and what the command said."""
    folder = tmp_path_factory.mktemp("backups") / "backup"
    done = filled.manage("backup", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture
def backup(made: tuple[Path, str]) -> Path:
    """A backup of the filled place; not to be changed."""
    return made[0]


@pytest.fixture
def own_backup(backup: Path, tmp_path: Path) -> Path:
    """A copy of it, that a test may change."""
    return Path(shutil.copytree(backup, tmp_path / "own"))


@pytest.fixture
def reseal(own_backup: Path) -> Callable[[Change], Path]:
    """Return a function that changes the manifest of the copy, with a seal that fits."""

    def reseal(change: Change) -> Path:
        manifest = json.loads((own_backup / "manifest.json").read_text())
        change(manifest)
        content = json.dumps(manifest).encode()
        (own_backup / "manifest.json").write_bytes(content)
        seal = f"{hashlib.sha256(content).hexdigest()}  manifest.json\n"
        (own_backup / "manifest.json.sha256").write_text(seal)
        return own_backup

    return reseal


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Callable[..., Place]]:
    """Return a function that makes an empty place of a kind, or a copy of a place."""
    made: list[Place] = []
    numbers = count(1)

    def make(kind: str, *, like: Place | None = None) -> Place:
        made.append(make_place(kind, tmp_path / f"place-{next(numbers)}", like=like))
        return made[-1]

    yield make
    for place in made:
        remove_place(place)


@pytest.fixture
def copy(filled: Place, places: Callable[..., Place]) -> Place:
    """A place with the same rows and files, that a test may change."""
    return places(filled.kind, like=filled)


@pytest.fixture
def empty(filled: Place, places: Callable[..., Place]) -> Place:
    """A place of the same kind with no tables at all."""
    return places(filled.kind)
