"""A server as `docker-compose.yml` describes it, without the containers: its own commands, on PostgreSQL and Redis."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
import yaml

from tools.launch.processes import Child, Program, Together

ROOT = Path(__file__).resolve().parents[2]
HOST = "ontschot.example.nl"
# Where the suite is not told otherwise, the services of this machine.
POSTGRESQL = os.environ.get("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("BROKER_URL", "redis://127.0.0.1:6379/5")
REDIS_NUMBER = 12
SECONDS_TO_START = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: its port, environment, and what its processes wrote."""

    port: int
    environment: dict[str, str]
    processes: dict[str, Child]

    def logs(self) -> str:
        """Return everything that the processes wrote until now."""
        return "\n".join(child.log.read_text(errors="replace") for child in self.processes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The addresses of one database for its three roles."""

    application: str
    owner: str
    backup: str


def compose() -> dict[str, Any]:
    """Return the services of `docker-compose.yml`."""
    services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """Give a migrated, empty server; everything is stopped and removed at the end."""
    with database_with_roles(f"ontschot_server_{os.getpid()}") as database, _broker() as broker, Together() as children:
        port = _free_port()
        environment = _environment(folder, port=port, database=database.application, broker=broker)
        run(environment, [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"])
        run(environment | {"DATABASE_URL": database.owner}, _command("migrate", folder))
        processes = {
            name: children.start(
                Program(name=name, command=_command(name, folder), environment=environment, log=folder / f"{name}.log")
            )
            for name in ("web", "worker", "printer", "scheduler")
        }
        server = Server(port=port, environment=environment, processes=processes)
        _wait_until_ready(server, children)
        yield server


def run(environment: dict[str, str], command: list[str]) -> str:
    """Run a command in the server's environment; return what it printed, fail with what it complained about."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def seed(server: Server, *words: str) -> dict[str, str]:
    """Let `tests.journeys.seed` put its rows into the server's database; return the ids that it made."""
    environment = server.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    ids: dict[str, str] = json.loads(run(environment, [sys.executable, "-m", "tests.journeys.seed", *words]))
    return ids


def _command(service: str, folder: Path) -> list[str]:
    """Return the service's own command; only /tmp, which is a container's own, becomes a folder of the test."""
    return [word.replace("/tmp/", f"{folder}/") for word in compose()[service]["command"]]  # noqa: S108


def _environment(folder: Path, *, port: int, database: str, broker: str) -> dict[str, str]:
    """Return what the image and the compose file give; nothing of the suite's own environment gets through."""
    kept = {name: value for name, value in os.environ.items() if name in {"HOME", "LANG", "TMPDIR"}}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOSTNAME": socket.gethostname(),
        "PYTHONUNBUFFERED": "1",
        "ONTSCHOT_ENV": "production",
        "ONTSCHOT_SECRET_KEY": secrets.token_urlsafe(50),
        "ONTSCHOT_ALLOWED_HOSTS": HOST,
        "ONTSCHOT_SECURITY_CONTACT": "mailto:security@example.nl",
        "ONTSCHOT_VAR": str(folder / "data"),
        "ONTSCHOT_STATIC_ROOT": str(folder / "collected"),
        "ONTSCHOT_BIND": f"127.0.0.1:{port}",
        "ONTSCHOT_WEB_PROCESSES": "2",
        "DATABASE_URL": database,
        "ONTSCHOT_DATABASE_ROLE": urlsplit(database).username or "",
        "BROKER_URL": broker,
    }


def _wait_until_ready(server: Server, children: Together) -> None:
    healthy = [sys.executable, "docker/healthy.py"]
    workers = [server.processes[name] for name in ("worker", "printer")]
    until = time.monotonic() + SECONDS_TO_START
    while subprocess.run(healthy, cwd=ROOT, env=server.environment, capture_output=True, check=False).returncode or any(
        " ready." not in worker.log.read_text(errors="replace") for worker in workers
    ):
        children.check()
        assert time.monotonic() < until, server.logs()[-3000:]
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def database_with_roles(name: str) -> Iterator[Roles]:
    """Make the roles and the database with the script that a new container runs."""
    addresses = make_roles(name)
    try:
        yield addresses
    finally:
        with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            for role in (name, f"{name}_backup", f"{name}_owner"):
                connection.execute(f'DROP ROLE IF EXISTS "{role}"'.encode())


def make_roles(name: str) -> Roles:
    """Run the script of the container, which may be run again; the passwords are new each time."""
    parts = urlsplit(POSTGRESQL)
    passwords = {word: secrets.token_hex(24) for word in ("DATABASE", "OWNER", "BACKUP")}
    server = {"PGHOST": parts.hostname or "", "PGPORT": str(parts.port or 5432), "PGPASSWORD": parts.password or ""}
    wish = {"ONTSCHOT_DATABASE_NAME": name} | {f"ONTSCHOT_{word}_PASSWORD": given for word, given in passwords.items()}
    script = ["bash", str(ROOT / "docker/postgres/create-roles.sh")]
    run({"PATH": os.environ["PATH"], "POSTGRES_USER": parts.username or "postgres", **server, **wish}, script)
    place = f"{parts.hostname}:{parts.port or 5432}/{name}"
    return Roles(
        application=f"postgresql://{name}:{passwords['DATABASE']}@{place}",
        owner=f"postgresql://{name}_owner:{passwords['OWNER']}@{place}",
        backup=f"postgresql://{name}_backup:{passwords['BACKUP']}@{place}",
    )


@contextmanager
def _broker() -> Iterator[str]:
    own = urlunsplit(urlsplit(REDIS)._replace(path=f"/{REDIS_NUMBER}"))
    with redis.from_url(own) as client:
        client.flushdb()
        try:
            yield own
        finally:
            client.flushdb()
