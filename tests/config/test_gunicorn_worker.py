"""Who connects and says nothing keeps nobody waiting."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).resolve().parents[2]
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A web server with one process of two threads."""
    folder = tmp_path_factory.mktemp("web")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ONTSCHOT_")}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ONTSCHOT_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/x.sqlite3",
        "BROKER_URL": f"filesystem://{folder}/broker",
        "ONTSCHOT_WEB_PROCESSES": "1",
        "ONTSCHOT_WEB_THREADS": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", f"127.0.0.1:{number}"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while not _answers(number):
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)
        yield number
    finally:
        server.terminate()
        assert server.wait(timeout=30) == 0, "it ended by itself when it was asked to"


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=4) as line:
            line.sendall(HEAD + b"Connection: close\r\n\r\n")
            return line.recv(100).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _read(line: socket.socket, *, answers: int) -> bytes:
    """Read on until so many answers have come as a whole."""
    seen = b""
    while seen.count(b'"status": "ok"}') < answers:
        piece = line.recv(4000)
        assert piece, seen
        seen += piece
    return seen


@pytest.mark.parametrize("start", [b"", HEAD])
def test_twenty_slow_connections_leave_two_threads_free(port: int, start: bytes) -> None:
    with ExitStack() as slow:
        for _ in range(20):
            slow.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(start)

        answered = [_answers(port) for _ in range(3)]

    assert answered == [True, True, True]


def test_a_question_in_pieces_is_answered_all_the_same(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for piece in (HEAD[:10], HEAD[10:], b"\r\n"):
            line.sendall(piece)
            time.sleep(0.2)
        first = _read(line, answers=1)
        line.sendall(HEAD + b"\r\n")  # the same connection, a second time
        second = _read(line, answers=1)

    assert first.startswith(b"HTTP/1.1 200")
    assert second.startswith(b"HTTP/1.1 200")


def test_two_questions_at_once_on_one_line_are_both_answered(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall((HEAD + b"\r\n") * 2)

        assert _read(line, answers=2).count(b"HTTP/1.1 200") == 2


def test_who_says_nothing_is_turned_away(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        began = time.monotonic()

        assert line.recv(10) == b""
        assert 8 < time.monotonic() - began < 20
