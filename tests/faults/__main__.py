"""Make every fault with a hundred jobs each, and print the table: `python -m tests.faults [JOBS]`.

`python -m tests.faults crowd [PEOPLE REPORTS]` lets many people read while reports are printed.

Needs the programs of PostgreSQL and Redis on this machine; starts its own and touches no other.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.faults.crowd import show_crowd  # noqa: E402
from tests.faults.injections import FAULTS, FULL_DISK  # noqa: E402
from tests.faults.stage import running_stage  # noqa: E402
from tests.faults.trial import Outcome, try_out  # noqa: E402

# The lease of a real server, and how long things are away.
LEASE = 45
SECONDS_AWAY = 60.0
DISK = "400m"
ROW = "| {fault} | {asked} | {lost} | {doubled} | {seconds} | {answers} |"


def main(jobs: int) -> int:
    """Print a line per fault; the exit status is 1 when anything was lost or doubled."""
    outcomes: list[Outcome] = []
    say(
        ROW.format(
            fault="fault", asked="asked", lost="lost", doubled="doubled", seconds="done after", answers="answers"
        )
    )
    is_root = os.geteuid() == 0
    with running_stage(budgets=jobs, lease=LEASE, seed=2026, disk=DISK if is_root else "") as stage:
        for fault in (*FAULTS, FULL_DISK) if is_root else FAULTS:
            outcomes.append(try_out(stage, fault, jobs=jobs, seconds=SECONDS_AWAY, pause=0.05))
            say(line(outcomes[-1]))
    return int(any(outcome.lost or outcome.doubled or outcome.failed for outcome in outcomes))


def line(outcome: Outcome) -> str:
    """Return the row of one outcome."""
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(outcome.answers.items()))
    return ROW.format(
        fault=outcome.fault.words,
        asked=outcome.asked,
        lost=outcome.lost + outcome.failed,
        doubled=outcome.doubled,
        seconds=f"{outcome.seconds:.0f} s",
        answers=answers,
    )


def say(text: str) -> None:
    """Print at once; a run takes half an hour."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["crowd"]:
        sys.exit(show_crowd(*map(int, words[1:])))
    sys.exit(main(int(words[0]) if words else 100))
