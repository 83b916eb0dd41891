"""People who press Bereken while something breaks, and what became of what they asked."""

import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException

import psycopg

from tests.cast import PASSWORD
from tests.faults.stage import Stage
from tests.journeys.visitor import Visitor

ACCEPTED, AWAY = 302, 503
SECONDS_TO_GET_THROUGH = 120.0


@dataclass(kw_only=True)
class People:
    """One director with many budgets: presses once for each, and again as long as the answer is not "accepted".

    `answers` counts what came back; "none" is a server that hung up or did not answer in time.
    """

    stage: Stage
    pools: list[str]
    pause: float
    accepted: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    _thread: threading.Thread | None = None
    _error: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Begin to press."""
        self._visitor = signed_in(self.stage)
        self._thread = threading.Thread(target=self._press_all)
        self._thread.start()

    def wait_until_accepted(self, share: float) -> None:
        """Wait until that share of the presses was accepted."""
        until = time.monotonic() + SECONDS_TO_GET_THROUGH
        while len(self.accepted) < share * len(self.pools) and time.monotonic() < until and not self._error:
            time.sleep(0.02)

    def finish(self) -> None:
        """Wait until every press was accepted."""
        assert self._thread is not None
        self._thread.join(SECONDS_TO_GET_THROUGH * 2)
        assert not self._error, f"{self._error}\n{self.stage.logs()}"
        assert len(self.accepted) == len(self.pools), f"{dict(self.answers)}\n{self.stage.logs()}"

    def _press_all(self) -> None:
        try:
            for pool in self.pools:
                self._press_until_accepted(pool)
                time.sleep(self.pause)
        except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell
            self._error.append(repr(error))

    def _press_until_accepted(self, pool: str) -> None:
        until = time.monotonic() + SECONDS_TO_GET_THROUGH
        while time.monotonic() < until:
            status = self._press(pool)
            if status == str(ACCEPTED):
                self.accepted.append(pool)
                return
            time.sleep(0.3)

    def _press(self, pool: str) -> str:
        started = time.monotonic()
        status = "none"
        with suppress(OSError, HTTPException):
            status = str(self._visitor.press(f"/budgetten/{pool}/bereken").status)
        self.answers[status] += 1
        self.slowest = max(self.slowest, time.monotonic() - started)
        return status


def signed_in(stage: Stage, name: str = "noor") -> Visitor:
    """Return the browser of the director, or of another of the cast."""
    visitor = stage.visitor()
    login = f"{name}@voorbeeld.example"
    answer = visitor.post("/account/login/", on="/account/login/", login=login, password=PASSWORD)
    assert answer.status == ACCEPTED, answer.text[-2000:]
    return visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the database says of the calculations since a moment: each with its pool and state, and the log's lines."""

    pools_done: frozenset[str]
    asked: int
    open: int
    failed: int
    stored: int

    @property
    def doubled(self) -> int:
        """How many results were stored more often than once."""
        return self.stored - (self.asked - self.open - self.failed)


def now(stage: Stage) -> datetime:
    """Return the moment, by the clock of the database."""
    with psycopg.connect(stage.postgresql.address()) as connection:
        row = connection.execute("SELECT now()").fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment


def pools(stage: Stage) -> list[str]:
    """Return the budgets on which the faults are tried."""
    with psycopg.connect(stage.postgresql.address()) as connection:
        rows = connection.execute("SELECT id::text FROM budgets_pool WHERE name ~ '^Budget [0-9]+$' ORDER BY name")
        return [pk for (pk,) in rows.fetchall()]


def books(stage: Stage, since: datetime) -> Books:
    """Read them, past every relay."""
    with psycopg.connect(stage.postgresql.address(), connect_timeout=5) as connection:
        rows = connection.execute(
            "SELECT id::text, pool_id::text, status FROM budgets_calculation WHERE requested_at >= %s", [since]
        ).fetchall()
        stored = connection.execute(
            "SELECT count(*) FROM accounts_auditevent WHERE action = 'calculate_pool' AND outcome = 'done'"
            " AND subject_id = ANY(%s)",
            [[pk for pk, _, _ in rows]],
        ).fetchone()
    states = Counter(status for _, _, status in rows)
    return Books(
        pools_done=frozenset(pool for _, pool, status in rows if status == "done"),
        asked=len(rows),
        open=states["queued"] + states["running"],
        failed=states["failed"],
        stored=stored[0] if stored else 0,
    )
