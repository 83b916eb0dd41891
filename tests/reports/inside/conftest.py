"""Real reports, printed once: what was enclosed in them and what stands on their pages."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pytest

from budgets import engine
from budgets.disclosure import alone
from budgets.models import Calculation, JobStatus, Pool, Release
from reports.inside.reading import FILE_NAME
from reports.models import Report
from reports.pdf import Printable, render_pdf
from reports.printables import printable_report
from tests.reports.conftest import EXAMPLES, SNAPSHOT_AT


@dataclass(frozen=True)
class Made:
    """A report on a snapshot, that no database has seen."""

    pdf: bytes
    enclosed: bytes
    html: str


def unstored(snapshot: engine.PoolSnapshot, *, audience: str = "municipality", language: str = "nl") -> Report:
    """A report that is not stored, on a calculation that is not stored either."""
    budget = engine.compute_pool_budget(snapshot)
    calculation = Calculation(
        pool=Pool(name=snapshot.name, school_year=snapshot.school_year),
        status=JobStatus.DONE,
        fingerprint=budget.fingerprint,
        engine_version=budget.engine_version,
        snapshot_at=SNAPSHOT_AT,
        snapshot=engine.canonical_json(snapshot),
        result=engine.result_json(budget),
    )
    # Published alone, or not at all, so that the database is not asked.
    plan = alone(snapshot, budget)
    calculation.why_not_released = plan.why_not
    calculation._state.fields_cache["release"] = None if plan.why_not else Release(plan=plan.stored())
    return Report(calculation=calculation, audience=audience, language=language)


def example(name: str) -> engine.PoolSnapshot:
    return engine.load_pool((EXAMPLES / f"{name}.json").read_bytes())


def with_file(pdf: bytes, content: bytes, *, name: str = FILE_NAME, keep: bool = False) -> bytes:
    """The same PDF with another file enclosed, or with one more."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if not keep:
            for each in list(opened.attachments):
                del opened.attachments[each]
        opened.attachments[name] = attached(opened, content, name)
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def attached(opened: pikepdf.Pdf, content: bytes, name: str) -> pikepdf.AttachedFileSpec:
    facts = {"description": "", "mime_type": "", "creation_date": "", "mod_date": ""}
    return pikepdf.AttachedFileSpec(opened, content, filename=name, **facts)


def enclosed(paper: Printable) -> bytes:
    assert paper.enclosure is not None
    return paper.enclosure.content


@pytest.fixture(scope="session")
def casus_4_made() -> Made:
    paper = printable_report(unstored(example("casus-4")))
    pdf = render_pdf(paper.html, enclosure=paper.enclosure)
    return Made(pdf=pdf, enclosed=enclosed(paper), html=paper.html)


@pytest.fixture
def tamper(casus_4_made: Made) -> Callable[[bytes], bytes]:
    """Return a function that puts other content into the report on Casus 4."""
    return lambda content: with_file(casus_4_made.pdf, content)
