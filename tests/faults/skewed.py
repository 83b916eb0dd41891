"""Celery on a machine whose clock is hours off: `python -m tests.faults.skewed HOURS CELERY-WORDS…`."""

import sys
from datetime import UTC, datetime, timedelta

import time_machine
from celery.__main__ import main

if __name__ == "__main__":
    hours = int(sys.argv.pop(1))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True):
        main()
