"""What row-level security costs at 100 000 indications: `python -m tests.benchmarks.row_security [INDICATIONS]`.

The same pages and the same calculation, in turn with the rules on rows (the role of the application) and without (a
superuser, for whom they do not hold and who is told nothing), on one PostgreSQL that is thrown away afterwards.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import django

from tests.postgresql import address_of, create_database, drop_database

ROOT = Path(__file__).resolve().parents[2]
NAME = f"ontschot_rows_{os.getpid()}"
ROUNDS = 21
LIMIT = 1.2


def main(size: int) -> int:
    """Measure in a process with a database of its own; the exit status is 1 when a ratio is above the limit."""
    create_database(NAME)
    try:
        command = [sys.executable, "-m", "tests.benchmarks.row_security", str(size), "here"]
        environment = {
            "DATABASE_URL": address_of(NAME),
            "ONTSCHOT_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode
    finally:
        drop_database(NAME)


def measure_here(size: int) -> int:
    """Measure on the database of this process's settings."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up
    from django.db import connection  # noqa: PLC0415

    from budgets.models import Calculation, Pool  # noqa: PLC0415
    from budgets.queries import changes_since  # noqa: PLC0415
    from tests.benchmarks.population import fill  # noqa: PLC0415
    from tests.benchmarks.table import Ratio, show  # noqa: PLC0415
    from tests.benchmarks.visits import Visitor, pages_of  # noqa: PLC0415
    from tests.row_security import as_application, open_everything  # noqa: PLC0415

    open_everything()
    call_command("migrate", verbosity=0)
    marks = fill(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()

    works: dict[str, Callable[[], object]] = {}
    for reader, user in (("director", marks.director), ("municipality", marks.gemeente)):
        visitor = Visitor(user)
        for page in pages_of(marks):
            if visitor.queries_of(page) is not None:
                works[f"{page.name} ({reader})"] = lambda visitor=visitor, page=page: visitor._ask(page)  # type: ignore[misc]
    pool = Pool.objects.get(pk=marks.pool)
    works["what would change"] = lambda: changes_since(Calculation.objects.get(pk=marks.calculation))
    works["snapshot of a pool of 500"] = lambda: _snapshot(pool)

    seconds: dict[tuple[str, bool], list[float]] = {}
    for _ in range(ROUNDS):
        for with_rules in (False, True):
            if with_rules:
                with as_application():
                    _round(works, seconds, with_rules=True)
            else:
                with patch("cases.scope._tell"):
                    _round(works, seconds, with_rules=False)
    best = {key: statistics.median(found) for key, found in seconds.items()}
    for name in works:
        sys.stdout.write(f"{name:>36} {best[name, False] * 1000:8.1f} ms {best[name, True] * 1000:8.1f} ms\n")
    return show([Ratio(what=name, measured=best[name, True] / best[name, False], limit=LIMIT) for name in works])


def _round(
    works: dict[str, Callable[[], object]], seconds: dict[tuple[str, bool], list[float]], *, with_rules: bool
) -> None:
    for name, work in works.items():
        work()
        began = time.perf_counter()
        work()
        seconds.setdefault((name, with_rules), []).append(time.perf_counter() - began)


def _snapshot(pool: object) -> object:
    from budgets.snapshots import pool_snapshot  # noqa: PLC0415

    return pool_snapshot(pool)  # type: ignore[arg-type]


if __name__ == "__main__":
    of_size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sys.exit(measure_here(of_size) if sys.argv[2:] == ["here"] else main(of_size))
