"""A provider that lies, an answer that was tampered with, and a provider that is away: nobody gets in, never a 500."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import AuditEvent, User
from tests.accounts.single_sign_on.conftest import NOOR
from tests.openid.running import Provider, at_provider, begin, free_port

pytestmark = pytest.mark.django_db

NOW = int(time.time())
# How it lies, and the check that must see it.
LIES: dict[str, tuple[dict[str, Any], str]] = {
    "a key of somebody else": ({"signed_by": "stranger"}, "id_token: InvalidSignatureError"),
    "no signature": ({"signed_by": "nobody"}, "id_token: InvalidAlgorithmError"),
    "the client secret as key": ({"signed_by": "secret"}, "id_token: InvalidAlgorithmError"),
    "a key that is not published": ({"header": {"kid": "elsewhere"}}, "id_token: key"),
    "a key of which nothing is said, and two published": (
        {
            "header": {"kid": None},
            "keys": {"keys": [{"kty": "RSA", "e": "AQAB", "n": "AQAB" * 86}] * 2},
        },
        "id_token: key",
    ),
    "no keys": ({"keys": {"keys": []}}, "id_token: PyJWKSetError"),
    "keys of another kind": ({"keys": {"keys": "none"}}, "id_token: PyJWKSetError"),
    "keys without a word": ({"keys": {"keys": None}}, "id_token: PyJWKSetError"),
    "another audience": ({"id_token": {"aud": "somebody-else"}}, "id_token: InvalidAudienceError"),
    "an audience of two without a party": ({"id_token": {"aud": ["ontschot", "somebody-else"]}}, "id_token: azp"),
    "another party": ({"id_token": {"azp": "somebody-else"}}, "id_token: azp"),
    "no audience": ({"id_token": {"aud": None}}, "id_token: MissingRequiredClaimError"),
    "another issuer": ({"id_token": {"iss": "https://elsewhere.example"}}, "id_token: InvalidIssuerError"),
    "no issuer": ({"id_token": {"iss": None}}, "id_token: MissingRequiredClaimError"),
    "expired": ({"id_token": {"exp": NOW - 3600}}, "id_token: ExpiredSignatureError"),
    "never expires": ({"id_token": {"exp": None}}, "id_token: MissingRequiredClaimError"),
    "an end that is no number": ({"id_token": {"exp": "later"}}, "id_token: DecodeError"),
    "made in the future": ({"id_token": {"iat": NOW + 3600}}, "id_token: ImmatureSignatureError"),
    "no time": ({"id_token": {"iat": None}}, "id_token: MissingRequiredClaimError"),
    "another nonce": ({"id_token": {"nonce": "of-another-attempt"}}, "id_token: nonce"),
    "no nonce": ({"id_token": {"nonce": None}}, "id_token: MissingRequiredClaimError"),
    "no subject": ({"id_token": {"sub": None}}, "id_token: MissingRequiredClaimError"),
    "an empty subject": ({"id_token": {"sub": ""}}, "id_token: sub"),
    "a subject that is a number": ({"id_token": {"sub": 1}}, "id_token: InvalidSubjectError"),
    "a subject too long": ({"id_token": {"sub": "s" * 256}}, "id_token: sub"),
    "userinfo of somebody else": ({"id_token": {"email": None}, "userinfo": {"sub": "b-1"}}, "userinfo: sub"),
    "userinfo of nobody": ({"id_token": {"email": None}, "userinfo": {"sub": None}}, "userinfo: sub"),
    "no token at all": ({"token": {"id_token": None}}, "id_token: no id_token"),
    "a token that is a list": ({"token": {"id_token": ["a"]}}, "id_token: no id_token"),
    "a token that is not one": ({"token": {"id_token": "a.b.c"}}, "id_token: DecodeError"),
    "the issuer of another in its document": (
        {"discovery": {"issuer": "https://elsewhere.example"}},
        "discovery: issuer",
    ),
    "no place for tokens": ({"discovery": {"token_endpoint": None}}, "discovery: token_endpoint"),
    "a place for tokens that is a file": (
        {"discovery": {"token_endpoint": "file:///etc/passwd"}},
        "discovery: token_endpoint",
    ),
    "a place for keys that is no address": ({"discovery": {"jwks_uri": "http://["}}, "discovery: jwks_uri"),
    "keys that are a page": ({"answers": {"/jwks.json": {"body": "<html>"}}}, "no JSON"),
    "keys that go on for ever": ({"answers": {"/jwks.json": {"body": "[" * 900_000}}}, "no JSON"),
    "an answer of two megabytes": (
        {"answers": {"/jwks.json": {"body": '{"a":"' + "a" * 2_000_000 + '"}'}}},
        "answer too long",
    ),
    "tokens that are a list": ({"answers": {"/token/": {"body": "[]"}}}, "no JSON object"),
    "tokens elsewhere": ({"answers": {"/token/": {"status": 302, "location": "http://127.0.0.1/"}}}, "status 302"),
    "a refusal of the code": (
        {"answers": {"/token/": {"status": 400, "body": '{"error":"invalid_grant"}'}}},
        "status 400",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_lets_nobody_in(client: Client, provider: Provider, noor: User, lie: str, caplog: Any) -> None:
    back = at_provider(begin(client), "noor")
    order, why = LIES[lie]
    provider.order(people={"noor": NOOR}, **order)

    answer = client.get(back)

    assert answer.status_code == 502
    assert "Het antwoord van Testgemeente klopt niet" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert list(AuditEvent.objects.values_list("action", "subject_id", "outcome")) == [
        ("sign_in_by_provider", "", "refused")
    ]
    assert f"sign-in by gemeente: untrusted: {why}" in caplog.messages


def test_the_honest_answer_after_the_same_course_lets_in(client: Client, provider: Provider, noor: User) -> None:
    """What makes the test above mean something."""
    back = at_provider(begin(client), "noor")
    provider.order(people={"noor": NOOR}, id_token={"azp": "ontschot"})

    client.get(back)

    assert client.session["_auth_user_id"] == str(noor.pk)


AWAY: dict[str, dict[str, Any]] = {
    "it fails": {"answers": {"/token/": {"status": 500}}},
    "it is overloaded": {"answers": {"/jwks.json": {"status": 503, "body": "later"}}},
}


@pytest.mark.parametrize("fault", AWAY)
def test_a_provider_that_fails_halfway_gets_a_page_with_another_way_in(
    client: Client, provider: Provider, noor: User, fault: str
) -> None:
    back = at_provider(begin(client), "noor")
    provider.order(people={"noor": NOOR}, **AWAY[fault])

    answer = client.get(back)

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Testgemeente is nu niet te bereiken" in page
    assert 'href="/account/login/"' in page
    assert "Opnieuw proberen" in page


def test_a_provider_that_is_not_there_gets_the_same_page(client: Client, provider: Provider, settings: Any) -> None:
    gone = Provider(f"http://127.0.0.1:{free_port()}/o")
    settings.SINGLE_SIGN_ON = (gone.trusted(),)

    answer = client.post("/account/sso/gemeente/")

    assert answer.status_code == 503
    assert "Testgemeente is nu niet te bereiken" in answer.content.decode()


def test_a_provider_that_does_not_answer_holds_nobody_longer_than_five_seconds(
    client: Client, provider: Provider
) -> None:
    provider.order(answers={"/.well-known/openid-configuration": {"seconds": 8}})
    before = time.monotonic()

    answer = client.post("/account/sso/gemeente/")

    assert time.monotonic() - before < 6
    assert answer.status_code == 503


def test_an_answer_byte_by_byte_is_not_waited_for(client: Client, dripping: Provider, settings: Any) -> None:
    settings.SINGLE_SIGN_ON = (dripping.trusted(),)
    before = time.monotonic()

    answer = client.post("/account/sso/gemeente/")

    assert time.monotonic() - before < 7
    assert answer.status_code == 503


def test_a_person_who_cancels_reads_that_he_did(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]

    answer = client.get(
        "/account/sso/gemeente/callback/", {"state": state, "error": "access_denied", "iss": provider.issuer}
    )

    assert answer.status_code == 200
    assert "U hebt het inloggen bij Testgemeente afgebroken." in answer.content.decode()


def test_an_error_of_the_provider_is_told(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    told = {"state": state, "error": "<script>", "error_description": "<script>", "iss": provider.issuer}

    answer = client.get("/account/sso/gemeente/callback/", told)

    assert answer.status_code == 502
    assert "Testgemeente liet u niet inloggen" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "state=", "state=abc", "state=abc&code=x", "code=x", "state=%FF&code=%FF", "error=x"]
)
def test_an_answer_to_no_attempt_of_ours_is_refused(client: Client, provider: Provider, query: str) -> None:
    answer = client.get(f"/account/sso/gemeente/callback/?{query}")

    assert answer.status_code == 400
    assert "Begin opnieuw met inloggen" in answer.content.decode()
    assert not AuditEvent.objects.exists()


def test_an_answer_to_the_attempt_of_another_browser_is_refused(client: Client, provider: Provider, noor: User) -> None:
    """Otherwise one could let somebody work in one's own account, or take over an attempt."""
    back = at_provider(begin(client), "noor")

    answer = Client().get(back)

    assert answer.status_code == 400


def test_an_answer_counts_once(client: Client, provider: Provider, noor: User) -> None:
    back = at_provider(begin(client), "noor")
    client.get(back)
    client.logout()

    answer = client.get(back)

    assert answer.status_code == 400
    assert "_auth_user_id" not in client.session


def test_a_code_of_before_in_a_new_attempt_is_refused_by_the_provider(
    client: Client, provider: Provider, noor: User
) -> None:
    used = at_provider(begin(client), "noor")
    client.get(used)
    code = parse_qs(urlsplit(used).query)["code"][0]
    again = Client()
    state = parse_qs(urlsplit(begin(again)).query)["state"][0]

    answer = again.get("/account/sso/gemeente/callback/", {"state": state, "code": code, "iss": provider.issuer})

    assert answer.status_code == 502
    assert "_auth_user_id" not in again.session


def test_a_stolen_code_is_of_no_use_without_the_verifier(client: Client, provider: Provider, noor: User) -> None:
    """The code of one attempt in another: PKCE makes the provider refuse it, unused as it is."""
    stolen = parse_qs(urlsplit(at_provider(begin(client), "noor")).query)["code"][0]
    thief = Client()
    state = parse_qs(urlsplit(begin(thief)).query)["state"][0]

    answer = thief.get("/account/sso/gemeente/callback/", {"state": state, "code": stolen, "iss": provider.issuer})

    assert answer.status_code == 502
    assert "_auth_user_id" not in thief.session


def test_an_attempt_ends_after_ten_minutes(client: Client, provider: Provider, noor: User) -> None:
    back = at_provider(begin(client), "noor")

    with time_machine.travel(time.time() + 601, tick=True):
        answer = client.get(back)

    assert answer.status_code == 400


@pytest.mark.parametrize("issuer", ["https://elsewhere.example", ""])
def test_an_answer_that_another_provider_sent_here_is_refused(
    client: Client, provider: Provider, noor: User, issuer: str
) -> None:
    back = at_provider(begin(client), "noor")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    answer = client.get("/account/sso/gemeente/callback/", query | {"iss": issuer})

    assert answer.status_code == 502
    assert "_auth_user_id" not in client.session


def test_an_answer_for_one_provider_is_not_taken_at_the_other(
    client: Client, provider: Provider, second_provider: Provider, noor: User, settings: Any
) -> None:
    board = second_provider.trusted("bestuur", domains=frozenset({"bestuur.nl"}))
    settings.SINGLE_SIGN_ON = (provider.trusted(), board)
    back = at_provider(begin(client), "noor")

    answer = client.get(back.replace("gemeente", "bestuur"))

    assert answer.status_code == 400


def test_what_is_asked_of_the_provider_cannot_be_changed_by_a_link(client: Client, provider: Provider) -> None:
    path = (
        "/account/sso/gemeente/?scope=admin&process=connect&auth_params=redirect_uri%3Dhttps%3A%2F%2Felsewhere.example"
    )

    page = client.post(path, {"scope": "admin", "process": "connect"})

    asked = parse_qs(urlsplit(page.context["address"]).query)
    assert asked["redirect_uri"] == ["http://testserver/account/sso/gemeente/callback/"]
    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert len(asked["nonce"][0]) >= 32
    assert set(asked) == {
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
    }


def test_looking_at_the_address_of_the_button_starts_nothing(client: Client, provider: Provider) -> None:
    answer = client.get("/account/sso/gemeente/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert "sessionid" not in client.cookies


def test_the_button_wants_a_form_of_our_own(provider: Provider) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/account/sso/gemeente/").status_code == 403


@pytest.mark.parametrize(
    "path", ["/account/sso/elders/", "/account/sso/elders/callback/", "/account/sso/openid_connect/"]
)
def test_a_provider_that_is_not_ours_is_not_there(client: Client, provider: Provider, path: str) -> None:
    assert client.get(f"/account/sso/{path}").status_code == 404
    assert client.post(f"/account/sso/{path}").status_code == 404
