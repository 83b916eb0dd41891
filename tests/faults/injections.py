"""The faults. Each is made while people press, and ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.stage import Stage

Injection = Callable[[Stage, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of fault: `make` breaks something, waits the given seconds where that matters, and mends it."""

    words: str
    make: Injection
    # Also tried at each run of the suite; what it leaves out is tried elsewhere in it, on smaller stages.
    quick: bool = False
    # A press that is answered with 503 or not at all is pressed again; of some faults no page may notice anything.
    unnoticed: bool = False


def kill_worker_child(stage: Stage, seconds: float) -> None:
    """The process that works is killed; its parent makes another."""
    children = _children_of(stage.children["worker"].pid)
    os.kill(stage.random.choice(children), signal.SIGKILL)


def kill(name: str) -> Injection:
    """One whole service is killed."""

    def make(stage: Stage, seconds: float) -> None:
        time.sleep(stage.random.random())
        os.killpg(stage.children[name].pid, signal.SIGKILL)

    return make


def kill_everything(stage: Stage, seconds: float) -> None:
    """Web, worker, scheduler and broker at once, as when a machine loses its power."""
    stage.redis.kill()
    for child in list(stage.children.values()):
        os.killpg(child.pid, signal.SIGKILL)
    stage.redis.start()


def forget_everything(stage: Stage, seconds: float) -> None:
    """The broker loses every message, three times."""
    for _ in range(3):
        stage.redis.forget_everything()
        time.sleep(stage.random.random() / 2)


def take_redis_away(stage: Stage, seconds: float) -> None:
    """The broker is killed and stays away."""
    stage.redis.kill()
    time.sleep(seconds)
    stage.redis.start()


def stop_postgresql(stage: Stage, seconds: float) -> None:
    """The database stops as at a power cut and comes back."""
    stage.postgresql.stop_immediately()
    time.sleep(seconds)
    stage.postgresql.start()


def put_worker_to_sleep(stage: Stage, seconds: float) -> None:
    """The worker hangs until after its lease, while another takes over, and wakes up with its old work in hand."""
    asleep = stage.children["worker"]
    os.killpg(asleep.pid, signal.SIGSTOP)
    with stage.changing:
        stage.start("worker")
    time.sleep(float(stage.environment["ONTSCHOT_JOB_LEASE"]) + 1)
    os.killpg(asleep.pid, signal.SIGCONT)
    time.sleep(2)
    asleep.end()


def silence_redis(stage: Stage, seconds: float) -> None:
    """Nothing that is said to the broker arrives, and nobody is told."""
    stage.to_redis.silence()
    time.sleep(seconds)
    stage.to_redis.mend()


def cut_off_postgresql(stage: Stage, seconds: float) -> None:
    """The database lives and cannot be reached."""
    stage.to_postgresql.hang_up()
    time.sleep(seconds)
    stage.to_postgresql.mend()


def drop_what_goes_to_postgresql(stage: Stage, seconds: float) -> None:
    """Packets to the database vanish, also those of conversations that were going on. Needs `iptables` and root."""
    rule = ["INPUT", "-i", "lo", "-p", "tcp", "--dport", str(stage.to_postgresql.port), "-j", "DROP"]
    subprocess.run(["iptables", "-I", *rule], check=True)
    try:
        time.sleep(seconds)
    finally:
        subprocess.run(["iptables", "-D", *rule], check=True)


def fill_the_disk_of_postgresql(stage: Stage, seconds: float) -> None:
    """Not a byte is left for the database; somebody makes room, and starts it again if it gave up."""
    filler = stage.postgresql.fill_disk()
    time.sleep(seconds)
    filler.unlink()
    child = stage.postgresql.child
    if child is not None and child.has_ended():
        child.end()
        stage.postgresql.start()


def send_what_an_older_version_sent(stage: Stage, seconds: float) -> None:
    """Messages of another version lie in the queue: an unknown task, and one with other arguments."""
    code = (
        "from config.celery import app\n"
        "for _ in range(5):\n"
        "    app.send_task('budgets.tasks.calculate_of_long_ago', args=['x'])\n"
        "    app.send_task('budgets.tasks.run_calculation', args=['no id', 3], kwargs={'user': 1})\n"
    )
    _python(stage, code)


def turn_the_clock_of_the_worker(hours: int) -> Injection:
    """The clock of the machine on which the worker runs jumps."""

    def make(stage: Stage, seconds: float) -> None:
        command = [sys.executable, "-m", "tests.faults.skewed", str(hours), "-A", "config", "worker"]
        stage.restart_with("worker", *command, "--concurrency", "2", "--without-gossip", "--without-mingle")
        # Without the bells only the sweep, which the clock of the scheduler rings, brings the work to the worker.
        stage.redis.forget_everything()
        time.sleep(seconds)

    return make


def _children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _python(stage: Stage, code: str) -> None:
    subprocess.run([sys.executable, "-c", code], env=stage.environment, check=True, capture_output=True)


FAULTS: tuple[Fault, ...] = (
    Fault(words="a process of the worker is killed", make=kill_worker_child, unnoticed=True),
    Fault(words="the whole worker is killed", make=kill("worker"), unnoticed=True),
    Fault(words="the web is killed", make=kill("web")),
    Fault(words="the scheduler is killed", make=kill("scheduler"), unnoticed=True),
    Fault(words="everything is killed at once, Redis too", make=kill_everything, quick=True),
    Fault(words="Redis forgets everything, three times", make=forget_everything, unnoticed=True),
    Fault(words="Redis is away", make=take_redis_away, unnoticed=True, quick=True),
    Fault(words="PostgreSQL stops at once and comes back", make=stop_postgresql, quick=True),
    Fault(words="the worker hangs until after its lease", make=put_worker_to_sleep, unnoticed=True),
    Fault(words="Redis is silent", make=silence_redis, unnoticed=True),
    Fault(words="PostgreSQL cannot be reached", make=cut_off_postgresql, quick=True),
    Fault(words="messages of an older version", make=send_what_an_older_version_sent, unnoticed=True),
    Fault(
        words="the worker's clock is an hour fast",
        make=turn_the_clock_of_the_worker(1),
        unnoticed=True,
        quick=True,
    ),
    Fault(words="the worker's clock is an hour slow", make=turn_the_clock_of_the_worker(-1), unnoticed=True),
)
if shutil.which("iptables"):
    FAULTS += (Fault(words="packets to PostgreSQL vanish", make=drop_what_goes_to_postgresql),)
# Only on a stage whose database has a disk of its own.
FULL_DISK = Fault(words="the disk of PostgreSQL is full", make=fill_the_disk_of_postgresql)
