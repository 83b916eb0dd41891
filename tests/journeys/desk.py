"""What a test does inside the site that it is hurting: `python -m tests.journeys.desk WORD …`, the answer as JSON.

A process of its own, with the site's environment: the tests' own database and settings are others.
"""

import json
import sys
import threading
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models.functions import Now  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import AuditEvent, User  # noqa: E402
from budgets.actions import request_calculation, sweep_calculations  # noqa: E402
from budgets.models import Calculation, Pool  # noqa: E402
from tests.cast import make_world  # noqa: E402
from tests.factories import make_indication, make_pupil  # noqa: E402

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
    return {"rows": rows, "stored": AuditEvent.objects.filter(action="calculate_pool").count()}


def expire() -> Answer:
    """Let the leases run out without waiting for them."""
    return {"rows": Calculation.objects.filter(status="running").update(lease_until=Now() - timedelta(seconds=1))}


def sweep(seconds: str) -> Answer:
    """Sweep five times a second, as long as something is open."""
    until = time.monotonic() + int(seconds)
    while Calculation.objects.filter(status__in=["queued", "running"]).exists() and time.monotonic() < until:
        sweep_calculations()
        time.sleep(0.2)
    return show()


def _ask(school: str) -> Calculation:
    pool = Pool.objects.get(school_links__school__name=school)
    return request_calculation(pool=pool, acting_user=User.objects.get(email="noor@voorbeeld.example"))


def _minutes(result: str) -> int | None:
    return json.loads(result)["totals"]["minutes"] if result else None


WORDS = {word.__name__: word for word in (prepare, rename, ask, ask_at_once, click, show, expire, sweep)}

if __name__ == "__main__":
    answer = WORDS[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
