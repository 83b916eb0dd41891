"""Places in which workers are hurt: a broker in a folder with SQLite, and (marked `services`) Redis with PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.hurt import DATABASE, TEMPLATE, Place, empty_broker, environment_of
from tests.journeys.site import Site, furnished, running_site
from tests.postgresql import create_database, drop_database


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Return a function that makes the tables and the cast once per kind of place; they are copied from there."""
    made: dict[str, Path] = {}

    def prepare(kind: str) -> Path:
        if kind not in made:
            made[kind] = tmp_path_factory.mktemp(kind)
            if kind == "services":
                drop_database(TEMPLATE)
                create_database(TEMPLATE)
            Place(folder=made[kind], environment=environment_of(made[kind], kind, database=TEMPLATE)).desk("prepare")
        return made[kind]

    yield prepare
    if "services" in made:
        drop_database(TEMPLATE)


@pytest.fixture(
    params=[
        pytest.param("folder", marks=pytest.mark.embedded),
        pytest.param("services", marks=pytest.mark.services),
    ]
)
def place(request: pytest.FixtureRequest, tmp_path: Path, prepared: Callable[[str], Path]) -> Iterator[Place]:
    kind: str = request.param
    template = prepared(kind)
    if kind == "services":
        empty_broker()
        drop_database(DATABASE)
        create_database(DATABASE, template=TEMPLATE)
    else:
        shutil.copy(template / f"{TEMPLATE}.sqlite3", tmp_path / f"{DATABASE}.sqlite3")
    made = Place(folder=tmp_path, environment=environment_of(tmp_path, kind, database=DATABASE))
    yield made
    for child in made.children:
        child.end()
    if kind == "services":
        empty_broker()
        drop_database(DATABASE)


@pytest.fixture(scope="package")
def furnished_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What every site is copied from; made by the first test that needs one."""
    with furnished(tmp_path_factory.mktemp("furnished")) as folder:
        yield folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, furnished_folder: Path) -> Iterator[Site]:
    """A running site with the examples in it."""
    with running_site(tmp_path_factory.mktemp("site"), like=furnished_folder) as running:
        yield running
