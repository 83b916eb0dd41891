"""How many queries each page takes, for each role, against a committed baseline.

A page that takes more has to win a new baseline: `ONTSCHOT_WRITE_QUERY_COUNTS=1` writes what is measured, and
the difference is read in the review. The largest that any page may take is 12 (design: a constant number per page).
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.architecture.addresses import OBJECTS, UNASKABLE, addresses, in_each_state, routes
from tests.demo import Demo

pytestmark = pytest.mark.django_db

BASELINE = Path(__file__).with_name("query_counts.json")
MOST = 12
# It calculates the pool as it is now, on request, so it also asks what a worker asks; still the same number every time.
# And everything about one child, from every table that knows of it, is asked for once in some years.
# A meeting is its agenda, decisions, actions, table, minutes, papers and what can still be discussed: a table each.
ALLOWED_MORE = {
    "budgets:changes": 15,
    "reports:meeting": 17,
    **dict.fromkeys(("budgets:pupil-file", "budgets:pupil-file-export"), 16),
}
# The log itself; that the session was used; and what a passkey is asked, which the session remembers for its answer.
MAY_BE_WRITTEN = ("accounts_auditevent", "accounts_session", "accounts_sharedvalue")
ROLES = ("directeur", "gemeente", "swv", "aanbieder", "beheer")
# Opening a transaction is no question; the two databases also log it differently. That the session was used is written
# down once in a while, so it is in no count.
NOT_ASKED = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", 'UPDATE "accounts_session" SET "seen_at"')


def queries_of(client: Client, path: str) -> tuple[int, int]:
    """Return the status of a page, and how many queries it took."""
    # The log of a connection holds so many queries and no more: what other pages asked makes room.
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    asked = [query["sql"] for query in captured.captured_queries]
    return answer.status_code, sum(not sql.startswith(NOT_ASKED) for sql in asked)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def measured(demo: Demo) -> dict[str, dict[str, int]]:
    """Return per role and page the largest number of queries; pages that a role may not see are left out."""
    everything = [row for row in addresses(demo) if row[0] != "account_logout"]
    counts: dict[str, dict[str, int]] = {}
    for role in ROLES:
        client = signed_in(demo.people[role])
        for name, path in everything:
            status, count = queries_of(client, path)
            if status == 200:
                found = counts.setdefault(role, {})
                found[name] = max(count, found.get(name, 0))
    return counts


@pytest.fixture
def demo(demo_of_file: Demo, db: None) -> Demo:
    return demo_of_file


# The baseline is the same for both databases, so the run on PostgreSQL need not count again.
@pytest.mark.embedded
def test_no_page_takes_more_queries_than_its_baseline(demo: Demo) -> None:
    counts = measured(demo)

    if os.environ.get("ONTSCHOT_WRITE_QUERY_COUNTS"):
        BASELINE.write_text(json.dumps(counts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    baseline: dict[str, dict[str, int]] = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert counts == baseline


def test_no_page_takes_more_than_twelve_queries() -> None:
    baseline: dict[str, dict[str, int]] = json.loads(BASELINE.read_text(encoding="utf-8"))

    above = {
        f"{role} {page}": count
        for role, pages in baseline.items()
        for page, count in pages.items()
        if count > ALLOWED_MORE.get(page, MOST)
    }

    assert above == {}


def test_every_address_is_in_the_table_of_the_tests_that_walk_them() -> None:
    unknown = [
        name for name, takes_object in routes() if takes_object and name not in OBJECTS | dict.fromkeys(UNASKABLE)
    ]
    gone = [name for name in OBJECTS if name not in dict(routes())]

    assert unknown == []
    assert gone == []


def test_getting_a_page_writes_nothing_but_the_audit_log(demo: Demo) -> None:
    client = signed_in(demo.people["directeur"])
    written: list[str] = []

    for name, path in in_each_state(demo):
        if name == "account_logout":
            continue
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        for query in captured.captured_queries:
            sql: str = query["sql"]
            if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in MAY_BE_WRITTEN):
                written.append(f"{name}: {sql[:120]}")

    assert written == []
