"""The worker of the project, that dies once for each job, at the step that the plan says.

The plan is the file `plan` in the folder `HALTING_FOLDER`: the id of each job with its step. A file `died-…` tells that
it happened, so that the next attempt lives. The process that dies is the one that works, by SIGKILL.
"""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from budgets import actions as budget_actions  # noqa: E402
from budgets import engine  # noqa: E402
from budgets.actions import calculations, jobs  # noqa: E402
from config.celery import app  # noqa: E402
from reports import actions as report_actions  # noqa: E402
from reports.actions import printing  # noqa: E402

__all__ = ["app"]

FOLDER = Path(os.environ["HALTING_FOLDER"])
PLAN: dict[str, str] = json.loads((FOLDER / "plan").read_text())
CALCULATION_STEPS: dict[str, tuple[object, str]] = {
    "claim": (jobs, "claim"),
    "snapshot": (calculations, "pool_snapshot"),
    "compute": (engine, "compute_with_pieces"),
    # Within the transaction that stores, after its first write.
    "store": (jobs, "complete"),
    # Stored, and the broker has not heard that the work is done.
    "stored": (budget_actions, "run_calculation"),
}
REPORT_STEPS: dict[str, tuple[object, str]] = {
    "claim": (printing, "claim"),
    "pdf": (printing, "render_pdf"),
    # The file is written and has not got its name yet.
    "half a file": (os, "fsync"),
    "file": (printing, "store_pdf"),
    # Within the transaction that stores, after its last write.
    "log": (printing, "record_event"),
    "stored": (report_actions, "run_report"),
}
at_work = {"job": ""}


def dying_after(function: Callable[..., Any], step: str) -> Callable[..., Any]:
    def wrapped(*args: Any, **options: Any) -> Any:
        answer = function(*args, **options)
        mark = FOLDER / f"died-{at_work['job']}"
        if PLAN.get(at_work["job"]) == step and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return wrapped


def note_job(owner: object, name: str) -> None:
    function = getattr(owner, name)

    def wrapped(job: UUID) -> None:
        at_work["job"] = str(job)
        function(job)

    setattr(owner, name, wrapped)


note_job(budget_actions, "run_calculation")
note_job(report_actions, "run_report")
for steps, kind in ((CALCULATION_STEPS, "calculation"), (REPORT_STEPS, "report")):
    for step, (owner, name) in steps.items():
        setattr(owner, name, dying_after(getattr(owner, name), f"{kind}: {step}"))
