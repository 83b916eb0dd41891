"""Rows and reports for a place that a test backs up: `python -m tests.config.backup.fill WORD`.

A process of its own, with the place's environment. `world` makes the cast, three children, a calculation, its reports
and a running session; `agree` makes the cast, an agreement with its papers and a closed OOGO with its dossier; `write`
goes on storing calculations with their report until it is stopped.
"""

import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.actions import record_event  # noqa: E402
from accounts.models import Session, User  # noqa: E402
from accounts.sealing import seal_events  # noqa: E402
from budgets.actions import request_calculation, run_calculation  # noqa: E402
from budgets.models import Calculation  # noqa: E402
from cases.actions import remove_pupil  # noqa: E402
from cases.models import Pupil  # noqa: E402
from reports.actions import close_meeting, request_report, run_dossier, run_report  # noqa: E402
from reports.files import store_pdf  # noqa: E402
from reports.models import Dossier, Report  # noqa: E402
from tests.agreements import make_agreed  # noqa: E402
from tests.cast import make_world  # noqa: E402
from tests.factories import make_indication, make_pupil  # noqa: E402
from tests.meetings import begin, make_frame, make_meeting, make_proposal  # noqa: E402
from tests.row_security import open_everything  # noqa: E402

open_everything()


def world() -> None:
    """Make what there is to keep."""
    cast = make_world()
    for number in range(3):
        make_indication(
            make_pupil(cast.school, nickname=f"Kanarie {number} ‘ë’\x1f"),
            amount_cents=3_152_500,
            amount_basis="school_year",
        )
    calculation = request_calculation(pool=cast.pool, acting_user=cast.noor)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    for audience in ("municipality", "partnership"):
        report = request_report(calculation=calculation, audience=audience, language="nl", acting_user=cast.noor)
        run_report(report.pk)
    seal_events()
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now() + timedelta(days=1))


def agree() -> None:
    """Make an agreement and a closed OOGO about a frame and another proposal, and print all their papers."""
    cast = make_world()
    assert cast.school.board is not None
    assert cast.school.municipality is not None
    make_frame(cast)
    calculation = make_proposal(cast).calculation
    make_agreed(
        calculation,
        board=cast.school.board,
        municipality=cast.school.municipality,
        people=(cast.noor, cast.ruth, cast.femke),
    )
    meeting = begin(make_meeting(cast), cast)
    close_meeting(meeting=meeting, revision=meeting.revision, acting_user=cast.sven)
    for report in Report.objects.all():
        run_report(report.pk)
    for dossier in Dossier.objects.all():
        run_dossier(dossier.pk)
    seal_events()


def write() -> None:
    """Store a calculation, a file, and in one transaction the report and its line in the log, again and again."""
    made = Calculation.objects.get(status="done")
    person = User.objects.get(email="noor@voorbeeld.example")
    for number in count(1):
        with transaction.atomic():
            made.pk = uuid4()
            made.save(force_insert=True)
        report = Report(
            pk=uuid4(), calculation=made, audience="municipality", language="nl", status="done", requested_by=person
        )
        kept = store_pdf(report.pk, f"%PDF-1.7 {report.pk}".encode() * 500)
        report.file.name, report.sha256, report.size = kept.name, kept.sha256, kept.size
        with transaction.atomic():
            report.save(force_insert=True)
            record_event(acting_user=person, action="make_report", subject=report)
        (Path(settings.VAR) / "written").write_text(str(number))
        time.sleep(0.002)


def remove() -> None:
    """Remove one child, as a director does, and print its id."""
    person = User.objects.get(email="noor@voorbeeld.example")
    key = Pupil.objects.order_by("pk")[0].pk
    remove_pupil(pupil_id=key, acting_user=person)
    sys.stdout.write(str(key))


if __name__ == "__main__":
    {"world": world, "agree": agree, "write": write, "remove": remove}[sys.argv[1]]()
