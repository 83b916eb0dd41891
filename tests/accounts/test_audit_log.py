"""What a line of the log holds, that it survives a transaction which is taken back, and that it is written once."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import end_task, record_event
from accounts.models import AppendOnlyError, AuditEvent, AuditSeal, Channel, User
from accounts.sealing import seal_events
from accounts.trail import network_of, start_task
from tests.cast import PASSWORD, World
from tests.factories import make_pupil, make_user
from tests.row_security import become_owner

NEW_PASSWORD = "een heel ander wachtwoord 7"


def _lines() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("id").values_list("action", "outcome"))


def _event(person: User) -> AuditEvent:
    record_event(acting_user=person, action="sign_in", subject=person)
    return AuditEvent.objects.latest("id")


# --- Written once ----------------------------------------------------------------------------------------------------


def test_the_model_refuses_to_change_or_remove_a_line(db: None) -> None:
    event = _event(make_user("noor@voorbeeld.example"))
    attempts = (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action="sign_out"),
        lambda: AuditEvent.objects.bulk_update([event], ["action"]),
        lambda: AuditEvent.objects.filter(pk=event.pk)._raw_delete(None),
    )

    for attempt in attempts:
        with pytest.raises(AppendOnlyError):
            attempt()

    assert _lines() == [("sign_in", "done")]


CHANGE = "UPDATE accounts_auditevent SET action = 'x'"
SQL = [
    CHANGE,
    "DELETE FROM accounts_auditevent",
    "UPDATE accounts_auditseal SET hash = 'x'",
    "DELETE FROM accounts_auditseal",
]


ONLY_POSTGRESQL = [
    pytest.param(f"TRUNCATE {table}", marks=pytest.mark.services)
    for table in ("accounts_auditseal", "accounts_auditevent")
]


@pytest.mark.parametrize("sql", [*SQL, *ONLY_POSTGRESQL])
def test_the_database_refuses_to_change_or_remove_what_is_sealed(db: None, is_postgresql: bool, sql: str) -> None:
    if sql.startswith("TRUNCATE") and not is_postgresql:
        pytest.skip("SQLite has no TRUNCATE")
    _event(make_user("noor@voorbeeld.example"))
    seal_events()
    become_owner()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if is_postgresql else "SELECT 1")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert (AuditEvent.objects.count(), AuditSeal.objects.count()) == (1, 1)


def test_the_database_refuses_to_change_a_line_that_is_not_sealed_yet(db: None) -> None:
    _event(make_user("noor@voorbeeld.example"))
    become_owner()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGE)


def test_logging_takes_one_query(db: None) -> None:
    person = make_user("noor@voorbeeld.example")

    with CaptureQueriesContext(connection) as asked:
        record_event(acting_user=person, action="sign_in", subject=person)

    assert len(asked) == 1


# --- From where, by which way ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("Voorbeeld Kanarie", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("proxies", "said", "network"),
    [
        (0, "203.0.113.9", "127.0.0.0/24"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.0/24"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.0/24"),
        (2, "203.0.113.9", "127.0.0.0/24"),
    ],
)
def test_only_our_own_proxies_are_believed_about_who_asks(
    world: World, signed_in: Any, settings: Any, proxies: int, said: str, network: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    page = reverse("cases:pupil", args=[make_pupil(world.school).pk])

    signed_in(world.noor).get(page, headers={"X-Forwarded-For": said})

    assert AuditEvent.objects.get().address == network


def test_the_lines_of_one_request_share_its_number(world: World, signed_in: Any) -> None:
    pupil = make_pupil(world.school)
    client = signed_in(world.noor)

    for _ in range(2):
        client.get(reverse("cases:pupil", args=[pupil.pk]))

    first, second = AuditEvent.objects.all()
    assert (first.channel, len(first.request_id)) == (Channel.PAGE, 32)
    assert first.request_id != second.request_id


def test_a_worker_acts_for_the_person_who_asked(db: None) -> None:
    person = make_user("noor@voorbeeld.example")
    task = str(uuid4())

    start_task(task)
    inside = _event(person)
    end_task()
    outside = _event(person)

    assert (inside.actor, inside.channel, inside.request_id) == (person, Channel.WORKER, task)
    assert (outside.channel, outside.request_id) == (Channel.COMMAND, "")


# --- What was taken back ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.accounts.rollback_urls")
@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("probe-change", [("change_pupil", "failed")]),
        ("probe-look", [("view_pupil", "done")]),
        ("probe-refuse", [("use_view_pupils", "refused")]),
        ("probe-half", [("record_pupil", "done"), ("change_pupil", "failed")]),
    ],
)
def test_what_was_tried_stays_when_its_transaction_is_taken_back(name: str, lines: list[tuple[str, str]]) -> None:
    person = make_user("noor@voorbeeld.example")
    client = Client(raise_request_exception=False)
    client.force_login(person)

    client.get(reverse(name))

    assert _lines() == lines
    assert {(event.actor, event.channel) for event in AuditEvent.objects.all()} == {(person, Channel.PAGE)}


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_tried_stays_too() -> None:
    person = make_user("noor@voorbeeld.example")

    start_task(str(uuid4()))
    with pytest.raises(LookupError), transaction.atomic():
        record_event(acting_user=person, action="calculate_pool", subject=person)
        raise LookupError
    end_task()

    assert _lines() == [("calculate_pool", "failed")]


# --- Refusals --------------------------------------------------------------------------------------------------------


def test_a_page_that_is_refused_without_an_object_is_logged_by_its_route(world: World, signed_in: Any) -> None:
    guessed = uuid4()

    answer = signed_in(world.noor).get(reverse("cases:pupil", args=[guessed]))

    event = AuditEvent.objects.get()
    assert answer.status_code == 404
    assert (event.actor, event.action, event.outcome) == (world.noor, "open_page", "refused")
    assert (event.subject_type, event.subject_id) == ("cases:pupil", str(guessed))


def test_a_refusal_is_logged_once(world: World, signed_in: Any) -> None:
    signed_in(world.eva).get(reverse("cases:pupil", args=[make_pupil(world.school).pk]))

    assert _lines() == [("use_view_pupils", "refused")]


def test_the_api_logs_a_refusal_too(world: World, signed_in: Any) -> None:
    answer = signed_in(world.ada).post("/api/v1/pool-calculations", "{}", content_type="application/json")

    assert answer.status_code == 403
    assert AuditEvent.objects.get().subject_type == "api:pool-calculations"


def test_a_form_without_its_token_is_a_refusal(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.noor)

    assert client.post(reverse("cases:pupil-add", args=[world.school.pk])).status_code == 403
    assert AuditEvent.objects.get().subject_type == "cases:pupil-add"


def test_an_address_that_leads_nowhere_is_not_a_refusal(world: World, signed_in: Any) -> None:
    signed_in(world.noor).get("/favicon.ico")
    Client().get("/leerlingen/")

    assert _lines() == []


# --- Sign-in ---------------------------------------------------------------------------------------------------------


def _sign_in(login: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client


def test_signing_in_and_out_is_logged(world: World) -> None:
    client = _sign_in("noor@voorbeeld.example", PASSWORD)
    client.post(reverse("account_logout"))

    assert _lines() == [("sign_in", "done"), ("sign_out", "done")]
    assert {event.actor for event in AuditEvent.objects.all()} == {world.noor}


def test_a_failed_sign_in_names_the_user_and_not_what_was_typed(world: World) -> None:
    _sign_in("Noor@voorbeeld.example", "fout")
    _sign_in("kanarie@voorbeeld.example", "fout")

    known, unknown = AuditEvent.objects.order_by("id")
    assert (known.actor, known.outcome, known.subject_id) == (None, "refused", str(world.noor.pk))
    assert (unknown.subject_type, unknown.subject_id) == ("accounts.user", "")


def test_a_sign_in_on_an_account_that_is_switched_off_is_logged(world: World) -> None:
    User.objects.filter(pk=world.noor.pk).update(is_active=False)

    _sign_in("noor@voorbeeld.example", PASSWORD)

    event = AuditEvent.objects.get()
    assert (event.actor, event.outcome, event.subject_id) == (None, "refused", str(world.noor.pk))


def test_a_change_of_password_is_logged(world: World) -> None:
    client = _sign_in("noor@voorbeeld.example", PASSWORD)
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    client.post(reverse("account_change_password"), form)

    assert _lines()[:2] == [("sign_in", "done"), ("change_password", "done")]
