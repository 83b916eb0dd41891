"""A whole Ontschot of its own: web, worker and scheduler, with a PostgreSQL and a Redis that are nobody else's.

What ends is started again after a second, as `restart: unless-stopped` in `docker-compose.yml` does.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.relay import Relay
from tests.faults.servers import PostgreSQL, Redis, free_port
from tests.journeys.visitor import Visitor
from tools.launch.processes import Child, Program

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "config"]
SECONDS_TO_START = 60.0
SECONDS_UNTIL_RESTART = 1.0


@dataclass(kw_only=True)
class Stage:
    """Everything that runs; `children` are the processes of Ontschot by name."""

    folder: Path
    postgresql: PostgreSQL
    redis: Redis
    to_postgresql: Relay
    to_redis: Relay
    web_port: int
    environment: dict[str, str]
    random: random.Random
    programs: dict[str, Program] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    closing: threading.Event = field(default_factory=threading.Event)
    changing: threading.RLock = field(default_factory=threading.RLock)

    def visitor(self) -> Visitor:
        """Return a new browser."""
        return Visitor(port=self.web_port, host="127.0.0.1", scheme="http")

    def start(self, name: str) -> None:
        """Start one of the processes, in a log of its own."""
        with self.changing:
            log = self.folder / f"{name}-{len(list(self.folder.glob(f'{name}-*.log')))}.log"
            self.children[name] = Child(replace(self.programs[name], log=log))

    def restart_with(self, name: str, *command: str) -> None:
        """End one of the processes and start it as another command, from now on."""
        with self.changing:
            self.programs[name] = replace(self.programs[name], command=list(command) or _commands()[name])
            self.children[name].end()
            self.start(name)
        self.wait_until_ready()

    def is_ready(self) -> bool:
        """Say whether the web answers with its database, and both workers listen."""
        try:
            answer = self.visitor().get("/readyz").status
        except OSError:
            return False
        logs = [self.children[name].log.read_text(errors="replace") for name in ("worker", "printer")]
        return answer == 200 and all(" ready." in log for log in logs)

    def wait_until_ready(self) -> None:
        """Wait until pages are answered and the worker listens."""
        wait_until(self.is_ready, "the stage is not ready", SECONDS_TO_START, self.logs)

    def logs(self) -> str:
        """Return the last lines of what runs now."""
        return "\n".join(child.log.read_text(errors="replace")[-2000:] for child in self.children.values())

    def keep(self) -> None:
        """Start again what ended, until the stage closes."""
        while not self.closing.wait(0.2):
            ended = [name for name, child in list(self.children.items()) if child.has_ended()]
            if ended and not self.closing.wait(SECONDS_UNTIL_RESTART):
                with self.changing:
                    for name in ended:
                        if self.children[name].has_ended():
                            self.children[name].end()
                            self.start(name)


def wait_until(is_so: Callable[[], bool], otherwise: str, seconds: float, told: Callable[[], str]) -> None:
    """Wait until it is so, at most that long."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, f"{otherwise}\n{told()}"
        time.sleep(0.1)


@contextmanager
def running_stage(*, budgets: int, lease: int, seed: int, disk: str = "") -> Iterator[Stage]:
    """Give a stage with that many budgets; a job may be held for `lease` seconds. `seed` decides all that is random.

    With `disk` ("300m") the database has a disk of its own of that size.
    """
    with TemporaryDirectory(prefix="ontschot-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgresql, redis = PostgreSQL.made(folder, disk=disk), Redis.made(folder)
        try:
            with Relay(postgresql.port) as to_postgresql, Relay(redis.port) as to_redis:
                stage = Stage(
                    folder=folder,
                    postgresql=postgresql,
                    redis=redis,
                    to_postgresql=to_postgresql,
                    to_redis=to_redis,
                    web_port=free_port(),
                    environment={},
                    random=random.Random(seed),  # noqa: S311 - which moment, not a secret
                )
                stage.environment = _environment(stage, lease)
                yield from _played(stage, budgets)
        finally:
            for server in (postgresql, redis):
                server.kill()


def _played(stage: Stage, budgets: int) -> Iterator[Stage]:
    _run(stage, "-m", "tests.faults.seed", str(budgets))
    environment, log = stage.environment, stage.folder / "log"
    for name, command in _commands().items():
        stage.programs[name] = Program(name=name, command=command, environment=environment, log=log)
        stage.start(name)
    keeper = threading.Thread(target=stage.keep)
    try:
        stage.wait_until_ready()
        keeper.start()
        yield stage
    finally:
        stage.closing.set()
        if keeper.is_alive():
            keeper.join()
        for child in stage.children.values():
            child.end()


def _commands() -> dict[str, list[str]]:
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    return {
        "web": [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py"],
        "worker": [*CELERY, "worker", "--queues", "celery", "--concurrency", "2", *quiet],
        "printer": [*CELERY, "worker", "--queues", "papers", "--hostname", "printer@%h", "--concurrency", "2", *quiet],
        "scheduler": [*CELERY, "beat", "--pidfile", "", "--loglevel", "INFO"],
    }


def _environment(stage: Stage, lease: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONTSCHOT_", "DJANGO_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ONTSCHOT_ENV": "test",
        "ONTSCHOT_DEMO": "on",
        "ONTSCHOT_VAR": str(stage.folder),
        "ONTSCHOT_SECRET_KEY": "only-for-these-faults-" * 3,
        "ONTSCHOT_JOB_LEASE": str(lease),
        "ONTSCHOT_BIND": f"127.0.0.1:{stage.web_port}",
        "ONTSCHOT_WEB_PROCESSES": "2",
        "DATABASE_URL": stage.postgresql.address(port=stage.to_postgresql.port),
        "BROKER_URL": stage.redis.address(port=stage.to_redis.port),
        "PYTHONUNBUFFERED": "1",
    }


def _run(stage: Stage, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=stage.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
