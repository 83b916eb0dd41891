"""What does storing a calculation cost beside the sum itself? Run: python -m tests.benchmarks.calculation.

Recalculates and stores one pool of 500 indications as the worker does, beside the least that any program must do: read
the same rows through the bare driver, hand them to the engine, write the same result in one statement. The goal is at
most 1.5×. What may be published of it is decided by the worker alone, in the same transaction. It costs next to nothing
when the same outcome was published before; so a second row is of a pool of which some seventy children changed since,
decided beside one publication before. Each is the best of fifteen in seconds on the clock and on the processor, taken
in turn in one process, on SQLite in a file and on PostgreSQL (`DATABASE_URL`, else the one on this machine), each in a
database made for it.
"""

# ruff: noqa: E402  Django wants its settings before a model is imported

import gc
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
import psycopg

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import F

from budgets import engine
from budgets.actions import run_calculation
from budgets.models import Calculation, Pool, Release, ReleasedSums
from budgets.queries import stored_snapshot
from budgets.snapshots import AMOUNT_BASES, AMOUNT_STATUSES, FREQUENCIES
from cases.models import Indication
from config.celery import spare_what_was_loaded
from tests.benchmarks.population import fill
from tests.benchmarks.table import Ratio, show
from tests.frozen_rows import unfrozen
from tests.row_security import open_everything

open_everything()

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
ROUNDS = 15
LIMIT = 1.5
INDICATIONS = 500
CHANGED = 80  # of some seventy children

Seconds = tuple[float, float]


def main() -> int:
    """Print a line per database; the exit status is 1 when a ratio is above the limit."""
    sys.stdout.write(f"{'database':>11} {'worker s':>9} {'least s':>8} {'ratio':>6} {'processor ratio':>16}\n")
    with tempfile.TemporaryDirectory() as folder:
        worst = [_in_its_own_process(f"sqlite:///{folder}/benchmark.sqlite3")]
        server = os.environ.get("DATABASE_URL", POSTGRESQL)
        name = f"ontschot_benchmark_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
            try:
                worst.append(_in_its_own_process(urlunsplit(urlsplit(server)._replace(path=f"/{name}"))))
            finally:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
    return max(worst)


def _in_its_own_process(database: str) -> int:
    environment = os.environ | {"DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.benchmarks.calculation", "here"]
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def measure_here() -> int:
    """Measure on the database of this process's settings."""
    call_command("migrate", verbosity=0)
    fill(INDICATIONS)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as it does by itself, but not within a minute
    contest = Contest()
    spare_what_was_loaded()
    rows = [
        _ratio(contest, contest.queue, what="recalculating and storing a pool of 500"),
        _ratio(contest, contest.queue_changed, what="the same after changes, decided on beside what was published"),
    ]
    return show(rows)


def _ratio(contest: "Contest", prepare: Callable[[], None], *, what: str) -> Ratio:
    ours: list[Seconds] = []
    theirs: list[Seconds] = []
    for _ in range(ROUNDS):
        prepare()
        ours.append(_seconds(contest.worker))
        theirs.append(_seconds(contest.least))
        contest.check()
    best = [(min(clock for clock, _ in runs), min(processor for _, processor in runs)) for runs in (ours, theirs)]
    clock, processor = (best[0][index] / best[1][index] for index in range(2))
    sys.stdout.write(
        f"{connection.vendor:>11} {best[0][0]:>9.4f} {best[1][0]:>8.4f} {clock:>6.2f} {processor:>16.2f}\n"
    )
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    return Ratio(what=f"{what}, on {name}", measured=clock, limit=LIMIT)


class Contest:
    """The worker's way and the least way to do the same."""

    def __init__(self) -> None:
        self._pool = Pool.objects.get()
        self._person = Calculation.objects.filter(status="done")[0].requested_by
        self._first = Calculation.objects.filter(status="done")[0]
        self._snapshot = stored_snapshot(self._first)
        self._waiting = self._first
        # A row of a calculation that is done can be written once only.
        self._least = Calculation.objects.create(pool=self._pool, requested_by=self._person, status="failed")
        self._driver = _driver()

    def queue(self) -> None:
        """Put a calculation in the queue; that is the web's work and is not counted."""
        self._waiting = Calculation.objects.create(pool=self._pool, requested_by=self._person)

    def queue_changed(self) -> None:
        """Change the decisions of some seventy children, and queue; what was published is what it was at first."""
        later = Release.objects.exclude(calculation=self._first)
        ReleasedSums.objects.filter(release__in=later).delete()
        with unfrozen():
            later.delete()
        some = Indication.objects.order_by("pk").values("pk")[:CHANGED]
        Indication.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(minutes=F("minutes") + 1)
        self.queue()

    def worker(self) -> None:
        """Do what the task does."""
        run_calculation(self._waiting.pk)

    def least(self) -> None:
        """Read the same rows, run the engine, write the same result."""
        is_text = connection.vendor == "sqlite"
        day = "TEXT" if is_text else "DATE"
        mark, pool, row = (
            ("?", self._pool.pk.hex, self._least.pk.hex) if is_text else ("%s", self._pool.pk, self._least.pk)
        )
        answers = [
            self._driver.execute(text.replace("POOL", mark).replace("DAY", day), (pool,)).fetchall()
            for text in QUESTIONS
        ]
        read = date.fromisoformat if is_text else _as_it_is
        snapshot = replace(self._snapshot, indications=_indications(answers, read))
        budget = engine.compute_pool_budget(snapshot)
        texts = (engine.canonical_json(snapshot), engine.result_json(budget))
        write = f"UPDATE budgets_calculation SET snapshot = {mark}, result = {mark} WHERE id = {mark}"  # noqa: S608
        self._driver.execute(write, (*texts, row))
        self._driver.commit()

    def check(self) -> None:
        """Be sure that both came to the same."""
        self._least.refresh_from_db()
        self._waiting.refresh_from_db()
        if not self._waiting.result or self._waiting.result != self._least.result:
            raise SystemExit("the two did not come to the same result")
        if not hasattr(self._waiting, "release"):
            raise SystemExit("the outcome was not published")


# Everything that the snapshot is made of, as one would write it by hand.
QUESTIONS = (
    """SELECT i.id, i.pupil_id, s.ref, i.kind, i.minutes, i.frequency, i.amount_cents, i.amount_basis, i.amount_status,
              i.number, i.replaces_id, COALESCE(i.responsible_municipality_id, p.responsible_municipality_id),
              i.valid_from, i.valid_until, p.opted_out_from
       FROM cases_indication i JOIN cases_pupil p ON p.id = i.pupil_id
       JOIN budgets_poolschool s ON s.school_id = p.school_id JOIN budgets_pool b ON b.id = s.pool_id
       WHERE s.pool_id = POOL AND i.withdrawn_at IS NULL
         AND i.valid_from < CAST(SUBSTR(b.school_year, 6, 4) || '-08-01' AS DAY)
         AND (i.valid_until IS NULL OR i.valid_until >= CAST(SUBSTR(b.school_year, 1, 4) || '-08-01' AS DAY))""",
    "SELECT COALESCE(pupil_id, indication_id), ref FROM cases_snapshotreference WHERE scope = POOL",
    "SELECT kind, ref FROM budgets_fundingstream WHERE pool_id = POOL",
    "SELECT municipality_id, ref FROM budgets_party WHERE pool_id = POOL",
    "SELECT * FROM budgets_pool WHERE id = POOL",
    "SELECT * FROM budgets_poolamount WHERE pool_id = POOL",
    "SELECT * FROM budgets_norm WHERE pool_id = POOL OR pool_id IS NULL",
    "SELECT l.*, s.* FROM budgets_poolschool l JOIN schools_school s ON s.id = l.school_id WHERE l.pool_id = POOL",
)


def _indications(answers: list[list[Any]], read: Callable[[Any], date]) -> tuple[engine.IndicationInput, ...]:
    facts, refs, streams, parties = answers[0], dict(answers[1]), dict(answers[2]), dict(answers[3])
    decisions: dict[tuple[Any, str], list[str]] = {}
    for row in facts:
        decisions.setdefault((row[1], row[9]), []).append(refs[row[0]])
    rows = [
        engine.IndicationInput(
            ref=refs[row[0]],
            child=refs[row[1]],
            school=row[2],
            stream=streams[row[3]],
            minutes=row[4],
            frequency=FREQUENCIES.get(row[5]),
            amount_cents=row[6],
            amount_basis=AMOUNT_BASES.get(row[7]),
            amount_status=AMOUNT_STATUSES[row[8]],
            replaces=refs.get(row[10]),
            number=min(same) if row[9] and len(same := decisions[row[1], row[9]]) > 1 else None,
            responsible_municipality=parties.get(row[11], f"gm{row[11]}") if row[11] else None,
            valid_from=read(row[12]),
            valid_until=read(row[13]) if row[13] else None,
            opted_out_from=read(row[14]) if row[14] else None,
        )
        for row in facts
    ]
    return tuple(sorted(rows, key=lambda row: row.ref))


def _as_it_is(day: date) -> date:
    return day


def _driver() -> Any:
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"])
    return psycopg.connect(os.environ["DATABASE_URL"])


def _seconds(work: Callable[[], None]) -> Seconds:
    gc.collect()
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


if __name__ == "__main__":
    sys.exit(measure_here() if sys.argv[1:] == ["here"] else main())
