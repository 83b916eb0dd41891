"""The examples run through the worker's own actions, and the sum comes out line by line.

Here the worker's turn is taken whenever the command waits; `tests/journeys` has a real worker process.
"""

import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from budgets.actions import run_calculation
from budgets.models import Calculation, JobStatus
from reports.actions import run_report
from reports.models import Report
from tests.frozen_rows import unfrozen

pytestmark = pytest.mark.django_db

FIGURES = (
    "913,5",
    "0,49",
    "0,725",
    "€ 94.575,00",
    "€ 43.918,27",
    "€ 50.656,73",
    "€ 45.000,00",
    "€ 49.575,00",
    "€ 22.500,00",
    "€ 72.075,00",
    "€ 65.250,00",
    "€ 29.325,00",
    "€ 114.531,00",
    "€ 155.491,29",
)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the jobs be done at each wait."""

    def work(seconds: float) -> None:
        for calculation in Calculation.objects.filter(status=JobStatus.QUEUED):
            run_calculation(calculation.pk)
        for report in Report.objects.filter(status=JobStatus.QUEUED):
            run_report(report.pk)

    monkeypatch.setattr(time, "sleep", work)


def ran(output: Path, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("run_demo", output=output, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_without_examples_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="load_demo"):
        ran(tmp_path)


def test_the_examples_come_out_as_reports_and_a_sum(worker: None, tmp_path: Path) -> None:
    """The figures of the sum: worked cases F5, F6, F10, F12, F14–F18 and F20."""
    call_command("load_demo", password="een wachtwoord", stdout=StringIO())

    printed, progress = ran(tmp_path)

    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [
        "casus-4-2023-2024-gemeente.pdf",
        "casus-4-2023-2024-samenwerkingsverband.pdf",
        "nijmegen-noord-2023-2024-gemeente.pdf",
        "nijmegen-noord-2023-2024-samenwerkingsverband.pdf",
        "voorbeeld-dit-schooljaar-2026-2027-gemeente.pdf",
        "voorbeeld-dit-schooljaar-2026-2027-samenwerkingsverband.pdf",
    ]
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF-") for name in files)
    assert "(3 van 3)" in progress
    assert "(6 van 6)" in progress
    plain = printed.replace("\N{NO-BREAK SPACE}", " ")
    assert [figure for figure in FIGURES if figure not in plain] == []
    assert "Controlegetal: sha256:" in plain


def test_a_worker_that_is_away_is_named_after_the_time_is_up(tmp_path: Path) -> None:
    call_command("load_demo", password="een wachtwoord", stdout=StringIO())

    with pytest.raises(CommandError, match="rekenwerker is niet op tijd klaar"):
        ran(tmp_path, timeout=1)


def test_a_failed_calculation_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    call_command("load_demo", password="een wachtwoord", stdout=StringIO())

    def fail(seconds: float) -> None:
        with unfrozen():
            Calculation.objects.update(status=JobStatus.FAILED, failure="gave_up")

    monkeypatch.setattr(time, "sleep", fail)

    with pytest.raises(CommandError, match=r"mislukt. Het is na vijf pogingen niet gelukt"):
        ran(tmp_path)


def test_a_folder_that_cannot_be_made_is_named_before_anything_is_calculated(tmp_path: Path) -> None:
    call_command("load_demo", password="een wachtwoord", stdout=StringIO())
    (tmp_path / "bestand").write_text("dit is geen map")

    with pytest.raises(CommandError, match="kan niet worden gemaakt"):
        ran(tmp_path / "bestand")

    assert not Calculation.objects.exists()


@pytest.mark.parametrize("timeout", ["0", "-1", "1,5", "lang"])
def test_a_timeout_is_a_whole_number_of_seconds(timeout: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="heel aantal seconden"):
        call_command("run_demo", "--output", str(tmp_path), "--timeout", timeout)
