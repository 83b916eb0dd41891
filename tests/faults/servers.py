"""A PostgreSQL and a Redis of our own, that may be killed, stopped and started again without harm to anyone else."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from tools.launch.processes import Child, Program
from tools.launch.services import HOST, postgresql_program, unprivileged_user

SECONDS_TO_START = 30.0


class MissingProgramError(Exception):
    """A program of PostgreSQL or Redis is not installed on this machine."""


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True, kw_only=True)
class OwnServer:
    """A server process that keeps its data over a stop and a start."""

    program: Program
    child: Child | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.child = Child(self.program)
        until = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            assert not self.child.has_ended(), self.child.reason()
            assert time.monotonic() < until, f"{self.program.name} does not answer"
            time.sleep(0.05)

    def answers(self) -> bool:
        """Say whether it answers."""
        raise NotImplementedError

    def kill(self) -> None:
        """End it at once, with everything that it started."""
        if self.child is not None:
            self.child.end()


@dataclass(slots=True, kw_only=True)
class PostgreSQL(OwnServer):
    """One cluster; its data survives a crash, as on a server."""

    port: int
    home: Path
    database: str = "ontschot"
    has_own_disk: bool = False

    @classmethod
    def made(cls, folder: Path, *, disk: str = "") -> "PostgreSQL":
        """Make a cluster with an empty database in a folder of its own.

        With `disk` ("300m") the folder is a disk of that size, which can be filled; only root can make one.
        """
        initdb, server = postgresql_program("initdb"), postgresql_program("postgres")
        if not initdb or not server:
            raise MissingProgramError("PostgreSQL")
        user, port, home = unprivileged_user(), free_port(), folder / "postgresql"
        home.mkdir()
        if disk:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={disk}", "tmpfs", str(home)], check=True)
        if user is not None:
            os.chown(home, user, -1)
        make = [initdb, "--pgdata", str(home / "data"), "--username", "postgres", "--auth", "trust", "--no-sync"]
        make += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run(make, cwd=home, user=user, capture_output=True, check=True)
        command = [server, "-D", str(home / "data"), "-k", str(home), "-p", str(port), "-c", f"listen_addresses={HOST}"]
        program = _program("PostgreSQL", command, log=folder / "postgresql.log", user=user)
        made = cls(program=program, port=port, home=home, has_own_disk=bool(disk))
        made.start()
        with psycopg.connect(made.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made.database}".encode())
        return made

    def address(self, database: str = "ontschot", port: int | None = None) -> str:
        """Return the address of a database; with a port, that of a relay in between."""
        return f"postgresql://postgres@{HOST}:{port or self.port}/{database}"

    def answers(self) -> bool:
        """Say whether it takes connections."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.address("postgres"), connect_timeout=2):
            return True
        return False

    def kill(self) -> None:
        """End it at once; its own disk goes with it."""
        OwnServer.kill(self)
        if self.has_own_disk:
            subprocess.run(["umount", "--lazy", str(self.home)], check=True)

    def fill_disk(self) -> Path:
        """Leave no byte on its disk; return the file that took them."""
        assert self.has_own_disk
        filler = self.home / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(1 << 16)):
                pass
        return filler

    def stop_immediately(self) -> None:
        """Stop as at a power cut (`pg_ctl stop -m immediate`): it recovers from its log at the next start."""
        assert self.child is not None
        os.kill(self.child.pid, signal.SIGQUIT)
        assert self.child.wait(20), "PostgreSQL does not stop"
        self.child.end()


@dataclass(slots=True, kw_only=True)
class Redis(OwnServer):
    """One Redis that keeps nothing on disk: what it held is gone when it is killed."""

    port: int

    @classmethod
    def made(cls, folder: Path) -> "Redis":
        """Start one."""
        server = shutil.which("redis-server")
        if not server:
            raise MissingProgramError("Redis")
        port = free_port()
        command = [
            server,
            "--bind",
            HOST,
            "--port",
            str(port),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(folder),
        ]
        made = cls(program=_program("Redis", command, log=folder / "redis.log", user=None), port=port)
        made.start()
        return made

    def address(self, port: int | None = None) -> str:
        """Return its address; with a port, that of a relay in between."""
        return f"redis://{HOST}:{port or self.port}/0"

    def answers(self) -> bool:
        """Say whether it answers a ping."""
        with suppress(redis.RedisError), redis.from_url(self.address(), socket_timeout=2) as client:
            return bool(client.ping())
        return False

    def forget_everything(self) -> None:
        """Lose every message."""
        with redis.from_url(self.address()) as client:
            client.flushall()


def _program(name: str, command: list[str], *, log: Path, user: int | None) -> Program:
    environment: Mapping[str, str] = os.environ
    return Program(name=name, command=command, environment=environment, log=log, user=user)
