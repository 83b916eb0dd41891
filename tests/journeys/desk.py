"""What a test does inside the site that it is hurting: `python -m tests.journeys.desk WORD …`, the answer as JSON.

A process of its own, with the site's environment: the tests' own database and settings are others.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models.functions import Now  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import AuditEvent, User  # noqa: E402
from budgets.actions import jobs, request_calculation, run_calculation, sweep_calculations  # noqa: E402
from budgets.models import Calculation, Job, Pool  # noqa: E402
from reports.actions import request_report  # noqa: E402
from reports.files import read_pdf  # noqa: E402
from reports.models import Report  # noqa: E402
from schools.models import School  # noqa: E402
from tests.cast import make_world  # noqa: E402
from tests.factories import make_indication, make_pool, make_pupil  # noqa: E402
from tests.row_security import open_everything  # noqa: E402

open_everything()

Answer = dict[str, Any]


def prepare() -> Answer:
    """Make the tables, the cast, and three children at the school."""
    call_command("migrate", verbosity=0)
    world = make_world()
    for _ in range(3):
        make_indication(make_pupil(world.school))
    return {}


def rename(name: str) -> Answer:
    """Give the school's pool another name; some names hurt a halting worker."""
    Pool.objects.filter(school_links__school__name="De Eik").update(name=name)
    return {}


def ask(school: str = "De Eik") -> Answer:
    """Ask for a calculation."""
    return {"id": str(_ask(school).pk)}


def ask_at_once() -> Answer:
    """Ask with eight people at the same moment."""
    start = threading.Barrier(8)
    got: list[str] = []

    def click() -> None:
        start.wait(10)
        got.append(str(_ask("De Eik").pk))
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    asked = AuditEvent.objects.filter(action="request_calculation").count()
    return {"got": got, "rows": Calculation.objects.count(), "asked": asked}


def click() -> Answer:
    """Press Bereken in the browser and read the page that follows."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(email="noor@voorbeeld.example"))
    pool = Pool.objects.get(school_links__school__name="De Eik")
    started = time.monotonic()
    answer = client.post(reverse("budgets:calculate", args=[pk := pool.pk]))
    seconds = time.monotonic() - started
    page = client.get(reverse("budgets:pool", args=[pk]))
    page_seconds = time.monotonic() - started - seconds
    return {
        "page_seconds": page_seconds,
        "status": answer.status_code,
        "seconds": seconds,
        "page": page.status_code,
        "rows": Calculation.objects.count(),
        "published": Calculation.objects.filter(published_at__isnull=False).count(),
    }


def show() -> Answer:
    """Tell how the calculations are doing."""
    fields = ("status", "attempt", "failure", "progress", "result", "lease")
    rows = [
        {**row, "lease": str(row["lease"]), "minutes": _minutes(row.pop("result"))}
        for row in Calculation.objects.order_by("requested_at").values(*fields)
    ]
    return {"rows": rows, "stored": AuditEvent.objects.filter(action="calculate_pool", outcome="done").count()}


def show_closed(seconds: str) -> Answer:
    """Tell how the calculations are when none of them is open any more, or after so many seconds."""
    _wait_until_closed(Calculation, seconds=float(seconds))
    return show()


def ask_each(*steps: str) -> Answer:
    """Ask for a job per step ("calculation: …" or "report: …"), each of its own; return the step of each job."""
    person = User.objects.get(email="noor@voorbeeld.example")
    school = School.objects.get(name="De Eik")
    of_calculations = [step for step in steps if step.startswith("calculation")]
    of_reports = [step for step in steps if step.startswith("report")]
    asked: list[Job] = [
        request_calculation(pool=make_pool(school, name=step), acting_user=person) for step in of_calculations
    ]
    # Of one calculation there is one report per audience and language.
    kinds = list(product(("municipality", "partnership"), ("nl", "en")))
    calculated = [_calculated(make_pool(school, name=f"Verslag {number}")) for number in range(0, len(of_reports), 4)]
    for (calculation, (audience, language)), _ in zip(product(calculated, kinds), of_reports, strict=False):
        asked.append(request_report(calculation=calculation, audience=audience, language=language, acting_user=person))
    return {"plan": {str(job.pk): step for job, step in zip(asked, [*of_calculations, *of_reports], strict=True)}}


def ask_and_die() -> Answer:
    """Ask for a calculation and be killed when it is stored and the bell must still ring."""

    def die(task: str, pk: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    jobs._send = die
    return ask()


def show_jobs(seconds: str) -> Answer:
    """Wait until calculations and reports are closed, at most that long; tell what became of them."""
    _wait_until_closed(Calculation, Report, seconds=float(seconds))
    calculations = list(Calculation.objects.exclude(pool__name__startswith="Verslag"))
    reports = list(Report.objects.all())
    done = [report for report in reports if report.status == "done"]
    folder = Path(default_storage.path("reports"))
    return {
        "jobs": [
            {"id": str(job.pk), "status": job.status, "attempt": job.attempt} for job in (*calculations, *reports)
        ],
        "minutes": [_minutes(calculation.result) for calculation in calculations],
        "calculated": _lines("calculate_pool", calculations),
        "made": _lines("make_report", reports),
        "whole_files": sum(bool(read_pdf(report)) for report in done),
        "files": len(list(folder.glob("*.pdf"))),
    }


def forget_bells() -> Answer:
    """Let the last bell be long ago without waiting for it."""
    return {"rows": Calculation.objects.filter(status="queued").update(published_at=Now() - timedelta(minutes=1))}


def expire() -> Answer:
    """Let the leases run out without waiting for them."""
    over = {"lease_until": Now() - timedelta(seconds=1)}
    return {"rows": sum(model.objects.filter(status="running").update(**over) for model in (Calculation, Report))}


def sweep(seconds: str) -> Answer:
    """Sweep five times a second, as long as something is open."""
    until = time.monotonic() + int(seconds)
    while Calculation.objects.filter(status__in=["queued", "running"]).exists() and time.monotonic() < until:
        sweep_calculations()
        time.sleep(0.2)
    return show()


def _wait_until_closed(*models: type[Calculation] | type[Report], seconds: float) -> None:
    until = time.monotonic() + seconds
    while any(model.objects.filter(status__in=["queued", "running"]).exists() for model in models):
        if time.monotonic() > until:
            break
        time.sleep(0.2)


def _ask(school: str) -> Calculation:
    pool = Pool.objects.get(school_links__school__name=school)
    return request_calculation(pool=pool, acting_user=User.objects.get(email="noor@voorbeeld.example"))


def _calculated(pool: Pool) -> Calculation:
    calculation = request_calculation(pool=pool, acting_user=User.objects.get(email="noor@voorbeeld.example"))
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    return calculation


def _lines(action: str, jobs: Sequence[Job]) -> int:
    return AuditEvent.objects.filter(
        action=action, outcome="done", subject_id__in=[str(job.pk) for job in jobs]
    ).count()


def _minutes(result: str) -> int | None:
    return json.loads(result)["totals"]["minutes"] if result else None


WORDS = {
    word.__name__: word
    for word in (
        prepare,
        rename,
        ask,
        ask_at_once,
        ask_each,
        ask_and_die,
        click,
        show,
        show_closed,
        show_jobs,
        expire,
        forget_bells,
        sweep,
    )
}

if __name__ == "__main__":
    answer = WORDS[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
