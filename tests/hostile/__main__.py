"""The full run, `python -m tests.hostile [count [person …]]`: `count` random requests and the whole collection each.

On the database of `DATABASE_URL` (SQLite in memory without), in a database of its own that is removed afterwards.
"""

import logging
import os
import sys
import time
from collections.abc import Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from tests.demo import make_demo, make_report  # noqa: E402
from tests.hostile.run import PEOPLE, Findings, attack  # noqa: E402
from tests.row_security import as_application, open_everything  # noqa: E402

USUAL_COUNT = 1_500
MOST_SHOWN = 20


def main(count: int, people: Sequence[str]) -> int:
    """Ask everything as these people; returns how many things were wrong."""
    total = Findings()
    began = time.monotonic()
    with transaction.atomic():
        demo = make_demo()
        make_report(demo.calculations["Casus 4"])
        for person in people:
            found = attack(person, demo, seed=1, count=count)
            total.add(found)
            say(f"{person}: {found.asked} requests, {len(found.wrong)} wrong", *found.wrong[:MOST_SHOWN])
        transaction.set_rollback(True)
    say(
        f"{connection.vendor}: {total.asked} requests in {time.monotonic() - began:.0f} s, {len(total.wrong)} wrong",
        f"answers: {dict(sorted(total.statuses.items()))}",
        f"slowest: {total.slowest:.2f} s, {total.slowest_ask[:160]}",
    )
    return len(total.wrong)


def say(*lines: str) -> None:
    """Print lines at once, the first to the left of the others."""
    sys.stdout.write("\n  ".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    open_everything()
    before = setup_databases(verbosity=0, interactive=False)
    try:
        with as_application():
            wrong = main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL_COUNT, sys.argv[2:] or PEOPLE)
    finally:
        teardown_databases(before, verbosity=0)
    sys.exit(bool(wrong))
