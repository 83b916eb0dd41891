"""Fifty slow readers and writers at once, and how long everybody else waits: `python -m tests.hostile.slow`.

Gunicorn with the configuration of a server, without the proxy that would stand in front of it.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOW = 50
ASKED = 5
SECONDS = 5.0
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


def main() -> None:
    """Start the server, let the slow ones in, and ask on."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        environment = os.environ | {"ONTSCHOT_VAR": folder, "ONTSCHOT_WEB_PROCESSES": "2"}
        command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(port)
            say("nobody else", port)
            for name, start in (("silent", b""), ("half a question", HEAD), ("half a form", _form())):
                with ExitStack() as slow:
                    lines = [slow.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(SLOW)]
                    for line in lines:
                        line.sendall(start)
                    time.sleep(1)
                    say(f"{SLOW} × {name}", port)
        finally:
            server.terminate()
            server.wait(timeout=20)


def say(name: str, port: int) -> None:
    """Print how long twenty ordinary questions took."""
    waits = [_asked(port) for _ in range(ASKED)]
    answered = [wait for wait in waits if wait is not None]
    longest = f"{max(answered) * 1000:.0f} ms at most" if answered else "-"
    sys.stdout.write(f"{name}: {len(answered)} of {ASKED} answered, {longest}\n")
    sys.stdout.flush()


def _asked(port: int) -> float | None:
    began = time.perf_counter()
    try:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=SECONDS)) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return time.perf_counter() - began if line.recv(100).startswith(b"HTTP/1.1 200") else None
    except OSError:
        return None


def _form() -> bytes:
    lines = ("POST /taal/ HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded")
    return "\r\n".join((*lines, "Content-Length: 1000", "", "a")).encode()


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while _asked(port) is None:
        if time.monotonic() > until:
            raise SystemExit("the server did not start")
        time.sleep(0.3)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
