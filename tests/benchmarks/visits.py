"""Visits to the main pages within one process, through the site's own WSGI door; the answer of `pages` comes from here.

`python -m tests.benchmarks.visits 1000 100000` fills the database of the environment up to each size in turn, visits
every page as director and as gemeente, and prints what it measured as JSON.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from schools.years import SchoolYear  # noqa: E402
from tests.benchmarks.population import Landmarks, fill  # noqa: E402
from tests.row_security import open_everything  # noqa: E402

open_everything()

ROUNDS = 15
SEEN = {200, 302}

Query = tuple[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address, and what is posted there; nothing: it is only asked for."""

    name: str
    path: str
    posted: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one page cost one reader: queries, and seconds at the median of the rounds.

    `seconds` is the server's own time from the request to the last byte, `processor` the part that this process worked
    itself, `sql` the time of the same queries by themselves through the bare driver.
    """

    size: int
    reader: str
    page: str
    queries: int
    seconds: float
    processor: float
    sql: float
    bytes: int


def main(sizes: Sequence[int]) -> None:
    """Visit everything at each size and print it."""
    visits: list[Visit] = []
    for size in sizes:
        marks = fill(size)
        _settle()
        for reader, user in (("directeur", marks.director), ("gemeente", marks.gemeente)):
            visitor = Visitor(user)
            visits += [found for page in pages_of(marks) if (found := visitor.visit(page, size=size, reader=reader))]
    sys.stdout.write(json.dumps([asdict(visit) for visit in visits]))


def _settle() -> None:
    """Let PostgreSQL count its rows, as it does by itself within a minute; SQLite never does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def pages_of(marks: Landmarks) -> list[Page]:
    year = SchoolYear.of(date.today())  # noqa: DTZ011  the year alone
    typed = {
        "pupil": marks.pupil,
        "kind": "zbo",
        "time": "8,7",
        "time_unit": "hours",
        "frequency": "week",
        "valid_from": f"1-8-{year.start}",
        "valid_until": f"31-7-{year.start + 1}",
        "amount_basis": "school_year",
        "amount_status": "granted",
    }
    preview = urlencode(typed).encode()
    return [
        Page(name="home", path=reverse("budgets:home")),
        Page(name="school", path=reverse("budgets:school", args=[marks.school])),
        Page(name="pupil", path=reverse("cases:pupil", args=[marks.pupil])),
        Page(name="indication form", path=reverse("cases:indication-add", args=[marks.pupil])),
        Page(name="preview (POST)", path=reverse("budgets:indication-preview"), posted=preview),
        Page(name="pool list", path=reverse("budgets:pools")),
        Page(name="pool", path=reverse("budgets:pool", args=[marks.pool])),
        Page(name="calculation", path=reverse("budgets:calculation", args=[marks.calculation])),
        Page(name="areas", path=reverse("budgets:areas")),
        Page(name="area", path=reverse("budgets:area", args=[marks.district])),
        Page(name="norms", path=reverse("budgets:norms")),
        Page(name="reports", path=reverse("reports:list")),
    ]


class Visitor:
    """Someone who has signed in and asks for pages one after another."""

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        token = "t" * 32
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
        self._requests = RequestFactory(
            headers={"cookie": cookies, "host": "localhost", "accept-encoding": "gzip", "x-csrftoken": token}
        )
        self._application = get_wsgi_application()

    def visit(self, page: Page, *, size: int, reader: str) -> Visit | None:
        """Measure a page; None when this reader may not see it."""
        queries = self.queries_of(page)
        if queries is None:
            return None
        rounds = [self._round(page, queries) for _ in range(ROUNDS)]
        seconds, processor, sql = (statistics.median(column) for column in zip(*rounds, strict=True))
        return Visit(
            size=size,
            reader=reader,
            page=page.name,
            queries=len(queries),
            seconds=seconds,
            processor=processor,
            sql=sql,
            bytes=self._ask(page)[1],
        )

    def queries_of(self, page: Page) -> list[Query] | None:
        """Return what a page asks of the database; None when this reader may not see it."""
        if self._ask(page)[0] not in SEEN:
            return None
        with _listening() as queries:
            self._ask(page)
        return queries

    def _round(self, page: Page, queries: Sequence[Query]) -> tuple[float, float, float]:
        """Ask for the page and then for its queries, so that what else this machine does disturbs both alike."""
        gc.collect()
        started = time.process_time()
        _, _, seconds = self._ask(page)
        processor = time.process_time() - started
        return seconds, processor, _seconds(lambda: _replay(queries))

    def _ask(self, page: Page) -> tuple[int, int, float]:
        """Return status, bytes and seconds of one answer."""
        method, headers = ("POST", {"hx-request": "true"}) if page.posted else ("GET", {})
        request = self._requests.generic(
            method, page.path, page.posted, "application/x-www-form-urlencoded", headers=headers
        )
        statuses: list[int] = []

        def start(status: str, headers: list[tuple[str, str]], failure: object = None, /) -> Callable[[bytes], object]:
            statuses.append(int(status[:3]))
            return bytes

        started = time.perf_counter()
        answer = self._application(request.environ, start)
        length = sum(len(part) for part in answer)
        getattr(answer, "close", bool)()  # as a server does; only then the request is over
        return statuses[0], length, time.perf_counter() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def _listening() -> Iterator[list[Query]]:
    """Write down every query of this process, with its values."""
    heard: list[Query] = []

    def hear(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield heard


def _replay(queries: Sequence[Query]) -> None:
    """Ask the same of the bare driver, and read every row of the answer."""
    connection.ensure_connection()
    for sql, params in queries:
        with closing(connection.create_cursor()) as cursor:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
