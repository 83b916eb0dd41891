"""PostgreSQL and Redis for the tests: ones of our own, or those of this machine where only these can be had.

Our own come first, because nobody else works in them: two runs at once, or a run beside a developer's own work, would
otherwise drop each other's tables and take each other's messages.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.launch.places import PYTHON, Stop, say
from tools.launch.processes import Program, Together

HOST = "127.0.0.1"
SECONDS_TO_START = 30.0
# Both need the right to make what the tests need: databases on the one, keys on the other.
ASK_POSTGRESQL = """
import psycopg, sys
with psycopg.connect(sys.argv[1], connect_timeout=3) as connection:
    row = connection.execute("select rolsuper or rolcreatedb from pg_roles where rolname = current_user").fetchone()
    sys.exit(not row[0])
"""
ASK_REDIS = """
import redis, sys
client = redis.from_url(sys.argv[1], socket_connect_timeout=3, socket_timeout=3)
sys.exit(not client.ping())
"""


@dataclass(frozen=True, slots=True)
class Services:
    """The addresses at which the services answer; None where one is not to be had."""

    postgresql: str | None
    redis: str | None


@contextmanager
def running() -> Iterator[Services]:
    """Give the addresses; what was started for it is stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="ontschot-services-") as name, Together() as children:
        folder = Path(name)
        folder.chmod(0o755)
        yield Services(postgresql=_postgresql(children, folder), redis=_redis(children, folder))


def postgresql_program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's server programs; Debian keeps them outside the search path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: path.parts[4].zfill(4))
    return str(found[-1]) if found else shutil.which(name)


def _postgresql(children: Together, folder: Path) -> str | None:
    initdb, server = postgresql_program("initdb"), postgresql_program("postgres")
    if not initdb or not server:
        return _if_it_agrees(ASK_POSTGRESQL, f"postgresql://postgres@{HOST}:5432/postgres")
    user = unprivileged_user()
    home, port = folder / "postgresql", _port_near(5432)
    home.mkdir()
    if user is not None:
        os.chown(home, user, -1)
    say(f"Starting a PostgreSQL for the tests on port {port} …")
    make = [initdb, "--pgdata", str(home / "data"), "--username", "postgres", "--auth", "trust", "--no-sync"]
    make += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
    made = subprocess.run(make, cwd=home, user=user, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Stop(f"A database cluster for the tests could not be made:\n{made.stderr.strip()}")
    command = [server, "-D", str(home / "data"), "-k", str(home), "-p", str(port), "-c", f"listen_addresses={HOST}"]
    # This data lives for one run, so it need not survive a power cut.
    command += ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    _start(children, "PostgreSQL", command, log=folder / "postgresql.log", user=user)
    return _wait_for(children, ASK_POSTGRESQL, f"postgresql://postgres@{HOST}:{port}/postgres")


def _redis(children: Together, folder: Path) -> str | None:
    server = shutil.which("redis-server")
    if not server:
        return _if_it_agrees(ASK_REDIS, f"redis://{HOST}:6379/5")
    port = _port_near(6379)
    say(f"Starting a Redis for the tests on port {port} …")
    command = [server, "--bind", HOST, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    _start(children, "Redis", command, log=folder / "redis.log", user=None)
    return _wait_for(children, ASK_REDIS, f"redis://{HOST}:{port}/5")


def _start(children: Together, name: str, command: list[str], *, log: Path, user: int | None) -> None:
    # SIGINT is PostgreSQL's "now, but tidily": at SIGTERM it would wait for whoever is still connected.
    program = Program(name=name, command=command, environment=os.environ, log=log, user=user, stop_signal=signal.SIGINT)
    children.start(program)


def unprivileged_user() -> int | None:
    """Return whom to run PostgreSQL as when we are root, for which it refuses to run; otherwise None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise Stop("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


def _port_near(usual: int) -> int:
    for port in (usual, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Stop("There is no free port on this machine.")


def _wait_for(children: Together, question: str, address: str) -> str:
    until = time.monotonic() + SECONDS_TO_START
    while not _agrees(question, address):
        children.check()
        if time.monotonic() > until:
            raise Stop(f"{address} did not answer within {SECONDS_TO_START:.0f} seconds.")
        time.sleep(0.2)
    return address


def _if_it_agrees(question: str, address: str) -> str | None:
    return address if _agrees(question, address) else None


def _agrees(question: str, address: str) -> bool:
    return subprocess.run([PYTHON, "-c", question, address], capture_output=True, check=False).returncode == 0
