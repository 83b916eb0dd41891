"""A site of its own for a benchmark: an empty database, a folder, and the environment of its processes."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = os.environ.get("BENCHMARK_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
VENDORS = ("SQLite", "PostgreSQL")

Environment = dict[str, str]


class AwayError(Exception):
    """The database server does not answer."""


@contextmanager
def scratch_site(vendor: str) -> Iterator[Environment]:
    """Give the environment of an embedded site, migrated and with its static files; all of it is gone afterwards.

    Raises AwayError when there is no PostgreSQL to make a database in.
    """
    with tempfile.TemporaryDirectory(prefix="ontschot-benchmark-") as folder, _address(vendor, Path(folder)) as address:
        kept = {name: value for name, value in os.environ.items() if name in {"HOME", "LANG", "PATH", "TMPDIR"}}
        environment = kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ONTSCHOT_ENV": "embedded",
            "ONTSCHOT_SECOND_FACTOR": "optional",
            "ONTSCHOT_VAR": folder,
            "ONTSCHOT_SECRET_KEY": secrets.token_urlsafe(50),
            "ONTSCHOT_LOG_LEVEL": "ERROR",  # what is printed is the answer; a refused page is no error
            "DATABASE_URL": address,
        }
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        run(environment, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        yield environment


def run(environment: Environment, *words: str) -> str:
    """Run Python on these words in the site's environment and return what it printed."""
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def free_port() -> int:
    """Return a port of this machine that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _address(vendor: str, folder: Path) -> Iterator[str]:
    if vendor == "SQLite":
        yield f"sqlite:///{folder}/ontschot.sqlite3"
        return
    name = f"ontschot_benchmark_{os.getpid()}"
    try:
        with psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=5) as server:
            server.execute(f'CREATE DATABASE "{name}"'.encode())
    except psycopg.OperationalError as error:
        raise AwayError(str(error).strip()) from error
    try:
        yield urlunsplit(urlsplit(POSTGRESQL)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(POSTGRESQL, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
