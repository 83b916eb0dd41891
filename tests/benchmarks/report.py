"""How much do we add to the printer's own time? Run: python -m tests.benchmarks.report.

Prints a report of ten pages from a stored calculation as the worker does it (read the stored calculation, word it, fill
the templates, print) beside WeasyPrint alone on the same HTML. The goal is at most 1.3×. Both are processor seconds,
the best of five, taken in turn in one process on a database of its own.
"""

# ruff: noqa: E402  Django wants its settings before a model is imported

import gc
import json
import os
import sys
import time
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ["DATABASE_URL"] = "sqlite:///:memory:"

import django

django.setup()

from django.core.management import call_command
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from budgets import engine
from reports.models import Report
from reports.pdf import PAPER, PRINTABLE, our_file, render_pdf
from reports.printables import report_html
from tests.benchmarks.table import Ratio, show
from tests.cast import make_world
from tests.reports.conftest import EXAMPLES, store_calculation
from tests.row_security import open_everything

open_everything()

ROUNDS = 5
LIMIT = 1.3


def main() -> int:
    """Print the table; the exit status is 1 when the ratio is above the limit."""
    call_command("migrate", verbosity=0)
    report_id = _stored_report()
    ours, theirs = [], []
    html = report_html(_read(report_id))
    _theirs(html)  # the first print loads Pango and the fonts, for whoever comes first
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: render_pdf(report_html(_read(report_id)))))
        theirs.append(_seconds(lambda: _theirs(html)))
    ratio = min(ours) / min(theirs)
    sys.stdout.write(f"{'report s':>9} {'WeasyPrint s':>13} {'ratio':>6} {'rows':>5}\n")
    sys.stdout.write(f"{min(ours):>9.3f} {min(theirs):>13.3f} {ratio:>6.2f} {html.count('<tr'):>5}\n")
    return show([Ratio(what="report of ten pages, beside WeasyPrint alone", measured=ratio, limit=LIMIT)])


def _stored_report() -> UUID:
    world = make_world()
    document = json.loads((EXAMPLES / "casus-4.json").read_text())
    calculation = store_calculation(world.pool, engine.parse_pool(document), world)
    return Report.objects.create(calculation=calculation, audience="municipality", requested_by=world.noor).pk


def _read(report_id: UUID) -> Report:
    return Report.objects.select_related("calculation__pool").get(pk=report_id)


def _theirs(html: str) -> bytes:
    """WeasyPrint as it comes, with only the addresses of our files resolved."""

    class Files(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            path = our_file(url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": PRINTABLE[path.suffix]})

    document = HTML(string=html, base_url=PAPER, url_fetcher=Files())
    printed: bytes = document.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
    return printed


def _seconds(work: object) -> float:
    gc.collect()
    start = time.process_time()
    assert callable(work)
    work()
    return time.process_time() - start


if __name__ == "__main__":
    raise SystemExit(main())
