"""The seals of the log: an attacker with SQL, who drops the triggers first, changes nothing unseen."""
# ruff: noqa: S608 - the attacker writes SQL by hand

import random
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import AuditCheck, AuditEvent, AuditSeal
from accounts.sealing import LATE, check_log, seal_events, verify_chain
from tests.factories import make_user
from tests.row_security import become_owner

pytestmark = pytest.mark.django_db

EVENTS = 120
Dice = random.Random
SQLITE_TRIGGERS = ("event_update", "event_delete", "seal_update", "seal_delete")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock; a log of weeks cannot be waited for."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_to


@pytest.fixture
def log(clock: Callable[[datetime], None]) -> list[int]:
    """A sealed log of five days, by two people; the ids of its lines."""
    people = [make_user("noor@voorbeeld.example"), make_user("bram@voorbeeld.example")]
    now = timezone.now()
    for number in range(EVENTS):
        clock(now - timedelta(hours=EVENTS - number))
        record_event(acting_user=people[number % 2], action="sign_in", subject=people[number % 2])
    clock(now)
    seal_events()
    return list(AuditEvent.objects.order_by("id").values_list("id", flat=True))


def execute(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def drop_triggers() -> None:
    become_owner()
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("DROP FUNCTION accounts_audit_refuse() CASCADE")
        return
    for name in SQLITE_TRIGGERS:
        execute(f"DROP TRIGGER audit_{name}")


# --- What an attacker can do -----------------------------------------------------------------------------------------

TEXTS = ("action", "subject_type", "subject_id", "channel", "address", "request_id")
ALL = ", ".join(("at", "actor_id", "outcome", *TEXTS))


def change_text(dice: Dice, ids: list[int]) -> None:
    execute(f"UPDATE accounts_auditevent SET {dice.choice(TEXTS)} = 'x' WHERE id = %s", dice.choice(ids))


def change_outcome(dice: Dice, ids: list[int]) -> None:
    execute("UPDATE accounts_auditevent SET outcome = 'refused' WHERE id = %s", dice.choice(ids))


def give_to_another(dice: Dice, ids: list[int]) -> None:
    place = dice.randrange(len(ids) - 1)
    actor = "(SELECT actor_id FROM accounts_auditevent WHERE id = %s)"
    execute(f"UPDATE accounts_auditevent SET actor_id = {actor} WHERE id = %s", ids[place], ids[place + 1])


def give_to_nobody(dice: Dice, ids: list[int]) -> None:
    execute("UPDATE accounts_auditevent SET actor_id = NULL WHERE id = %s", dice.choice(ids))


def change_time(dice: Dice, ids: list[int]) -> None:
    one, other = dice.sample(ids, 2)
    at = "(SELECT at FROM accounts_auditevent WHERE id = %s)"
    execute(f"UPDATE accounts_auditevent SET at = {at} WHERE id = %s", one, other)


def remove_event(dice: Dice, ids: list[int]) -> None:
    execute("DELETE FROM accounts_auditevent WHERE id = %s", dice.choice(ids))


def remove_event_and_seal(dice: Dice, ids: list[int]) -> None:
    gone = dice.choice(ids)
    execute("DELETE FROM accounts_auditseal WHERE event_id = %s", gone)
    execute("DELETE FROM accounts_auditevent WHERE id = %s", gone)


def remove_seal(dice: Dice, ids: list[int]) -> None:
    execute("DELETE FROM accounts_auditseal WHERE event_id = %s", dice.choice(ids))


def insert(dice: Dice, ids: list[int]) -> None:
    copied = f"SELECT {ALL} FROM accounts_auditevent WHERE id = %s"
    execute(f"INSERT INTO accounts_auditevent ({ALL}) {copied}", dice.choice(ids))


def insert_and_let_it_be_sealed(dice: Dice, ids: list[int]) -> None:
    insert(dice, ids[:-1])
    seal_events()


def exchange_events(dice: Dice, ids: list[int]) -> None:
    one, other = dice.sample(ids, 2)
    execute("UPDATE accounts_auditseal SET event_id = -1 WHERE event_id = %s", one)
    execute("UPDATE accounts_auditseal SET event_id = %s WHERE event_id = %s", one, other)
    execute("UPDATE accounts_auditseal SET event_id = %s WHERE event_id = -1", other)


def move_event(dice: Dice, ids: list[int]) -> None:
    execute("UPDATE accounts_auditevent SET id = id + 1000000 WHERE id = %s", dice.choice(ids))


def change_hash(dice: Dice, ids: list[int]) -> None:
    execute("UPDATE accounts_auditseal SET hash = %s WHERE event_id = %s", "0" * 64, dice.choice(ids))


def change_moment_of_seal(dice: Dice, ids: list[int]) -> None:
    moment = "(SELECT at FROM accounts_auditevent WHERE id = %s)"
    execute(f"UPDATE accounts_auditseal SET sealed_at = {moment} WHERE event_id = %s", ids[0], dice.choice(ids))


def cut_off_the_end(dice: Dice, ids: list[int]) -> None:
    first = dice.choice(ids)
    execute("DELETE FROM accounts_auditseal WHERE event_id >= %s", first)
    execute("DELETE FROM accounts_auditevent WHERE id >= %s", first)


def write_the_chain_anew(dice: Dice, ids: list[int]) -> None:
    dice.choice((change_text, remove_event, give_to_another))(dice, ids)
    execute("DELETE FROM accounts_auditseal")
    seal_events()


ATTACKS = [
    change_text,
    change_outcome,
    give_to_another,
    give_to_nobody,
    change_time,
    remove_event,
    remove_event_and_seal,
    remove_seal,
    insert,
    insert_and_let_it_be_sealed,
    exchange_events,
    move_event,
    change_hash,
    change_moment_of_seal,
    cut_off_the_end,
    write_the_chain_anew,
]
# Whoever rewrites everything leaves a sound chain; only a head that was kept elsewhere tells.
NEEDS_HEAD = (cut_off_the_end, write_the_chain_anew)


def test_a_hundred_of_a_hundred_changes_are_found(log: list[int]) -> None:
    head = AuditSeal.objects.latest("position").hash
    drop_triggers()
    unseen = []

    for number in range(100):
        dice = Dice(number)
        attack = dice.choice(ATTACKS) if number >= len(ATTACKS) else ATTACKS[number]
        with transaction.atomic():
            attack(dice, log)
            verdict = verify_chain(head=head if attack in NEEDS_HEAD else "")
            if verdict.is_intact:
                unseen.append((number, attack.__name__))
            transaction.set_rollback(True)

    assert unseen == []
    assert verify_chain(head=head).is_intact, "each change was taken back"


@pytest.mark.parametrize("attack", [remove_event, change_text, change_hash], ids=lambda attack: attack.__name__)
def test_the_place_of_a_change_is_named(log: list[int], attack: Callable[[Dice, list[int]], None]) -> None:
    drop_triggers()

    attack(Dice(1), [log[41]])

    (problem, *behind) = verify_chain().problems
    assert (problem.position, problem.event) == (42, log[41])
    assert len(behind) <= 1, "at most the link that follows"


def test_the_end_that_was_removed_is_named(log: list[int]) -> None:
    drop_triggers()

    execute("DELETE FROM accounts_auditevent WHERE id > %s", log[-3])

    assert [(row.kind, row.position) for row in verify_chain().problems] == [("event_gone", 119), ("event_gone", 120)]


@contextmanager
def constraints_ignored() -> Iterator[None]:
    """Let SQLite store what its constraints refuse; they hold again for the tests that come after."""
    if connection.vendor != "sqlite":
        yield
        return
    execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.parametrize(("column", "value"), [("at", "onzin"), ("actor_id", "onzin"), ("id", -5)])
def test_what_no_one_can_read_is_a_problem_and_not_a_crash(log: list[int], column: str, value: str | int) -> None:
    drop_triggers()
    if connection.vendor == "postgresql" and value == "onzin":
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(f"UPDATE accounts_auditevent SET {column} = %s WHERE id = %s", value, log[41])
        return

    with constraints_ignored(), transaction.atomic():
        execute(f"UPDATE accounts_auditevent SET {column} = %s WHERE id = %s", value, log[41])
        found = [row.position for row in verify_chain().problems]
        transaction.set_rollback(True)

    assert 42 in found


# --- What is no attack -----------------------------------------------------------------------------------------------


def test_an_empty_log_is_intact() -> None:
    assert verify_chain().is_intact
    assert seal_events().count == 0


def test_a_sealed_log_is_intact_and_sealing_again_adds_nothing(log: list[int]) -> None:
    assert verify_chain().is_intact
    assert (seal_events().count, AuditSeal.objects.count()) == (0, EVENTS)


def test_what_is_not_sealed_yet_is_no_problem_until_it_should_be(log: list[int], clock: Any) -> None:
    record_event(acting_user=None, action="sign_out", subject=AuditEvent)
    now = timezone.now()

    assert verify_chain().is_intact
    clock(now + LATE + timedelta(seconds=1))
    assert [row.kind for row in verify_chain().problems] == ["unsealed"]


def test_a_line_whose_transaction_ended_later_is_sealed_after_younger_ones(log: list[int], clock: Any) -> None:
    clock(timezone.now() - timedelta(hours=1) - LATE + timedelta(minutes=1))
    record_event(acting_user=None, action="sign_out", subject=AuditEvent)

    assert seal_events().count == 1
    assert verify_chain().is_intact


def test_every_head_that_was_ever_published_is_found_again(log: list[int]) -> None:
    for head in AuditSeal.objects.filter(position__in=(1, 60, 120)).values_list("hash", flat=True):
        assert verify_chain(head=head).is_intact


def test_checking_takes_as_much_memory_for_many_lines_as_for_few() -> None:
    def peak(count: int) -> int:
        AuditEvent.objects.bulk_create(AuditEvent(action="sign_in", subject_type="accounts.user") for _ in range(count))
        seal_events()
        tracemalloc.start()
        try:
            assert verify_chain().is_intact
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(2_000), peak(8_000)

    assert many < few * 1.3


@pytest.fixture
def unsealed_again(is_postgresql: bool) -> Iterator[None]:
    """Let the database be emptied after a test that really commits its seals, and put the triggers back."""
    if not is_postgresql:
        pytest.skip("SQLite lets one write at a time, and in memory not even wait")
    yield
    drop_triggers()
    execute("DELETE FROM accounts_auditseal")
    with connection.schema_editor() as editor:
        import_module("accounts.migrations.0002_audit_log").make_triggers(None, editor)
    connection.close()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_rounds_at_the_same_moment_make_one_chain(unsealed_again: None) -> None:
    rows = (AuditEvent(action="sign_in", subject_type="accounts.user") for _ in range(3000))
    AuditEvent.objects.bulk_create(rows)
    start = Barrier(4)

    def seal() -> int:
        start.wait(10)
        try:
            return seal_events().count
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        counts = [round_.result(60) for round_ in [pool.submit(seal) for _ in range(4)]]
    rest = seal_events().count

    assert sum(counts) + rest == AuditSeal.objects.count() == 3000
    assert verify_chain().is_intact


# --- Commands --------------------------------------------------------------------------------------------------------


def test_the_commands_say_the_head_and_the_verdict(log: list[int]) -> None:
    sealed, verified = StringIO(), StringIO()

    call_command("seal_audit", stdout=sealed, stderr=StringIO())
    head = sealed.getvalue().strip()
    call_command("verify_audit", head=head, stdout=verified)

    assert head == AuditSeal.objects.latest("position").hash
    assert verified.getvalue() == f"120 seals, intact, head {head}\n"


def test_the_command_fails_and_says_what_is_wrong_and_where(log: list[int]) -> None:
    drop_triggers()
    change_text(Dice(1), [log[41]])
    told = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", head="f" * 64, stdout=StringIO(), stderr=told)

    assert stopped.value.code == 1
    assert told.getvalue().splitlines() == [
        f"seal 42: event {log[41]} or its seal is not what was sealed",
        "the given head is not in the chain: its end was cut off, or the whole chain was written anew",
    ]


def test_the_nightly_check_keeps_its_outcome(log: list[int]) -> None:
    check_log()
    drop_triggers()
    remove_event(Dice(1), log)
    check_log()

    bad, good = AuditCheck.objects.all()
    assert (good.looked_at, good.problems) == (EVENTS, 0)
    assert bad.problems > 0
