"""`start.py` as a person uses it: the demo once, a running site, and how it ends."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120.0
# Casus 4 with its own norms, as worked out in the issue of this journey: hours, both fte figures, the two ends of the
# bandwidth, what can be brought in, and the sum of the source's table.
CASUS_4 = ("913,5", "0,487981", "0,725", "50.656,73", "29.325,00", "114.531,00", "40.960,29", "155.491,29")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return os.environ | {"ONTSCHOT_VAR": str(tmp_path_factory.mktemp("start"))}


@pytest.fixture(scope="module")
def demo(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "start.py", "demo", "--once"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@contextmanager
def started(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Give a running `start.py` that has said how to stop it."""
    log = Path(environment["ONTSCHOT_VAR"]) / "said"
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, "start.py"], cwd=ROOT, env=environment, stdout=output, stderr=output, text=True
        ) as process,
    ):
        try:
            until = time.monotonic() + SECONDS_TO_START
            while "Stoppen: Ctrl-C" not in log.read_text():
                assert process.poll() is None and time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()


def said(environment: dict[str, str]) -> str:
    return (Path(environment["ONTSCHOT_VAR"]) / "said").read_text()


def address(environment: dict[str, str]) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", said(environment))
    assert found is not None
    return found[0]


def children_of(process: subprocess.Popen[str]) -> dict[str, int]:
    """Return the process ids of web and worker by what they run."""
    ids = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    lines = {int(number): Path(f"/proc/{number}/cmdline").read_text() for number in ids}
    return {name: number for number, line in lines.items() for name in ("gunicorn", "celery") if name in line}


def is_open(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def test_the_demo_ends_well_and_shows_the_sum(demo: subprocess.CompletedProcess[str]) -> None:
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert [figure for figure in CASUS_4 if figure not in demo.stdout] == []


def test_the_demo_leaves_a_report_of_each_example_for_both_readers(
    demo: subprocess.CompletedProcess[str], environment: dict[str, str]
) -> None:
    reports = sorted((Path(environment["ONTSCHOT_VAR"]) / "reports").iterdir())

    assert [path.name for path in reports if "casus-4" in path.name] == [
        "casus-4-2023-2024-gemeente.pdf",
        "casus-4-2023-2024-samenwerkingsverband.pdf",
    ]
    assert len(reports) == 6
    assert {path.read_bytes()[:5] for path in reports} == {b"%PDF-"}


def test_what_is_secret_is_for_this_user_alone(
    demo: subprocess.CompletedProcess[str], environment: dict[str, str]
) -> None:
    modes = {
        name: stat.S_IMODE((Path(environment["ONTSCHOT_VAR"]) / name).stat().st_mode)
        for name in ("secret-key", "demo-password")
    }

    assert modes == {"secret-key": 0o600, "demo-password": 0o600}


def test_a_running_site_answers_and_ends_cleanly_on_an_interrupt(
    demo: subprocess.CompletedProcess[str], environment: dict[str, str]
) -> None:
    with started(environment) as process:
        visitor = Visitor(port=int(address(environment).rpartition(":")[2]), host="127.0.0.1", scheme="http")
        assert "directeur@voorbeeld.example" in visitor.get("/account/login/").text
        assert "directeur@voorbeeld.example" in said(environment)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=40)

    assert process.returncode == 0
    assert "Gestopt. Alles wat is ingevoerd, is bewaard." in said(environment)
    assert not is_open(address(environment))


def test_when_the_worker_is_killed_the_web_is_stopped_too_and_the_reason_shown(
    demo: subprocess.CompletedProcess[str], environment: dict[str, str]
) -> None:
    with started(environment) as process:
        os.kill(children_of(process)["celery"], signal.SIGKILL)
        process.wait(timeout=40)

    assert process.returncode == 1
    assert "De rekenwerker is gestopt (code -9)" in said(environment)
    assert not is_open(address(environment))


def test_a_second_start_beside_the_first_says_where_that_one_is(
    demo: subprocess.CompletedProcess[str], environment: dict[str, str]
) -> None:
    with started(environment):
        second = subprocess.run(
            [sys.executable, "start.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    assert second.returncode == 1
    assert f"Ontschot draait al ({address(environment)})" in second.stderr
