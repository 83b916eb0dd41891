"""`manage.py verify_report FILE.pdf …`: recalculate every figure in a report, without a database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from reports.inside.book import sentence
from reports.inside.reading import LARGEST, NotAReportError
from reports.inside.verdict import Verdict, judge
from reports.inside.words import outcome_text, trouble_text

WRONG, NO_REPORT = 1, 2


class Command(BaseCommand):
    """Exit status 0 when everything agrees, 1 when a figure does not, 2 when a file is no report."""

    help = "Recalculate the figures inside report PDFs (ontschot.report/1), and hold them to what is printed."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        parser.add_argument("files", metavar="FILE", nargs="+", help="a report as PDF; - reads it from standard input")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        """Check each file; one line for each check, and one at the end. The gravest outcome is the exit status."""
        status = max(self._check(name) for name in files)
        if status:
            sys.exit(status)

    def _check(self, name: str) -> int:
        try:
            verdict = judge(_content(name))
        except OSError as error:
            self.stderr.write(f"{name}: {error.strerror}")
            return NO_REPORT
        except NotAReportError as error:
            self.stderr.write("\n".join([f"{name}: {trouble_text(error)}", *error.lines]))
            return NO_REPORT
        self._tell(name, verdict)
        return WRONG if verdict.wrong else 0

    def _tell(self, name: str, verdict: Verdict) -> None:
        for line in verdict.lines:
            self.stdout.write(sentence(line))
        self.stdout.write(f"{name}: {outcome_text(verdict)}")


def _content(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST + 1)
