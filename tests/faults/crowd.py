"""Many people at once, while reports are printed: `python -m tests.faults crowd [PEOPLE REPORTS]`.

Nobody waits for somebody else's paper: pages are answered, and a calculation that is asked for after all the reports is
done long before the last of them.
"""

import copy
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle, islice

import psycopg

from tests.faults.asking import ACCEPTED, books, now, pools, signed_in
from tests.faults.stage import Stage, running_stage, wait_until
from tests.journeys.visitor import Visitor

PEOPLE = ("noor", "bram", "femke", "ruth")
SECONDS = 300.0
LEASE = 45
# Between two pages of one person; who reads a budget takes longer.
SECONDS_OF_THOUGHT = (1.0, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowded:
    """What came of it. `calculated` is how long the calculation took, `waiting` how many reports were open by then."""

    reports: int
    lost: int
    printed: float
    calculated: float
    waiting: int
    seconds: list[float]
    answers: Counter[str]

    def within(self, share: float) -> float:
        """Return in how many seconds that share of the pages was answered."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


@dataclass(kw_only=True)
class Readers:
    """People who read pages until they are told to stop."""

    paths: list[str]
    thought: tuple[float, float]
    stop: threading.Event = field(default_factory=threading.Event)
    seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def reading(self, browsers: list[Visitor]) -> Iterator[None]:
        """Let each of the browsers read, until the end of the block."""
        threads = [threading.Thread(target=self._read, args=row) for row in enumerate(browsers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()

    def _read(self, number: int, browser: Visitor) -> None:
        dice = random.Random(number)  # noqa: S311 - which page, not a secret
        while not self.stop.wait(dice.uniform(*self.thought)):
            started = time.monotonic()
            try:
                status = str(browser.get(dice.choice(self.paths)).status)
            except (OSError, HTTPException):
                status = "none"
            self.seconds.append(time.monotonic() - started)
            self.answers[status] += 1


def try_crowd(stage: Stage, *, people: int, reports: int, thought: tuple[float, float]) -> Crowded:
    """Let people read while reports are asked for all at once, and a calculation after them."""
    director, wanted = signed_in(stage), pools(stage)[:reports]
    calculations = _calculated(stage, director, wanted)
    paths = ["/budgetten/", "/wacht-op-mij/", "/verslagen/", *(f"/budgetten/{pool}/" for pool in wanted)]
    readers = Readers(paths=paths, thought=thought)
    with readers.reading(_browsers(stage, people)):
        started = time.monotonic()
        for pk in calculations:
            answer = director.send(
                f"/berekeningen/{pk}/verslagen/nieuw",
                audience="municipality",
                language="nl",
                csrfmiddlewaretoken=director.token,
            )
            assert answer.status == ACCEPTED, answer.text[-2000:]
        pressed, since = time.monotonic(), now(stage)
        assert director.press(f"/budgetten/{wanted[0]}/bereken").status == ACCEPTED
        wait_until(lambda: not books(stage, since).open, "the calculation waits", SECONDS, stage.logs)
        calculated, waiting = time.monotonic() - pressed, _reports(stage)["open"]
        wait_until(lambda: not _reports(stage)["open"], "the reports wait", SECONDS, stage.logs)
        printed = time.monotonic() - started
    return Crowded(
        reports=reports,
        lost=reports - _reports(stage)["done"],
        printed=printed,
        calculated=calculated,
        waiting=waiting,
        seconds=readers.seconds,
        answers=readers.answers,
    )


def _browsers(stage: Stage, count: int) -> list[Visitor]:
    """Return that many browsers, those of one person with the same session."""
    first = [signed_in(stage, name) for name in PEOPLE]
    return [copy.deepcopy(browser) for browser in islice(cycle(first), count)]


def _calculated(stage: Stage, director: Visitor, wanted: list[str]) -> list[str]:
    since = now(stage)
    for pool in wanted:
        assert director.press(f"/budgetten/{pool}/bereken").status == ACCEPTED
    wait_until(lambda: not books(stage, since).open, "the calculations wait", SECONDS, stage.logs)
    with psycopg.connect(stage.postgresql.address()) as connection:
        rows = connection.execute(
            "SELECT id::text FROM budgets_calculation WHERE requested_at >= %s AND status = 'done'", [since]
        ).fetchall()
    return [pk for (pk,) in rows]


def _reports(stage: Stage) -> Counter[str]:
    with psycopg.connect(stage.postgresql.address()) as connection:
        rows = connection.execute("SELECT status FROM reports_report").fetchall()
    return Counter("open" if status in {"queued", "running"} else status for (status,) in rows)


def show_crowd(people: int = 50, reports: int = 20) -> int:
    """Print what came of it; the exit status is 1 when a report was lost or a page not answered."""
    with running_stage(budgets=reports, lease=LEASE, seed=2026) as stage:
        met = try_crowd(stage, people=people, reports=reports, thought=SECONDS_OF_THOUGHT)
    sys.stdout.write(
        f"{people} people, {reports} reports: printed in {met.printed:.0f} s, lost {met.lost}\n"
        f"a calculation asked for after them: {met.calculated:.1f} s, {met.waiting} reports still open\n"
        f"{len(met.seconds)} pages {dict(met.answers)}: half within {met.within(0.5) * 1000:.0f} ms,"
        f" 99 in 100 within {met.within(0.99) * 1000:.0f} ms, the slowest {max(met.seconds) * 1000:.0f} ms\n"
        f"{os.cpu_count()} cores, which also asked\n"
    )
    return int(met.lost > 0 or set(met.answers) != {"200"})
