"""Asking the site what it should survive, as one person, and judging each answer.

Every request stands in a savepoint that is taken back, so that the next one meets the same rows.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from tests.architecture.addresses import addresses, first_of_each
from tests.demo import LOGINS, Demo
from tests.factories import make_user
from tests.hostile.changes import Changes
from tests.hostile.pages import Page, read
from tests.hostile.payloads import MARK
from tests.hostile.requests import Ask, curated, random_asks

__all__ = ["PEOPLE", "Findings", "Visitor", "attack"]

# Nobody, somebody without any role, and everyone of the examples.
PEOPLE = ("niemand", "zonder rol", *LOGINS)
# Seconds of this process: another one that is busy does not count.
MOST_SECONDS = 2.0
WHOLE = slice(None)
INSIDE = (
    str(settings.BASE_DIR),
    str(Path(transaction.__file__).parents[2]),
    "Traceback (most recent",
    "django.db.utils",
)
RAW = tuple(
    text for text in (f"<script>{MARK}", f"onerror={MARK}()>", f"<svg onload={MARK}", f"srcdoc='<script>{MARK}")
)


@dataclass(slots=True, kw_only=True)
class Findings:
    """What came of it. `wrong` has a line for everything that must not be."""

    asked: int = 0
    slowest: float = 0.0
    slowest_ask: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Findings") -> None:
        """Take in those of another person."""
        self.asked += other.asked
        self.statuses += other.statuses
        self.wrong += other.wrong
        if other.slowest > self.slowest:
            self.slowest, self.slowest_ask = other.slowest, other.slowest_ask


class Visitor:
    """One person with a browser that sends anything."""

    def __init__(self, person: str, demo: Demo) -> None:
        self.person = person
        self.user = _user(person, demo)
        # One for all requests: a new one would set up the whole site again.
        self._client = Client(raise_request_exception=False)
        self._session = ""
        if self.user is not None:
            client = Client()
            client.force_login(self.user)
            self._session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self._changes = Changes(person, self.user)
        self.findings = Findings()

    def ask(self, ask: Ask) -> Any:
        """Ask, judge the answer, take back what it did."""
        client = self._browser(ask)
        with _taken_back() as tables:
            spent, began = time.process_time(), time.perf_counter()
            answer: Any = client.generic(
                ask.method,
                ask.path,
                ask.body,
                content_type=ask.content_type,
                QUERY_STRING=ask.query,
                headers=ask.headers,
            )
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            spent = min(time.process_time() - spent, time.perf_counter() - began)
            changed = self._changes.forbidden(tables)
        self._judge(ask, answer, content.decode(errors="replace"), spent)
        self.findings.wrong += [f"{self.person} changed {what} with {ask}" for what in changed]
        return answer

    def look_around(self, demo: Demo, part: slice) -> Iterator[Page]:
        """Read every kind of page that this person may see, of the first object that the examples have."""
        for name, path in first_of_each(demo)[part]:
            if name != "account_logout":
                answer = self.ask(Ask(path=path))
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                    yield read(path, answer.content.decode())

    def _browser(self, ask: Ask) -> Client:
        client = self._client
        client.cookies = SimpleCookie()
        if self._session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._session
        for name, text in ask.cookies.items():
            client.cookies[name] = ""
            # As it stands: the quotes and backslashes are the attack.
            client.cookies[name].set(name, text, text)
        return client

    def _judge(self, ask: Ask, answer: Any, text: str, spent: float) -> None:
        found = self.findings
        found.asked += 1
        found.statuses[answer.status_code] += 1
        if spent > found.slowest:
            found.slowest, found.slowest_ask = spent, str(ask)
        if answer.status_code >= 500:
            error = getattr(answer, "exc_info", None)
            found.wrong.append(f"{self.person} got {answer.status_code} ({error and error[1]!r}) for {ask}")
        if spent > MOST_SECONDS:
            found.wrong.append(f"{self.person} waited {spent:.1f} s for {ask}")
        if any(inside in text for inside in INSIDE):
            found.wrong.append(f"{self.person} was shown something of the inside by {ask}")
        if "text/html" in answer.headers.get("Content-Type", "") and any(raw in text for raw in RAW):
            found.wrong.append(f"{self.person} got a script back from {ask}")
        if any(name.lower() == "set-cookie" and "x=1" in value for name, value in answer.headers.items()):
            found.wrong.append(f"{self.person} could set a header with {ask}")


def attack(person: str, demo: Demo, *, seed: int, count: int, pages: slice = WHOLE, fixed: slice = WHOLE) -> Findings:
    """Let one person look at a part of the pages, ask a part of the fixed collection, and `count` random requests."""
    there = addresses(demo)  # makes some of the objects, so before the visitor notes how everything stands
    visitor = Visitor(person, demo)
    seen = list(visitor.look_around(demo, pages))
    paths = [path for _, path in there]
    pool = dict(reversed(there))["budgets:pool"]
    for ask in curated(pool)[fixed]:
        visitor.ask(ask)
    for ask in random_asks(Random(f"{seed} {person}"), paths=paths, pages=seen, count=count):  # noqa: S311
        visitor.ask(ask)
    return visitor.findings


def _user(person: str, demo: Demo) -> User | None:
    if person == "niemand":
        return None
    if person == "zonder rol":
        return User.objects.filter(email="zonder.rol@voorbeeld.example").first() or make_user(
            "zonder.rol@voorbeeld.example"
        )
    return demo.people[person]


@contextmanager
def _taken_back() -> Iterator[set[str]]:
    """Take back what is written inside; gives the names of the tables that were written to."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.replace('"', "").split(maxsplit=3)
        if words[0] in {"INSERT", "DELETE"}:
            tables.add(words[2])
        elif words[0] == "UPDATE":
            tables.add(words[1])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            yield tables
        transaction.set_rollback(True)
