"""Stored calculations of the two examples, made by the real engine from their documents."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pikepdf
import pypdf
import pytest

from budgets import engine
from budgets.models import Calculation, JobStatus, Party, Pool
from reports.models import Report
from tests.cast import World

EXAMPLES = Path(__file__).resolve().parents[1] / "budgets" / "engine" / "examples"
SNAPSHOT_AT = datetime.fromisoformat("2026-11-22T14:30:00+01:00")


def store_calculation(pool: Pool, snapshot: engine.PoolSnapshot, world: World) -> Calculation:
    """A calculation that is done, about any snapshot."""
    budget = engine.compute_pool_budget(snapshot)
    return Calculation.objects.create(
        pool=pool,
        status=JobStatus.DONE,
        requested_by=world.noor,
        engine_version=engine.ENGINE_VERSION,
        fingerprint=budget.fingerprint,
        snapshot_at=SNAPSHOT_AT,
        snapshot=engine.canonical_json(snapshot),
        result=engine.result_json(budget),
    )


@pytest.fixture
def stored(world: World) -> Callable[[str], Calculation]:
    """Return a function that stores the calculation of an example by its name; the partnership takes part too."""
    partnership = world.school.partnership
    assert partnership is not None
    Party.objects.create(pool=world.pool, ref="swv", role="partnership", name=partnership.name, partnership=partnership)

    def store(name: str) -> Calculation:
        return store_calculation(world.pool, engine.load_pool((EXAMPLES / f"{name}.json").read_bytes()), world)

    return store


@pytest.fixture
def casus_4(stored: Callable[[str], Calculation]) -> Calculation:
    """The calculation of Casus 4: three children, with its ground recorded."""
    return stored("casus-4")


@pytest.fixture
def nijmegen_noord(stored: Callable[[str], Calculation]) -> Calculation:
    """The calculation of Nijmegen-Noord: three amounts and the flows of an area."""
    return stored("nijmegen-noord")


@pytest.fixture
def report_for(world: World) -> Callable[..., Report]:
    """Return a function that gives a report which is not stored, as the worker reads it."""

    def make(calculation: Calculation, audience: str = "municipality", language: str = "nl") -> Report:
        return Report(calculation=calculation, audience=audience, language=language, requested_by=world.noor)

    return make


class Complaints(logging.Handler):
    """Remembers what WeasyPrint says from warning upwards."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def hearing_complaints() -> Iterator[list[str]]:
    """Give what WeasyPrint complains about inside."""
    handler = Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What WeasyPrint complains about while the test runs."""
    with hearing_complaints() as lines:
        yield lines


def text_of(pdf: bytes) -> str:
    """The words of a PDF, with every run of white space as one space."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def fonts_of(pdf: bytes) -> set[str]:
    """The names of the fonts in a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(item["/BaseFont"])
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and "/BaseFont" in item
        }
