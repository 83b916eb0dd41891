"""A server's three roles: what each may, and a backup and restore between two databases that have them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.backup.places import Place, environment_of
from tests.journeys.deployed import POSTGRESQL, Roles, database_with_roles, make_roles

pytestmark = pytest.mark.services

TABLES = [
    "cases_dataversion",
    "cases_indication",
    "cases_indicationconfirmation",
    "cases_professional",
    "cases_pupil",
    "cases_removedpupil",
    "cases_snapshotreference",
]


def place_of(folder: Path, name: str, address: str) -> Place:
    """Return the place of a database with roles, for one of them."""
    environment = environment_of(folder) | {"DATABASE_URL": address, "ONTSCHOT_DATABASE_ROLE": name}
    return Place(kind="postgresql", folder=folder, database=name, environment=environment)


class Server:
    """One database with its roles, and a folder for files."""

    def __init__(self, folder: Path, name: str, roles: Roles) -> None:
        self.application = place_of(folder, name, roles.application)
        self.owner = self.application.changed(DATABASE_URL=roles.owner)
        self.backup = self.application.changed(DATABASE_URL=roles.backup)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the cast and three children, migrated by its owner and filled by the application."""
    name = f"ontschot_roles_{os.getpid()}"
    with database_with_roles(name) as roles:
        found = Server(tmp_path_factory.mktemp("server") / "files", name, roles)
        done = found.owner.manage("migrate")
        assert done.returncode == 0, done.stderr
        assert f"The role {name} may read and write the rows of " in done.stdout
        found.application.must("tests.config.backup.fill", "world")
        yield found


@pytest.fixture(scope="module")
def backup(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that the role for backups made."""
    folder = tmp_path_factory.mktemp("backups") / "backup"
    done = server.backup.manage("backup", folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder


def seen_by(place: Place, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(place.environment["DATABASE_URL"], autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


GUARDS = (
    "SELECT c.relname, pg_get_userbyid(c.relowner), c.relrowsecurity AND c.relforcerowsecurity,"
    " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid), c.relacl::text"
    " FROM pg_class c WHERE c.relname LIKE 'cases\\_%' AND c.relkind = 'r' ORDER BY 1"
)


def test_neither_the_application_nor_the_owner_sees_a_child_without_a_scope(server: Server) -> None:
    count = "SELECT count(*) FROM cases_pupil"

    assert seen_by(server.application, count) == [(0,)]
    assert seen_by(server.owner, count) == [(0,)]
    assert seen_by(server.backup, count) == [(3,)]


def test_only_the_owner_changes_tables(server: Server) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        seen_by(server.application, "ALTER TABLE cases_pupil NO FORCE ROW LEVEL SECURITY")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        seen_by(server.application, "CREATE TABLE own (id int)")


def test_the_checks_are_content_with_the_application_and_with_no_other(server: Server) -> None:
    assert server.application.manage("check", "--database", "default").returncode == 0
    for place, words in ((server.owner, "owns cases_pupil"), (server.backup, "BYPASSRLS")):
        done = place.manage("check", "--database", "default")
        assert done.returncode == 1
        assert words in done.stderr


@pytest.mark.parametrize("service", ["web", "worker", "scheduler"])
def test_no_service_starts_as_another_role(server: Server, service: str, tmp_path: Path) -> None:
    production = {
        "ONTSCHOT_ENV": "production",
        "ONTSCHOT_ALLOWED_HOSTS": "ontschot.example.nl",
        "ONTSCHOT_SECURITY_CONTACT": "mailto:security@example.nl",
    }
    start = {
        "web": ("-c", "import config.wsgi"),
        "worker": ("-m", "celery", "-A", "config", "worker", "--pool", "solo", "--without-gossip", "--without-mingle"),
        "scheduler": ("-m", "celery", "-A", "config", "beat", "--pidfile", "", "--schedule", str(tmp_path / "beat")),
    }[service]

    for place in (server.owner, server.backup):
        done = place.changed(**production).run("timeout", "60", sys.executable, *start)
        assert done.returncode not in {0, 124}, done.stdout + done.stderr
        assert "refused to start" in done.stdout + done.stderr


@pytest.mark.parametrize("role", ["application", "owner"])
def test_a_backup_as_a_role_that_does_not_see_every_row_fails_and_says_which_role(
    server: Server, role: str, tmp_path: Path
) -> None:
    done = getattr(server, role).manage("backup", tmp_path / "backup")

    assert done.returncode == 2
    assert "row-level security" in done.stderr
    assert "the role for backups" in done.stderr
    assert not (tmp_path / "backup").exists()


def test_a_restore_brings_back_rows_rules_rights_and_owner(server: Server, backup: Path, tmp_path: Path) -> None:
    """On the same server under the same roles: the database was lost, its roles were not."""
    before = seen_by(server.backup, GUARDS)
    children = seen_by(server.backup, "SELECT reference, nickname FROM cases_pupil ORDER BY 1")
    name = server.application.database
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
    new = Server(tmp_path / "files", name, make_roles(name))

    done = new.backup.manage("restore", backup)

    assert done.returncode == 0, done.stderr
    assert [row[0] for row in before] == TABLES
    assert {row[1] for row in before} == {f"{name}_owner"}
    assert all(row[2] and row[3] for row in before)
    assert seen_by(new.backup, GUARDS) == before
    assert seen_by(new.backup, "SELECT reference, nickname FROM cases_pupil ORDER BY 1") == children
    assert seen_by(new.application, "SELECT count(*) FROM cases_pupil") == [(0,)]
    assert new.application.manage("check", "--database", "default").returncode == 0
    assert new.owner.manage("migrate").returncode == 0


def test_an_installation_with_one_role_goes_over(tmp_path: Path) -> None:
    """Before there were three roles, that of the application owned the database and migrated it."""
    name = f"ontschot_before_{os.getpid()}"
    with database_with_roles(name) as roles, psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" OWNER TO "{name}"'.encode())
        old = place_of(tmp_path / "files", name, roles.application)
        migrated = old.manage("migrate", "--verbosity", "0")
        assert migrated.returncode == 0, migrated.stderr
        assert old.manage("check", "--database", "default").returncode == 1

        new = Server(tmp_path / "files", name, make_roles(name))

        assert new.owner.manage("migrate", "--verbosity", "0").returncode == 0
        assert new.application.manage("check", "--database", "default").returncode == 0
        assert {row[1] for row in seen_by(new.backup, GUARDS)} == {f"{name}_owner"}
