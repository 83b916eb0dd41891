"""Who guesses is slowed down, per account and per network; nobody is locked out for good, and nothing is given away."""

import statistics
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, SharedValue
from tests.accounts.people import enter_password, signed_in_as
from tests.cast import PASSWORD, World

NOON = datetime(2026, 9, 7, 12, 0, 0, tzinfo=UTC)
WRONG = "niet het wachtwoord"
SLOW_DOWN = "Er is te vaak iets verkeerds ingevuld"


def at(address: str) -> Client:
    """A browser at an address."""
    return Client(REMOTE_ADDR=address)


def waits(answer: Any) -> bool:
    """Whether the answer says to wait."""
    return SLOW_DOWN in answer.text or answer.status_code == 429


@pytest.mark.django_db
def test_after_five_wrong_passwords_the_right_one_waits_five_minutes_and_then_counts(world: World) -> None:
    client = at("192.0.2.1")
    with time_machine.travel(NOON, tick=False) as clock:
        tried = [waits(enter_password(client, world.noor, password=WRONG)) for _ in range(5)]
        paused = waits(enter_password(client, world.noor))
        clock.shift(timedelta(seconds=299))
        still = waits(enter_password(client, world.noor))
        clock.shift(timedelta(seconds=1))
        enter_password(client, world.noor)

        assert (tried, paused, still) == ([False] * 5, True, True)
        assert signed_in_as(client) == str(world.noor.pk)


@pytest.mark.django_db
def test_a_stranger_elsewhere_does_not_keep_the_owner_out(world: World) -> None:
    for _ in range(8):
        enter_password(at("192.0.2.1"), world.noor, password=WRONG)
    owner = at("198.51.100.7")

    enter_password(owner, world.noor)

    assert signed_in_as(owner) == str(world.noor.pk)


@pytest.mark.django_db
def test_many_machines_on_one_account_are_slowed_down_together(world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        heard = [waits(enter_password(at(f"10.{n}.0.1"), world.noor, password=WRONG)) for n in range(31)]
        paused = waits(enter_password(at("198.51.100.7"), world.noor))
        clock.shift(timedelta(minutes=15))
        owner = at("198.51.100.7")
        enter_password(owner, world.noor)

        assert (heard, paused) == ([False] * 30 + [True], True)
        assert signed_in_as(owner) == str(world.noor.pk)


@pytest.mark.django_db
def test_one_network_on_many_accounts_is_slowed_down_and_others_are_not(world: World) -> None:
    client = at("192.0.2.1")
    with time_machine.travel(NOON, tick=False):
        heard = [
            waits(client.post(reverse("account_login"), {"login": f"n{n}@voorbeeld.example", "password": WRONG}))
            for n in range(25)
        ]
        neighbour = waits(enter_password(at("192.0.2.77"), world.noor))
        elsewhere = at("198.51.100.7")
        enter_password(elsewhere, world.noor)

        assert heard == [False] * 20 + [True] * 5
        assert neighbour, "one network is what one guesser has"
        assert signed_in_as(elsewhere) == str(world.noor.pk)


@pytest.mark.django_db
def test_a_whole_school_can_sign_in_at_half_past_eight(world: World) -> None:
    with time_machine.travel(NOON, tick=False):
        clients = [at("192.0.2.1") for _ in range(40)]
        for client in clients:
            enter_password(client, world.noor)

        assert [signed_in_as(client) for client in clients] == [str(world.noor.pk)] * 40


@pytest.mark.django_db
def test_a_thousand_tries_get_twenty_checked_a_minute_and_a_few_lines_in_the_log(world: World) -> None:
    client = at("192.0.2.1")
    with time_machine.travel(NOON, tick=False):
        for number in range(1000):
            client.post(reverse("account_login"), {"login": f"n{number}@voorbeeld.example", "password": WRONG})

    lines = AuditEvent.objects.values_list("action", flat=True)
    assert lines.filter(action="sign_in").count() == 20
    assert lines.filter(action="wait_after_tries").count() == 2, "one for the passwords, one for the page"
    stored = " ".join([*AuditEvent.objects.values_list("subject_id", flat=True), *_keys()])
    assert "voorbeeld.example" not in stored
    assert "192.0.2.1" not in stored


def _keys() -> list[str]:
    return list(SharedValue.objects.values_list("cache_key", flat=True))


@pytest.mark.django_db
def test_a_known_and_an_unknown_address_hear_the_same(world: World) -> None:
    def heard(email: str, page: str, **fields: str) -> list[tuple[int, str]]:
        client, name = at("192.0.2.1"), "email" if "reset" in page else "login"
        answers: list[Any] = [client.post(reverse(page), {name: email, **fields}) for _ in range(7)]
        return [(answer.status_code, _without(answer.text, email)) for answer in answers]

    SharedValue.objects.all().delete()
    known = heard("noor@voorbeeld.example", "account_login", password=WRONG)
    reset = heard("noor@voorbeeld.example", "account_reset_password")
    SharedValue.objects.all().delete()

    assert heard("niemand@voorbeeld.example", "account_login", password=WRONG) == known
    assert heard("niemand@voorbeeld.example", "account_reset_password") == reset
    assert [status for status, _ in known] == [200] * 7
    assert [status for status, _ in reset] == [302] * 3 + [429] * 4


def _without(text: str, email: str) -> str:
    """Leave out what differs in any two answers: the address itself and the token of the form."""
    lines = [line for line in text.replace(email, "").splitlines() if "csrf" not in line.lower()]
    return "\n".join(lines)


@pytest.mark.django_db
def test_a_known_and_an_unknown_address_take_the_same_time(world: World, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    world.noor.set_password(PASSWORD)
    world.noor.save()

    def seconds(email: str) -> float:
        start = time.perf_counter()
        at("192.0.2.1").post(reverse("account_login"), {"login": email, "password": WRONG})
        return time.perf_counter() - start

    seconds("noor@voorbeeld.example")
    pairs = [(seconds("noor@voorbeeld.example"), seconds("niemand@voorbeeld.example")) for _ in range(7)]
    ratio = statistics.median(known / unknown for known, unknown in pairs)

    assert 0.6 < ratio < 1.6, f"known takes {ratio:.2f} times as long as unknown"


@pytest.mark.django_db
def test_asking_for_links_is_slowed_down_and_logged_without_the_address(world: World, mailoutbox: list[Any]) -> None:
    client = at("192.0.2.1")
    with time_machine.travel(NOON, tick=False):
        for email in ("noor@voorbeeld.example", "niemand@elders.example"):
            for _ in range(5):
                client.post(reverse("account_reset_password"), {"email": email})

    lines = AuditEvent.objects.filter(action="request_reset").values_list("subject_id", flat=True)
    assert sorted(lines) == [""] * 3 + [str(world.noor.pk)] * 3
    assert [mail.to for mail in mailoutbox] == [["noor@voorbeeld.example"]] * 3 + [["niemand@elders.example"]] * 3
    assert AuditEvent.objects.filter(action="wait_after_tries").exists()


@pytest.mark.django_db
def test_confirming_who_one_is_is_slowed_down_too(world: World) -> None:
    client = at("192.0.2.1")
    client.force_login(world.noor)
    page = reverse("account_reauthenticate")
    with time_machine.travel(NOON, tick=False):
        heard = [waits(client.post(page, {"password": WRONG})) for _ in range(5)]
        right = client.post(page, {"password": PASSWORD})

    assert heard == [False] * 5
    assert waits(right)


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_counted_as_many(world: World) -> None:
    """Twenty at once, each with a connection of its own, as two web processes have them."""
    start, heard = threading.Barrier(20), []

    def guess() -> None:
        try:
            start.wait(10)
            heard.append(waits(enter_password(at("192.0.2.1"), world.noor, password=WRONG)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(heard) == 20
    assert heard.count(False) <= 5
    assert AuditEvent.objects.filter(action="sign_in", outcome="refused").count() <= 5
