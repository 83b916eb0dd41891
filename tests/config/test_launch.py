"""What `start.py` promises about ports, secrets, processes and missing packages."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.launch import site as sites
from tools.launch import system
from tools.launch.outcomes import Outcome, closing_line, outcome_of
from tools.launch.places import Stop
from tools.launch.processes import Program, Together
from tools.launch.serve import HOST, free_port

ROOT = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Starts one of its own, says so, and does not listen to SIGTERM.
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def program(folder: Path, command: list[str], name: str = "De proef") -> Program:
    return Program(name=name, command=command, environment=os.environ, log=folder / f"{name}.log")


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends_soon(pid: int) -> bool:
    """Say whether it is gone within a few seconds: the system buries an orphan in its own time."""
    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_alive(pid)


def test_a_port_that_is_taken_is_refused_when_asked_for() -> None:
    with socket.create_server((HOST, 0)) as taken, pytest.raises(Stop, match="al in gebruik"):
        free_port(taken.getsockname()[1])


def test_without_a_wish_any_free_port_will_do() -> None:
    port = free_port(None)

    with socket.create_server((HOST, port)):
        pass


def test_the_site_listens_to_this_computer_alone() -> None:
    assert HOST == "127.0.0.1"


def test_a_secret_is_made_once_and_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"

    first = sites.kept_secret(path, lambda: "een")
    second = sites.kept_secret(path, lambda: "twee")

    assert (first, second) == ("een", "een")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_example_data_never_reach_a_database_of_the_caller(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ONTSCHOT_VAR", str(tmp_path))
    monkeypatch.setenv("ONTSCHOT_ENV", "production")
    monkeypatch.setenv("DATABASE_URL", "postgresql://ontschot@database/ontschot")
    monkeypatch.setenv("BROKER_URL", "redis://broker")

    environment = sites.environment()

    assert environment["ONTSCHOT_ENV"] == "embedded"
    assert not {"DATABASE_URL", "BROKER_URL"} & set(environment)
    assert len(environment["ONTSCHOT_SECRET_KEY"]) >= 50


def test_a_second_start_learns_who_holds_the_site(tmp_path: Path) -> None:
    site = {"ONTSCHOT_VAR": str(tmp_path)}

    with sites.alone(site) as first:
        sites.note_holder(site, "http://127.0.0.1:8000")
        with sites.alone(site) as second:
            assert (first, second) == (None, "http://127.0.0.1:8000")

    with sites.alone(site) as third:
        assert third is None


def test_a_child_that_does_not_listen_is_ended_with_its_own_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.launch.processes.SECONDS_TO_STOP", 0.5)
    with Together() as children:
        child = children.start(program(tmp_path, [sys.executable, "-c", STUBBORN]))
        while not child.log.read_text().strip():
            time.sleep(0.05)
        grandchild = int(child.log.read_text())

    assert not is_alive(child.pid)
    assert ends_soon(grandchild)


def test_when_one_dies_the_reason_is_shown_and_the_other_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(Stop) as stop, Together() as children:
        other = children.start(program(tmp_path, SLEEP, "De ander"))
        children.start(program(tmp_path, [sys.executable, "-c", "import sys; sys.exit('geen geheugen meer')"]))
        children.watch()

    assert "De proef is gestopt (code 1)" in str(stop.value)
    assert "geen geheugen meer" in str(stop.value)
    assert not is_alive(other.pid)


def test_a_child_is_out_of_reach_of_the_terminals_interrupt(tmp_path: Path) -> None:
    """Ctrl-C reaches the whole group of the terminal; a child in a group of its own is stopped by us, in order."""
    with Together() as children:
        child = children.start(program(tmp_path, SLEEP))

        assert os.getpgid(child.pid) == child.pid != os.getpgid(0)


def test_without_rights_the_one_line_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "apt_prefix", lambda: None)

    assert not system.install(["libpango-1.0-0"], purpose="de pdf-verslagen")
    assert "sudo apt-get install --yes libpango-1.0-0" in capsys.readouterr().err


def test_an_unknown_word_is_refused_with_the_usage() -> None:
    result = subprocess.run(
        [sys.executable, "start.py", "--poort=80"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 2
    assert "onbekend: --poort=80" in result.stderr


def test_an_old_python_is_told_so() -> None:
    """The first lines must also be readable for a Python that is too old for the rest."""
    head = (ROOT / "start.py").read_text().partition("from tools")[0]
    pretend = "import sys; sys.version_info = (3, 9, 2, 'final', 0); sys.version = '3.9.2 (old)'\n"

    result = subprocess.run([sys.executable, "-c", pretend + head], capture_output=True, text=True, check=False)

    assert result.returncode == 1
    assert "Ontschot heeft Python 3.11 of nieuwer nodig; dit is Python 3.9.2." in result.stderr


def test_the_counts_of_a_test_run_are_read_from_its_file(tmp_path: Path) -> None:
    counts = tmp_path / "counts.xml"
    counts.write_text(
        '<testsuites><testsuite><testcase classname="a" name="good"/>'
        '<testcase classname="a" name="bad"><failure message="x"/></testcase>'
        '<testcase classname="a" name="later"><skipped message="no Chromium"/></testcase></testsuite></testsuites>'
    )

    outcome = outcome_of("tests", status=1, seconds=1.0, counts=counts)

    assert (outcome.passed, outcome.failed, outcome.skips) == (1, 1, ("a::later: no Chromium",))


def test_a_test_run_that_found_no_tests_has_failed(tmp_path: Path) -> None:
    counts = tmp_path / "counts.xml"
    counts.write_text("<testsuites><testsuite/></testsuites>")

    assert outcome_of("tests", status=5, seconds=1.0, counts=counts).failed == 1


def test_the_last_line_counts_everything() -> None:
    outcomes = [Outcome("style", 1.0, 1, 0), Outcome("tests", 2.0, 40, 2, ("a: b",))]

    assert closing_line(outcomes) == "Total: 41 passed, 2 failed, 1 skipped"


def test_interrupting_ends_in_an_orderly_way(tmp_path: Path) -> None:
    """A process that starts as `start.py` does, told to end: it stops its child and leaves nothing."""
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tools.launch.processes import Program, Together, interrupt_on_signals
interrupt_on_signals()
command = [sys.executable, "-c", "import time; time.sleep(60)"]
program = Program(name="x", command=command, environment=dict(), log=Path({str(tmp_path / "x.log")!r}))
with Together() as children:
    try:
        print(children.start(program).pid, flush=True)
        children.watch()
    except KeyboardInterrupt:
        pass
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGTERM)
        parent.wait(timeout=20)

    assert parent.returncode == 0
    assert not is_alive(child)
