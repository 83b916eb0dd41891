"""Child processes that live and die together."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from tools.launch.places import ROOT, Stop, say

# A worker first finishes the job in hand; jobs are short, and one that is cut off is done again at the next start.
SECONDS_TO_STOP = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to start: `user` is a user id to run as, `stop_signal` the program's own word for "end tidily"."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    user: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM


class Child:
    """One process with its log file, in a group of its own, so that Ctrl-C reaches it through us and in our order."""

    def __init__(self, program: Program) -> None:
        program.log.parent.mkdir(parents=True, exist_ok=True)
        self._program = program
        self.log = program.log
        self._output = program.log.open("wb")
        self._process = subprocess.Popen(
            program.command,
            cwd=ROOT,
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=program.user,
        )

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its group."""
        return self._process.pid

    @property
    def status(self) -> int:
        """The exit status; negative when a signal ended it. Only known after the end."""
        return self._process.wait()

    def has_ended(self) -> bool:
        """Say whether the process is gone."""
        return self._process.poll() is not None

    def reason(self) -> str:
        """Tell how it ended, with the last lines that it wrote."""
        lines = self.log.read_text(errors="replace").splitlines()[-15:]
        heading = f"{self._program.name} is gestopt (code {self._process.returncode}). Laatste regels van {self.log}:"
        return "\n  ".join([heading, *lines])

    def ask_to_stop(self) -> None:
        """Send the polite signal: finish what is in hand, take nothing new."""
        if not self.has_ended():
            self._process.send_signal(self._program.stop_signal)

    def wait(self, seconds: float) -> bool:
        """Wait at most that long for the end; say whether it came."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=max(0.0, seconds))
        return self.has_ended()

    def end(self) -> None:
        """End the process with everything that it started, however it is doing."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._output.close()


class Together:
    """A few children: leaving the block stops them all, whatever the reason for leaving."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop_all(self._children)

    def start(self, program: Program) -> Child:
        """Start one more."""
        child = Child(program)
        self._children.append(child)
        return child

    def check(self) -> None:
        """Raise `Stop` with the reason as soon as one of them is gone."""
        for child in self._children:
            if child.has_ended():
                raise Stop(child.reason())

    def watch(self) -> None:
        """Stay until one of them is gone (raises `Stop`) or somebody interrupts."""
        while True:
            self.check()
            time.sleep(0.3)


def stop_all(children: Iterable[Child]) -> None:
    """Stop politely, then for good; a second Ctrl-C skips the waiting."""
    children = list(children)
    until = time.monotonic() + SECONDS_TO_STOP
    try:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.wait(until - time.monotonic())
    except KeyboardInterrupt:
        say("Meteen stoppen.")
    for child in children:
        child.end()


def interrupt_on_signals() -> None:
    """Treat being told to end (SIGTERM) and a closed terminal (SIGHUP) as Ctrl-C, so that nothing is left running."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    # A shell starts a background job with Ctrl-C switched off, and children would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
