"""The second step of signing in: what it lets in, what it keeps out, and what is kept of its secrets."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.actions import renew_second_factors, reset_second_factor
from accounts.models import AuditEvent, Session
from cases.models import Pupil
from tests.accounts.codes import code_of
from tests.accounts.people import SECRET, enter_code, enter_password, give_app, recovery_codes, signed_in_as
from tests.cast import PASSWORD, World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 7, 12, 0, 5, tzinfo=UTC)


def events(action: str) -> list[tuple[str, str]]:
    """What the log says of an action, the oldest first: how it ended and about whom."""
    rows = AuditEvent.objects.filter(action=action).order_by("id")
    return list(rows.values_list("outcome", "subject_id"))


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_of_these_tests_are_those_of_rfc_6238(at: int, code: str) -> None:
    assert code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=at) == code


def test_a_password_alone_signs_nobody_in_who_has_a_second_step(world: World) -> None:
    give_app(world.noor)
    client = Client()

    answer = enter_password(client, world.noor)

    assert answer.url == reverse("mfa_authenticate")
    assert signed_in_as(client) is None
    assert client.get(reverse("cases:pupil-add", args=[world.school.pk])).status_code == 302
    assert not Session.objects.filter(user=world.noor).exists()


def test_password_and_code_together_sign_in(world: World) -> None:
    give_app(world.noor)
    client = Client()

    enter_password(client, world.noor)
    answer = enter_code(client, code_of(SECRET))

    assert answer.url == reverse("budgets:home")
    assert signed_in_as(client) == str(world.noor.pk)
    assert events("sign_in") == [("done", str(world.noor.pk))]


def test_a_code_counts_once(world: World) -> None:
    give_app(world.noor)
    with time_machine.travel(NOON, tick=False) as clock:
        code = code_of(SECRET)
        first, second = Client(), Client()
        enter_password(first, world.noor)
        enter_password(second, world.noor)
        assert enter_code(first, code).status_code == 302

        for seconds in (0, 20, 20):  # the same half minute, the next, and the one after: it would count in each
            clock.shift(timedelta(seconds=seconds))
            answer = enter_code(second, code)
            assert answer.status_code == 200
            assert "al gebruikt" in answer.text

    assert signed_in_as(second) is None
    assert events("confirm_second_step")[:1] == [("refused", str(world.noor.pk))]


def test_the_code_with_which_an_app_was_added_counts_no_second_time(world: World) -> None:
    client = Client()
    with time_machine.travel(NOON, tick=False):
        enter_password(client, world.noor)
        page = client.get(reverse("mfa_activate_totp"))
        code = code_of(page.context["form"].secret)
        assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
        other = Client()
        enter_password(other, world.noor)

        assert enter_code(other, code).status_code == 200
    assert signed_in_as(other) is None


def test_a_code_of_an_hour_ago_and_a_wrong_one_are_refused(world: World) -> None:
    give_app(world.noor)
    client = Client()
    enter_password(client, world.noor)

    old = enter_code(client, code_of(SECRET, at=1_000_000_000))
    wrong = enter_code(client, "geen code")
    empty = enter_code(client, "")
    strange = enter_code(client, "\0" * 3)

    assert [answer.status_code for answer in (old, wrong, empty, strange)] == [200] * 4
    assert signed_in_as(client) is None


def test_after_five_wrong_codes_a_good_one_must_wait_and_then_counts(world: World) -> None:
    give_app(world.noor)
    client = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        enter_password(client, world.noor)
        for number in range(5):
            enter_code(client, f"00000{number}")

        paused = enter_code(client, code_of(SECRET))
        clock.shift(timedelta(minutes=5))
        again = enter_code(client, code_of(SECRET))

    assert paused.status_code == 200
    assert "Wacht een paar minuten" in paused.text
    assert again.status_code == 302
    assert events("wait_after_tries") == [("refused", str(world.noor.pk))]


def test_a_recovery_code_counts_once_and_the_page_says_how_few_are_left(world: World) -> None:
    give_app(world.noor)
    codes = recovery_codes(world.noor)
    assert len(codes) == 10

    said = []
    for code in codes[:8]:
        client = Client()
        enter_password(client, world.noor)
        assert enter_code(client, code).status_code == 302
        said.append("Maak nieuwe bij Mijn inloggegevens" in client.get(reverse("budgets:norms")).text)
    used = Client()
    enter_password(used, world.noor)
    refused = enter_code(used, codes[0])

    assert said == [False] * 6 + [True] * 2
    assert refused.status_code == 200
    assert len(recovery_codes(world.noor)) == 2
    assert events("use_recovery_code") == [("done", str(world.noor.pk))] * 8


def test_a_new_password_by_mail_keeps_the_second_step(world: World, mailoutbox: list[Any]) -> None:
    give_app(world.noor)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "Noor@voorbeeld.example"})
    link = next(word for word in mailoutbox[0].body.split() if word.startswith("http"))
    form = client.get(link, follow=True)
    chosen = "een heel ander wachtwoord"

    client.post(form.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    after = enter_password(client, world.noor, password=chosen)

    assert after.url == reverse("mfa_authenticate")
    assert signed_in_as(client) is None
    assert events("request_reset") == [("done", str(world.noor.pk))]
    assert events("reset_password") == [("done", str(world.noor.pk))]


def test_secrets_are_stored_so_that_the_database_alone_does_not_give_them(world: World) -> None:
    give_app(world.noor)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in stored
    assert [code for code in recovery_codes(world.noor) if code in stored] == []


def test_a_secret_of_another_server_lets_nobody_in_and_breaks_nothing(world: World, settings: Any) -> None:
    give_app(world.noor)
    settings.SECRET_KEY = "another-key-of-another-server-" * 3
    client = Client()
    enter_password(client, world.noor)

    assert enter_code(client, code_of(SECRET)).status_code == 200
    assert signed_in_as(client) is None


def test_a_new_key_still_reads_what_the_old_one_wrote(world: World, settings: Any) -> None:
    give_app(world.noor)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the-new-key-of-this-same-server-" * 3
    client = Client()
    enter_password(client, world.noor)

    assert enter_code(client, code_of(SECRET)).status_code == 302


def test_renewing_writes_every_secret_with_the_new_key_and_tells_what_it_cannot_read(
    world: World, settings: Any
) -> None:
    give_app(world.noor)
    before, old = recovery_codes(world.noor), settings.SECRET_KEY
    settings.SECRET_KEY = "the-new-key-of-this-same-server-" * 3
    settings.SECRET_KEY_FALLBACKS = [old]

    assert renew_second_factors() == (2, 0)
    settings.SECRET_KEY_FALLBACKS = []
    assert recovery_codes(world.noor) == before
    client = Client()
    enter_password(client, world.noor)
    assert enter_code(client, code_of(SECRET)).status_code == 302
    settings.SECRET_KEY = "a-key-that-nobody-knows-any-more-" * 3
    with pytest.raises(CommandError, match="2 secrets were written with a key that is not here"):
        call_command("renew_second_factors")
    assert events("renew_second_factors") == [("done", "")] * 2


def test_adding_an_app_ends_the_sessions_of_a_password_alone(world: World) -> None:
    here, elsewhere = Client(), Client()
    enter_password(here, world.noor)
    enter_password(elsewhere, world.noor)
    secret = here.get(reverse("mfa_activate_totp")).context["form"].secret

    added: Any = here.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert added.url == reverse("mfa_view_recovery_codes")
    assert signed_in_as(here) == str(world.noor.pk)
    assert signed_in_as(elsewhere) is None
    assert events("add_second_factor") == [("done", str(world.noor.pk))]
    assert secret not in json.dumps(Session.objects.get(user=world.noor).get_decoded())


def test_recovery_codes_are_shown_once_with_a_file_that_holds_them(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)
    give_app(world.noor)
    codes = recovery_codes(world.noor)

    first, second = (client.get(reverse("mfa_view_recovery_codes")) for _ in range(2))

    assert [code for code in codes if code not in first.text] == []
    assert all(code in first.context["as_file"] for code in codes)
    assert "no-store" in first.headers["Cache-Control"]
    assert [code for code in codes if code in second.text] == []
    assert "10 herstelcodes" in second.text


def test_new_recovery_codes_replace_the_old_ones(world: World) -> None:
    client = Client()
    enter_password(client, world.noor)
    give_app(world.noor)
    old = recovery_codes(world.noor)

    client.post(reverse("mfa_generate_recovery_codes"))

    assert set(old) & set(recovery_codes(world.noor)) == set()
    assert events("make_recovery_codes") == [("done", str(world.noor.pk))]


def test_who_signed_in_long_ago_confirms_it_before_changing_anything(world: World) -> None:
    give_app(world.noor)
    client = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        enter_password(client, world.noor)
        enter_code(client, code_of(SECRET))
        clock.shift(timedelta(minutes=6))
        asked: Any = client.get(reverse("mfa_deactivate_totp"))
        wrong = client.post(asked.url, {"password": "niet het wachtwoord"})
        confirmed: Any = client.post(asked.url, {"password": PASSWORD})

        removed = client.post(confirmed.url)

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert wrong.status_code == 200
    assert removed.status_code == 302
    assert not Authenticator.objects.filter(user=world.noor).exists(), "recovery codes of nothing go too"
    assert events("remove_second_factor") == [("done", str(world.noor.pk))]


def test_a_code_confirms_too(world: World) -> None:
    give_app(world.noor)
    client = Client()
    client.force_login(world.noor)

    wrong = client.post(reverse("mfa_reauthenticate"), {"code": "123"})
    good: Any = client.post(reverse("mfa_reauthenticate") + f"?next={reverse('mfa_index')}", {"code": code_of(SECRET)})

    assert (wrong.status_code, good.url) == (200, reverse("mfa_index"))


def test_a_reset_by_an_administrator_ends_every_session_and_is_logged(world: World) -> None:
    give_app(world.noor)
    client = Client()
    enter_password(client, world.noor)
    enter_code(client, code_of(SECRET))

    reset_second_factor(user=world.noor, acting_user=world.ada)

    assert signed_in_as(client) is None
    assert not Authenticator.objects.filter(user=world.noor).exists()
    assert events("reset_second_factor") == [("done", str(world.noor.pk))]
    assert AuditEvent.objects.get(action="reset_second_factor").actor == world.ada
    assert enter_password(client, world.noor).status_code == 302
    assert signed_in_as(client) == str(world.noor.pk)


def test_what_was_typed_goes_along_through_both_steps(world: World) -> None:
    give_app(world.noor)
    client = Client()
    typed = {"reference": "24-017", "nickname": "Lara", "birth_year": "2016"}
    address = reverse("cases:pupil-add", args=[world.school.pk])
    asked = client.post(address, typed)

    second = enter_password(client, world.noor, unsent=asked.context["unsent_text"])
    wrong = enter_code(client, "000000", unsent=second.context["unsent_text"])
    offered = enter_code(client, code_of(SECRET), unsent=wrong.context["unsent_text"])

    assert second.status_code == 200
    assert "24-017" not in json.dumps([row.get_decoded() for row in Session.objects.all()]), "nothing of it is stored"
    assert (offered.context["unsent"].path, dict(offered.context["unsent"].fields)) == (address, typed)
    client.post(address, typed)
    assert Pupil.objects.get().nickname == "Lara"


HALF = {"type": "public-key", "id": "AA", "rawId": "AA"}
SAID = {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}
NONSENSE = [
    *("", "null", "[]", "3", '"x"', "{}", '{"id": 1}', "{" * 5000, "[" * 100_000),
    json.dumps({**HALF, "response": {}}),
    json.dumps({**HALF, "response": SAID}),
    json.dumps({**HALF, "response": {**SAID, "userHandle": 7}}),
    json.dumps({**HALF, "response": {"clientDataJSON": "e30", "attestationObject": "AA"}}),
    json.dumps({**HALF, "response": {"clientDataJSON": "e30", "attestationObject": "oWA"}}),
    json.dumps({**HALF, "id": {}, "rawId": [], "response": [1]}),
]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
def test_an_answer_that_no_passkey_gives_is_refused_and_nothing_breaks(world: World, nonsense: str) -> None:
    give_app(world.noor)
    client, halfway, inside = Client(), Client(), Client()
    enter_password(halfway, world.noor)
    inside.force_login(world.eva)
    enter_password(inside, world.eva)
    for page in ("mfa_add_webauthn", "mfa_reauthenticate_webauthn"):
        inside.get(reverse(page))

    answers = [
        client.post(reverse("mfa_login_webauthn"), {"credential": nonsense}),
        halfway.post(reverse("mfa_authenticate"), {"credential": nonsense}),
        inside.post(reverse("mfa_add_webauthn"), {"credential": nonsense, "name": "x"}),
        inside.post(reverse("mfa_reauthenticate_webauthn"), {"credential": nonsense}),
    ]

    assert [answer.status_code < 500 for answer in answers] == [True] * 4
    assert signed_in_as(client) is None
    assert signed_in_as(halfway) is None
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()
