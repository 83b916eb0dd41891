"""What the benchmark of pages needs to hold at every change, in a database that is small enough to fill in a test."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.benchmarks.population import Landmarks, fill
from tests.benchmarks.visits import Visitor, pages_of

pytestmark = pytest.mark.django_db

MOST = 12


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the connection of the test open, as Django's own client does: a server closes what is old."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(marks: Landmarks) -> dict[str, int]:
    """Return per reader and page the number of queries; pages that the reader may not see are left out."""
    readers = {"directeur": Visitor(marks.director), "gemeente": Visitor(marks.gemeente)}
    found = {
        f"{name} {page.name}": visitor.queries_of(page) for name, visitor in readers.items() for page in pages_of(marks)
    }
    return {name: len(queries) for name, queries in found.items() if queries is not None}


def test_pages_ask_the_database_the_same_few_things_however_full_it_is() -> None:
    few = asked(fill(500))
    more = asked(fill(1500))

    assert more == few
    assert {name: count for name, count in more.items() if count > MOST} == {}
    assert len(few) == 20
