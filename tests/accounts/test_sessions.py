"""How long a session lasts, and what ends it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.browsers import browser_name
from accounts.models import AuditEvent, Session, User
from accounts.tasks import clear_ended
from schools.models import Membership
from tests.accounts.codes import code_of
from tests.accounts.people import SECRET, enter_code, enter_password, give_app, signed_in_as
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 9, 7, 6, 0, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def opens(client: Client) -> bool:
    """Whether a page that needs somebody opens."""
    return client.get(reverse("budgets:norms")).status_code == 200


@pytest.mark.parametrize(("seconds", "is_open"), [(30 * 60 - 1, True), (30 * 60, False), (30 * 60 + 1, False)])
def test_a_session_ends_after_half_an_hour_without_a_page(world: World, seconds: int, *, is_open: bool) -> None:
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        enter_password(client, world.noor)
        clock.shift(timedelta(seconds=seconds))

        assert opens(client) is is_open
        assert Session.objects.filter(user=world.noor).exists() is is_open, "it is gone from the server too"


@pytest.mark.parametrize(("seconds", "is_open"), [(8 * 3600 - 1, True), (8 * 3600, False), (8 * 3600 + 1, False)])
def test_a_session_ends_after_eight_hours_however_busy(world: World, seconds: int, *, is_open: bool) -> None:
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        enter_password(client, world.noor)
        for _ in range(seconds // 1200):
            clock.shift(timedelta(seconds=1200))
            opens(client)
        clock.move_to(MORNING + timedelta(seconds=seconds))

        assert opens(client) is is_open


def test_every_page_moves_the_end(world: World) -> None:
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        enter_password(client, world.noor)
        for _ in range(3):
            clock.shift(timedelta(minutes=29))
            assert opens(client)


def test_asking_how_long_there_is_left_does_not_move_the_end_and_staying_does(world: World) -> None:
    client = Client()
    page = reverse("accounts:session")
    with time_machine.travel(MORNING, tick=False) as clock:
        enter_password(client, world.noor)
        clock.shift(timedelta(minutes=20))
        asked, again = client.get(page).json(), client.get(page).json()
        stayed = client.post(page).json()
        clock.shift(timedelta(minutes=29))
        later = client.get(page).json()
        clock.shift(timedelta(minutes=1))
        over = client.get(page).json()

    assert asked == again == {"seconds": 600, "can_be_kept": True}
    assert stayed == {"seconds": 1800, "can_be_kept": True}
    assert later == {"seconds": 60, "can_be_kept": True}
    assert over == {"seconds": 0, "can_be_kept": False}


def test_staying_is_no_way_past_eight_hours(world: World) -> None:
    client = Client()
    page = reverse("accounts:session")
    with time_machine.travel(MORNING, tick=False) as clock:
        enter_password(client, world.noor)
        for _ in range(23):
            clock.shift(timedelta(minutes=20))
            client.post(page)
        told = client.post(page).json()
        clock.shift(timedelta(minutes=20))

        assert told == {"seconds": 1200, "can_be_kept": False}
        assert client.post(page).json() == {"seconds": 0, "can_be_kept": False}
        assert not opens(client)


def test_a_stranger_who_asks_about_a_session_learns_nothing() -> None:
    assert Client().get(reverse("accounts:session")).json() == {"seconds": 0, "can_be_kept": False}


def test_signing_in_gives_a_new_key_at_each_step(world: World) -> None:
    give_app(world.noor)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": ""})
    session = client.session
    session["something"] = "of an attacker"
    session.save()
    planted = str(session.session_key)
    client.cookies["sessionid"] = planted

    enter_password(client, world.noor)
    enter_code(client, code_of(SECRET))

    assert client.cookies["sessionid"].value != planted
    assert signed_in_as(client) == str(world.noor.pk)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert signed_in_as(thief) is None


def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    client, copy = Client(), Client()
    enter_password(client, world.noor)
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert opens(copy)

    client.post(reverse("account_logout"))

    assert not opens(copy)
    assert not Session.objects.filter(user=world.noor).exists()


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    here, elsewhere = Client(), Client()
    enter_password(here, world.noor)
    enter_password(elsewhere, world.noor)
    chosen = "een heel ander wachtwoord"

    fields = {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen}
    here.post(reverse("account_change_password"), fields)

    assert (opens(here), opens(elsewhere)) == (True, False)
    assert Session.objects.filter(user=world.noor).count() == 1


def test_the_page_of_ones_own_sign_in_shows_the_sessions_and_ends_the_others(world: World) -> None:
    here, elsewhere = Client(headers={"User-Agent": FIREFOX}), Client(headers={"User-Agent": "iets heel anders"})
    enter_password(elsewhere, world.noor)
    enter_password(here, world.noor)
    enter_password(Client(), world.eva)

    page = here.get(reverse("mfa_index"))
    ended = here.post(reverse("accounts:end-others"))

    assert [row.browser for row in page.context["running"]] == ["Firefox, Windows", ""]
    assert [row.network for row in page.context["running"]] == ["127.0.0.0/24"] * 2
    assert "dit apparaat" in page.text
    assert ended.status_code == 302
    assert (opens(here), opens(elsewhere)) == (True, False)
    assert AuditEvent.objects.get(action="end_sessions").actor == world.noor
    assert Session.objects.filter(user=world.eva).count() == 1


def test_who_is_switched_off_or_loses_a_role_is_out_at_the_next_request(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)
    school = reverse("budgets:school", args=[world.school.pk])
    assert client.get(school).status_code == 200

    Membership.objects.filter(user=world.noor).update(valid_until=datetime(2020, 1, 2, tzinfo=UTC).date())
    assert client.get(school).status_code == 404
    User.objects.filter(pk=world.noor.pk).update(is_active=False)
    assert not opens(client)


def test_a_session_that_names_a_user_and_no_beginning_counts_for_nothing(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)
    Session.objects.filter(user=world.noor).update(started_at=None)

    assert not opens(client)


def test_the_nightly_round_removes_what_has_ended(world: World) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        enter_password(Client(), world.noor)
        clock.shift(timedelta(minutes=29))
        enter_password(Client(), world.eva)
        clock.shift(timedelta(minutes=1))

        clear_ended()

    assert list(Session.objects.values_list("user__name", flat=True)) == ["Eva"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.4 Safari/605.1.15", "Safari, Mac"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) CriOS/140.0 Mobile Safari/604.1", "Chrome, iPhone"),
        ("<script>alert(1)</script>" * 50, ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(said: str, shown: str) -> None:
    assert browser_name(said) == shown


@pytest.mark.parametrize(("variable", "value"), [("IDLE_SECONDS", 300), ("COOKIE_AGE", 3600)])
def test_the_limits_are_those_of_the_settings(world: World, settings: Any, variable: str, value: int) -> None:
    setattr(settings, f"SESSION_{variable}", value)
    settings.SESSION_IDLE_SECONDS = min(settings.SESSION_IDLE_SECONDS, value)
    client = Client()
    with time_machine.travel(MORNING, tick=False) as clock:
        enter_password(client, world.noor)
        clock.shift(timedelta(seconds=value))

        assert not opens(client)
