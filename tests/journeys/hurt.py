"""A database and a broker of its own, with real workers in it that a test may hurt."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from tests.postgresql import address_of
from tools.launch.processes import Child, Program

ROOT = Path(__file__).resolve().parents[2]
REDIS = "redis://127.0.0.1:6379/0"
# The suite itself uses lower numbers; two runs of these tests at the same time seldom get the same.
REDIS_NUMBER = 12 + os.getpid() % 4
DATABASE = f"ontschot_faults_{os.getpid()}"
TEMPLATE = f"{DATABASE}_template"
# With this a job may take fifty seconds.
LEASE = 60


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database and a broker of its own, with the processes that were started in it."""

    folder: Path
    environment: dict[str, str]
    children: list[Child] = field(default_factory=list)

    def changed(self, **environment: str) -> "Place":
        """Return the same place with another environment for what is started from now on."""
        return replace(self, environment=self.environment | environment)

    def broken_broker(self) -> str:
        """Return the address of a broker of the same kind that cannot be reached."""
        if self.environment["BROKER_URL"].startswith("redis"):
            return "redis://127.0.0.1:1/0"
        no_folder = self.folder / "no-folder"
        no_folder.touch()
        return f"filesystem://{no_folder}/broker"

    def desk(self, *words: str) -> dict[str, Any]:
        """Do something inside the site."""
        command = [sys.executable, "-m", "tests.journeys.desk", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    def worker(self, *options: str, app: str = "config") -> Child:
        """Start a worker and wait until it is ready."""
        log = self.folder / f"worker-{len(self.children)}.log"
        command = [sys.executable, "-m", "celery", "-A", app, "worker", "--concurrency", "1", "--without-gossip"]
        command += ["--without-mingle", "--without-heartbeat", *options]
        child = Child(Program(name="worker", command=command, environment=self.environment, log=log))
        self.children.append(child)
        self.wait(lambda: " ready." in log.read_text(errors="replace"), "the worker is not ready")
        return child

    def halting_worker(self, *options: str) -> Child:
        """Start a worker that halts in the middle of the pool "Wachten"."""
        return self.worker(*options, app="tests.journeys.halting")

    def wait(self, is_so: Callable[[], bool], otherwise: str, seconds: float = 60) -> None:
        """Wait until it is so."""
        until = time.monotonic() + seconds
        while not is_so():
            logs = "".join(child.log.read_text(errors="replace")[-3000:] for child in self.children)
            assert time.monotonic() < until, f"{otherwise}\n{logs}"
            time.sleep(0.1)

    def wait_until_halted(self) -> None:
        """Wait until a halting worker is in the middle of a calculation."""
        self.wait((self.folder / "reached").exists, "no worker came halfway")

    def wait_until_closed(self, seconds: float = 60) -> dict[str, Any]:
        """Wait until every calculation is done or failed, and tell how they are."""
        shown = self.desk("show_closed", str(seconds))
        is_closed = all(row["status"] in {"done", "failed"} for row in shown["rows"])
        self.wait(lambda: is_closed, "a calculation is still open", seconds=0)
        return shown

    def end_connections(self) -> None:
        """Let PostgreSQL end every connection to this database."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def lose_everything_in_the_broker(self) -> None:
        """Let Redis forget every message."""
        empty_broker()


def environment_of(folder: Path, kind: str, *, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONTSCHOT_", "DJANGO_"))}
    places = {
        "folder": (f"sqlite:///{folder}/{database}.sqlite3", f"filesystem://{folder}/broker"),
        "services": (address_of(database), _redis()),
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ONTSCHOT_ENV": "test",
        "ONTSCHOT_SECOND_FACTOR": "optional",
        "ONTSCHOT_VAR": str(folder),
        "ONTSCHOT_SECRET_KEY": "only-for-this-journey-" * 3,
        "ONTSCHOT_JOB_LEASE": str(LEASE),
        "HALTING_FOLDER": str(folder),
        "DATABASE_URL": places[kind][0],
        "BROKER_URL": places[kind][1],
        "PYTHONUNBUFFERED": "1",
    }


def _redis() -> str:
    given = os.environ.get("BROKER_URL", "")
    address = given if given.startswith("redis") else REDIS
    return urlunsplit(urlsplit(address)._replace(path=f"/{REDIS_NUMBER}"))


def empty_broker() -> None:
    with redis.from_url(_redis()) as client:
        client.flushdb()
