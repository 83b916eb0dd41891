"""An Ontschot of its own for one journey: a database, a broker, a web server and a worker, each a real process.

Where the suite runs on PostgreSQL and Redis (`DATABASE_URL` and `BROKER_URL`), so does the journey, in a database
that is made for it; otherwise on SQLite with the broker in a folder.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis

from tests.postgresql import address_of, create_database, drop_database
from tools.launch.processes import Child, Program, Together

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "een wachtwoord voor deze reis"
SECONDS_TO_START = 60.0
# The suite itself uses others; this one is emptied before and after.
REDIS_NUMBER = 11
DATABASE = f"ontschot_journey_{os.getpid()}"
TEMPLATE = f"{DATABASE}_furnished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running site: where it answers, its environment, and its worker, which a journey may hurt."""

    address: str
    environment: dict[str, str]
    folder: Path
    worker: Child


@contextmanager
def furnished(folder: Path) -> Iterator[Path]:
    """Make the tables, the style sheets and the examples once, and give the folder that sites are copied from."""
    with _database(folder, name=TEMPLATE) as database, _broker(folder) as broker:
        environment = _environment(folder, database=database, broker=broker)
        for words in (["migrate"], ["collectstatic", "--noinput"], ["load_demo"]):
            manage(environment, *words, "--verbosity", "0")
        yield folder


@contextmanager
def running_site(folder: Path, *, like: Path) -> Iterator[Site]:
    """Give a running site as a furnished one; everything is stopped and removed at the end."""
    shutil.copytree(like, folder, dirs_exist_ok=True)
    with (
        _database(folder, name=DATABASE, template=TEMPLATE) as database,
        _broker(folder) as broker,
        Together() as children,
    ):
        environment = _environment(folder, database=database, broker=broker)
        port = _free_port()
        children.start(_web(environment, folder, port))
        worker = children.start(worker_program(environment, folder))
        site = Site(address=f"http://127.0.0.1:{port}", environment=environment, folder=folder, worker=worker)
        _wait_until_ready(site, children)
        yield site


def worker_program(environment: dict[str, str], folder: Path) -> Program:
    """The worker with its clock, as it is started on a laptop."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--beat", "--concurrency", "1"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Program(name="worker", command=command, environment=environment, log=folder / "worker.log")


def _web(environment: dict[str, str], folder: Path, port: int) -> Program:
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}"]
    return Program(name="web", command=command, environment=environment, log=folder / "web.log")


def _environment(folder: Path, *, database: str, broker: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONTSCHOT_", "DJANGO_"))}
    return kept | {
        "ONTSCHOT_ENV": "embedded",
        "ONTSCHOT_VAR": str(folder),
        "ONTSCHOT_DEMO": "on",
        "ONTSCHOT_DEMO_PASSWORD": PASSWORD,
        "ONTSCHOT_SECRET_KEY": "only-for-this-journey-" * 3,
        "DATABASE_URL": database,
        "BROKER_URL": broker,
        "PYTHONUNBUFFERED": "1",
    }


def manage(environment: dict[str, str], *words: str) -> None:
    """Run a management command on the site."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words[0]}: {done.stdout}{done.stderr}"


def _wait_until_ready(site: Site, children: Together) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while not (_answers(f"{site.address}/readyz") and " ready." in site.worker.log.read_text(errors="replace")):
        children.check()
        assert time.monotonic() < until, f"not ready: {site.worker.log.read_text(errors='replace')[-2000:]}"
        time.sleep(0.1)


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _database(folder: Path, *, name: str, template: str = "template1") -> Iterator[str]:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield f"sqlite:///{folder}/journey.sqlite3"
        return
    drop_database(name)
    create_database(name, template=template)
    try:
        yield address_of(name)
    finally:
        drop_database(name)


@contextmanager
def _broker(folder: Path) -> Iterator[str]:
    address = os.environ.get("BROKER_URL", "")
    if not address.startswith("redis"):
        yield f"filesystem://{folder}/broker"
        return
    own = urlunsplit(urlsplit(address)._replace(path=f"/{REDIS_NUMBER}"))
    with redis.from_url(own) as client:
        client.flushdb()
        try:
            yield own
        finally:
            client.flushdb()
