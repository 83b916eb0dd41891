"""`manage.py run_demo --output DIR`: the main job from end to end, through the worker that is running."""

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify
from django.utils.translation import override

from accounts.models import User
from budgets.actions import request_calculation
from budgets.models import Calculation, Job, JobStatus, Pool
from budgets.presentation import Audience, PoolView, StepView
from budgets.presentation.wording import JOB_FAILURES, word
from budgets.queries import stored_budget, stored_snapshot
from config import demo
from reports import states
from reports.actions import request_report
from reports.files import FileDamagedError, read_pdf
from reports.models import Report

LOOK_AGAIN_AFTER_SECONDS = 0.2
SUM_OF = "Casus 4"


class Command(BaseCommand):
    """Asks for what a user would ask for; it calculates nothing itself."""

    help = "Laat alle voorbeelden berekenen, zet de verslagen in een map en toont de som van Casus 4."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder for the reports, and how long the worker may take."""
        parser.add_argument("--output", type=Path, required=True, help="Map waarin de verslagen komen.")
        parser.add_argument(
            "--timeout", type=_seconds, default=180, help="Zoveel seconden mag alles samen duren (standaard 180)."
        )

    def handle(self, *args: Any, output: Path, timeout: int, **options: Any) -> None:
        """Calculate, report, copy and show; ends with status 1 when anything did not come about."""
        # Those of the story were calculated when they came in, and belong to what was decided about them.
        named = [demo.read(name)["pool"]["name"] for name in demo.POOLS]
        pools = list(Pool.objects.filter(is_example=True, name__in=named).order_by("school_year", "name"))
        # The partnership takes part in every example, and may calculate each of them.
        person = User.objects.filter(email=demo.email_of("swv")).first()
        if not pools or person is None:
            raise CommandError("Er zijn geen voorbeelden. Draai eerst: manage.py load_demo")
        _make_folder(output)
        until = time.monotonic() + timeout
        with override(settings.LANGUAGE_CODE):
            calculations = [request_calculation(pool=pool, acting_user=person) for pool in pools]
            self._wait(calculations, "Berekend", until)
            reports = [
                request_report(calculation=row, audience=audience, language=settings.LANGUAGE_CODE, acting_user=person)
                for row in calculations
                # The paper for all parties is made when they agree, and of nothing else.
                for audience in (Report.Audience.MUNICIPALITY, Report.Audience.PARTNERSHIP)
            ]
            self._wait(reports, "Verslag klaar", until)
            self._copy(reports, output)
            for calculation in calculations:
                if calculation.pool.name == SUM_OF:
                    self._show_sum(calculation)

    def _wait(self, jobs: Sequence[Job], done: str, until: float) -> None:
        """Look at the rows until each of them is closed; the worker may be another process on another machine."""
        waiting = list(jobs)
        while waiting:
            if time.monotonic() > until:
                raise CommandError(
                    "De rekenwerker is niet op tijd klaar. Draait hij? Zo niet: celery -A config worker --beat"
                )
            for job in waiting:
                job.refresh_from_db()
            for job in [row for row in waiting if not row.is_open]:
                waiting.remove(job)
                if job.status != JobStatus.DONE:
                    raise CommandError(f"{_name(job)}: mislukt. {_reason(job)}")
                self.stderr.write(f"{done}: {_name(job)} ({len(jobs) - len(waiting)} van {len(jobs)})")
            if waiting:
                time.sleep(LOOK_AGAIN_AFTER_SECONDS)

    def _copy(self, reports: Sequence[Report], output: Path) -> None:
        for report in reports:
            path = output / f"{_file_name(report)}.pdf"
            try:
                path.write_bytes(read_pdf(report))
            except (OSError, FileDamagedError) as error:
                raise CommandError(f"Dit verslag kon niet worden weggeschreven: {path}\n{error}") from error
            self.stdout.write(f"Verslag: {path}")

    def _show_sum(self, calculation: Calculation) -> None:
        snapshot, budget = stored_snapshot(calculation), stored_budget(calculation)
        view = PoolView.from_stored(snapshot, budget, audience=Audience.SCHOOL)
        self.stdout.write(f"\n{view.name} {view.school_year}, de som regel voor regel:")
        for line in _sum_lines(view):
            self.stdout.write(f"  {line}")
        self.stdout.write(f"Controlegetal: {view.fingerprint}")


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"De map {path} kan niet worden gemaakt: {error.strerror}. Kies een andere.") from error


def _sum_lines(view: PoolView) -> Iterator[str]:
    for step in view.steps:
        yield f"{step.title}: {_formula(step)} = {step.shown}"
    for said in view.statements:
        yield f"{said.label}: de bron schrijft {said.source_value}, precies is {said.exact_value}. {said.why}"


def _formula(step: StepView) -> str:
    """Return the formula with its numbers; where the formula itself holds none, they stand behind it."""
    if " = " in step.formula_text:
        return step.formula_text
    given = "; ".join(f"{row.label} {row.value}" for row in step.inputs)
    return f"{step.formula_text} [{given}]"


def _name(job: Job) -> str:
    if isinstance(job, Report):
        return f"{job.calculation.pool} voor {job.get_audience_display()}"
    return str(job.pool) if isinstance(job, Calculation) else str(job.pk)


def _reason(job: Job) -> str:
    return states.reason(job) if isinstance(job, Report) else word(JOB_FAILURES, job.failure)


def _file_name(report: Report) -> str:
    return slugify(f"{report.calculation.pool} {report.get_audience_display()}")


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("geef een heel aantal seconden, minstens 1")
    return int(text)
