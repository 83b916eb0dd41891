"""A task takes one id, calls one action and gives nothing back."""

from uuid import uuid4

import pytest

from budgets.models import Calculation, JobStatus
from reports import actions, tasks
from reports.files import read_pdf
from reports.models import Report
from tests.cast import World
from tests.reports.conftest import text_of


def test_the_task_hands_its_id_to_the_action(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(actions, "run_report", asked.append)
    report_id = uuid4()

    assert tasks.run_report(str(report_id)) is None
    assert asked == [report_id]


def test_the_sweep_calls_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[bool] = []
    monkeypatch.setattr(actions, "sweep_reports", lambda: swept.append(True))

    assert tasks.sweep_reports() is None
    assert swept == [True]


def test_the_real_task_prints_the_report(casus_4: Calculation, world: World) -> None:
    report = Report.objects.create(calculation=casus_4, audience="partnership", requested_by=world.sven)

    tasks.run_report.apply(args=(str(report.pk),), throw=True)

    report.refresh_from_db()
    assert report.status == JobStatus.DONE
    assert "Past het? Dekking, lasten en saldo" in text_of(read_pdf(report))
