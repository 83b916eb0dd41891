"""One fault, made while people press, and what was left of their work."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import psycopg

from tests.faults.asking import Books, People, books, now, pools
from tests.faults.injections import Fault
from tests.faults.stage import Stage

SECONDS_AFTER = 60.0
# When the fault is made, of what is asked for.
SHARE_BEFORE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one fault; `seconds` from its end until the last of the work was done."""

    fault: Fault
    asked: int
    lost: int
    doubled: int
    failed: int
    seconds: float
    slowest: float
    answers: Counter[str]


def try_out(stage: Stage, fault: Fault, *, jobs: int, seconds: float, pause: float) -> Outcome:
    """Make the fault while `jobs` calculations are asked for, and count afterwards."""
    since = now(stage)
    wanted = pools(stage)[:jobs]
    people = People(stage=stage, pools=wanted, pause=pause)
    people.start()
    people.wait_until_accepted(SHARE_BEFORE)
    fault.make(stage, seconds)
    ended = time.monotonic()
    people.finish()
    counted = _when_closed(stage, since, ended + 2 * SECONDS_AFTER)
    took = time.monotonic() - ended
    stage.wait_until_ready()
    return Outcome(
        fault=fault,
        asked=len(wanted),
        lost=len(set(wanted) - counted.pools_done),
        doubled=counted.doubled,
        failed=counted.failed,
        seconds=took,
        slowest=people.slowest,
        answers=people.answers,
    )


def _when_closed(stage: Stage, since: datetime, until: float) -> Books:
    while True:
        with suppress(psycopg.OperationalError):
            found = books(stage, since)
            if not found.open or time.monotonic() > until:
                return found
        time.sleep(0.2)
