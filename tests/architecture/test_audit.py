"""Everything that should be logged is: every address is asked for, and what the log then says is held to a table."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from accounts.audit_words import ACTIONS, ATTEMPTS, READINGS, REVIEWS
from accounts.models import AuditEvent, User
from budgets.models import NormAct
from schools.permissions import Ability
from tests.architecture.addresses import in_each_state, routes
from tests.architecture.audit_table import ELSEWHERE, TABLE
from tests.demo import Demo
from tests.factories import make_user

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "schools", "cases", "budgets", "reports", "config")
ROLES = ("directeur", "ib", "bestuur", "gemeente", "swv", "beheer")
# Names that are put together: the text in the code, and what it can become.
PUT_TOGETHER = {
    "f'use_{self.ability}'": [f"use_{ability}" for ability in Ability],
    "f'{act.kind}_norm'": [f"{act}_norm" for act in NormAct.values],
}


def test_the_table_knows_every_address() -> None:
    assert set(TABLE) == {name for name, _ in routes()}


def actions_in_the_code() -> Iterator[str]:
    """Every name of an action that the code can write."""
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _named_in(ast.parse(path.read_text()))


def _named_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "action" and not isinstance(node.value, ast.Name):
            yield from _texts(node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
            yield from _texts(node.args[0])
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in {"action", "logs"} for target in targets):
                yield from _texts(node.value)


def _texts(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.JoinedStr):
        yield from PUT_TOGETHER[ast.unparse(value)]
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.isidentifier():
        yield value.value


# Command-line options also have an `action`.
OPTIONS = {"store_true", "append", "store_false", "count"}


def test_every_action_has_words_and_every_word_an_action() -> None:
    used = set(actions_in_the_code()) - OPTIONS | {"open_page"}

    assert used - set(ACTIONS) == set(), "give it words in accounts/audit_words.py"
    assert set(ACTIONS) - used == set(), "nothing writes this any more"


def test_every_action_is_written_by_an_address_of_the_table_or_known_to_be_elsewhere() -> None:
    told = {action for logs in TABLE.values() for action in (*logs.get, *logs.post)}

    assert set(ACTIONS) - set(ATTEMPTS) - told == set(ELSEWHERE)


@pytest.fixture
def demo(demo_of_file: Demo, db: None) -> Demo:
    return demo_of_file


# What is logged is written by the same lines on both databases; the refusals are asked for on both.
@pytest.mark.embedded
def test_showing_each_page_to_each_role_logs_what_the_table_says(demo: Demo) -> None:
    looking = set(READINGS) | set(REVIEWS)
    wrong: dict[str, list[str]] = defaultdict(list)

    for role in ROLES:
        client = _signed_in(demo.people[role])
        for name, path in in_each_state(demo):
            if name == "account_logout":
                continue
            status, lines = _lines_of(client, path)
            expected = TABLE[name].get if status == 200 else ()
            done = tuple(event.action for event in lines if event.outcome == "done")
            if done != expected or any(event.action not in looking for event in lines if event.outcome == "done"):
                wrong[name].append(f"{role} {status}: {done}")

    assert wrong == {}
    kept = AuditEvent.objects.values_list("subject_id", flat=True)
    assert [text for text in kept if len(text) not in {0, 36} and not text.isdigit()] == [], "an id, and nothing else"


def test_every_refusal_of_every_page_is_logged_once(demo: Demo) -> None:
    stranger = make_user("vreemd@voorbeeld.example")
    client = _signed_in(stranger)
    refused, silent = 0, []

    for name, path in in_each_state(demo):
        if name == "account_logout":
            continue
        for method in ("get", "post"):
            status, lines = _lines_of(client, path, method=method)
            if status in {403, 404}:
                refused += 1
                if [(event.outcome, event.actor_id) for event in lines] != [("refused", stranger.pk)]:
                    silent.append(f"{method} {name}: {status} {[str(event) for event in lines]}")

    assert silent == []
    assert refused > 50


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _lines_of(client: Client, path: str, *, method: str = "get") -> tuple[int, list[AuditEvent]]:
    last = AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    answer = getattr(client, method)(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code, list(AuditEvent.objects.filter(id__gt=last).order_by("id"))
