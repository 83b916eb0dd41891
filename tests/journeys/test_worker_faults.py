"""Real workers that are really hurt: nothing is lost, nothing is done twice.

Each test runs with a broker in a folder and SQLite, and (marked `services`) with Redis and PostgreSQL.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis

from tests.postgresql import address_of, create_database, drop_database
from tools.launch.processes import Child, Program

ROOT = Path(__file__).resolve().parents[2]
REDIS = "redis://127.0.0.1:6379/0"
# The suite itself uses lower numbers; two runs of this file at the same time seldom get the same.
REDIS_NUMBER = 12 + os.getpid() % 4
DATABASE = f"ontschot_faults_{os.getpid()}"
TEMPLATE = f"{DATABASE}_template"
# With the first a job may take fifty seconds, with the second two.
LEASE = 60
SHORT_LEASE = 12


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

    def wait_until_closed(self) -> dict[str, Any]:
        """Wait until every calculation is done or failed, and tell how they are."""
        shown: list[dict[str, Any]] = []

        def is_closed() -> bool:
            shown.append(self.desk("show"))
            return all(row["status"] in {"done", "failed"} for row in shown[-1]["rows"])

        self.wait(is_closed, "a calculation is still open")
        return shown[-1]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Return a function that makes the tables and the cast once per kind of place; they are copied from there."""
    made: dict[str, Path] = {}

    def prepare(kind: str) -> Path:
        if kind not in made:
            made[kind] = tmp_path_factory.mktemp(kind)
            if kind == "services":
                drop_database(TEMPLATE)
                create_database(TEMPLATE)
            Place(folder=made[kind], environment=_environment(made[kind], kind, database=TEMPLATE)).desk("prepare")
        return made[kind]

    yield prepare
    if "services" in made:
        drop_database(TEMPLATE)


@pytest.fixture(params=["folder", pytest.param("services", marks=pytest.mark.services)])
def place(request: pytest.FixtureRequest, tmp_path: Path, prepared: Callable[[str], Path]) -> Iterator[Place]:
    kind: str = request.param
    template = prepared(kind)
    if kind == "services":
        _flush()
        drop_database(DATABASE)
        create_database(DATABASE, template=TEMPLATE)
    else:
        shutil.copy(template / f"{TEMPLATE}.sqlite3", tmp_path / f"{DATABASE}.sqlite3")
    made = Place(folder=tmp_path, environment=_environment(tmp_path, kind, database=DATABASE))
    yield made
    for child in made.children:
        child.end()
    if kind == "services":
        _flush()
        drop_database(DATABASE)


def _environment(folder: Path, kind: str, *, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONTSCHOT_", "DJANGO_"))}
    places = {
        "folder": (f"sqlite:///{folder}/{database}.sqlite3", f"filesystem://{folder}/broker"),
        "services": (address_of(database), _redis()),
    }
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ONTSCHOT_ENV": "test",
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


def _flush() -> None:
    with redis.from_url(_redis()) as client:
        client.flushdb()


# ---------------------------------------------------------------------------------------------------------------------

# worked-cases F2: three children, 522 minutes a week each, 35 school weeks.
MINUTES_OF_THREE_CHILDREN = 54810


def test_worker_that_is_killed_halfway_loses_nothing(place: Place) -> None:
    place.desk("rename", "Wachten")
    place.halting_worker()
    place.desk("ask")
    place.wait_until_halted()

    place.children[0].end()
    halfway = place.desk("show")["rows"][0]
    place.desk("expire")
    (place.folder / "go").touch()
    place.worker("--beat")
    after = place.wait_until_closed()

    assert (halfway["status"], halfway["attempt"]) == ("running", 1)
    assert [(row["status"], row["attempt"]) for row in after["rows"]] == [("done", 2)]
    assert after["rows"][0]["minutes"] == MINUTES_OF_THREE_CHILDREN
    assert after["stored"] == 1


def test_worker_that_wakes_up_too_late_is_refused(place: Place) -> None:
    place.desk("rename", "Wachten")
    # Without child processes nothing but the lease stands between the late worker and the row.
    asleep = place.halting_worker("--pool", "solo")
    place.desk("ask")
    place.wait_until_halted()
    os.killpg(asleep.pid, signal.SIGSTOP)
    place.desk("expire")
    (place.folder / "go").touch()
    place.worker("--beat")
    done = place.wait_until_closed()

    os.killpg(asleep.pid, signal.SIGCONT)
    # The late worker has thrown its work away when it takes, and finishes, the next job.
    place.children[1].end()
    place.desk("rename", "Gewoon")
    place.desk("ask")
    after = place.wait_until_closed()

    assert [(row["status"], row["attempt"]) for row in done["rows"]] == [("done", 2)]
    assert done["stored"] == 1
    assert after["rows"][0] == done["rows"][0]
    assert [row["status"] for row in after["rows"]] == ["done", "done"]
    assert after["stored"] == 2


def test_poison_is_given_up_after_five_attempts_and_others_go_on(place: Place) -> None:
    impatient = place.changed(ONTSCHOT_JOB_LEASE="2")
    impatient.desk("rename", "Gif")
    impatient.halting_worker()
    impatient.desk("ask")
    impatient.desk("ask", "De Linde")

    after = impatient.desk("sweep", "60")

    poison, other = after["rows"]
    assert (poison["status"], poison["failure"], poison["attempt"]) == ("failed", "gave_up", 5)
    assert (other["status"], other["failure"]) == ("done", "")
    assert after["stored"] == 1


def test_broker_that_is_away_fails_no_page_and_loses_no_work(place: Place) -> None:
    cut_off = place.changed(BROKER_URL=place.broken_broker())

    first = cut_off.desk("click")
    second = cut_off.desk("click")
    place.worker("--beat")
    after = place.wait_until_closed()

    assert (first["status"], first["page"], first["rows"]) == (302, 200, 1)
    # A press costs at most three seconds more than reading a page, however busy the machine is.
    assert first["seconds"] - first["page_seconds"] < 3
    assert second["rows"] == 1
    assert [(row["status"], row["minutes"]) for row in after["rows"]] == [("done", MINUTES_OF_THREE_CHILDREN)]


def test_eight_clicks_at_once_are_one_calculation(place: Place) -> None:
    answer = place.desk("ask_at_once")

    assert len(answer["got"]) == 8
    assert len(set(answer["got"])) == 1
    assert (answer["rows"], answer["asked"]) == (1, 1)


def test_worker_that_is_ended_politely_finishes_its_job(place: Place) -> None:
    place.desk("rename", "Wachten")
    worker = place.halting_worker()
    place.desk("ask")
    place.wait_until_halted()

    worker.ask_to_stop()
    (place.folder / "go").touch()
    ended = worker.wait(20)

    after = place.desk("show")
    assert ended
    assert [(row["status"], row["attempt"]) for row in after["rows"]] == [("done", 1)]


def test_calculation_that_takes_too_long_fails_with_its_reason(place: Place) -> None:
    place.desk("rename", "Wachten")
    place.changed(ONTSCHOT_JOB_LEASE=str(SHORT_LEASE)).halting_worker()
    place.desk("ask")

    after = place.wait_until_closed()

    assert [(row["status"], row["failure"], row["attempt"]) for row in after["rows"]] == [("failed", "too_large", 1)]
