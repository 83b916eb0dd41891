"""The sign-in page with and without providers, the password beside them, and what counts as a second factor."""

from io import StringIO
from typing import Any

import pytest
from allauth.account.models import Login
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from accounts.models import AuditEvent, User
from accounts.single_sign_on.session import came_by, came_with_second_factor, comes_with_second_factor
from tests.accounts.codes import code_of
from tests.accounts.people import SECRET, give_app
from tests.accounts.single_sign_on.conftest import NOOR
from tests.cast import World
from tests.openid.running import Provider, sign_in

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord"


def request_of(client: Client) -> Any:
    request = RequestFactory().get("/")
    request.session = client.session
    return request


def test_without_providers_the_page_is_as_it_was(client: Client) -> None:
    page = client.get("/account/login/").content.decode()

    assert "Met uw account van het werk" not in page
    assert "Log in met het e-mailadres en het wachtwoord" in page


def test_the_buttons_stand_above_the_password_in_the_order_of_the_settings(
    client: Client, provider: Provider, settings: Any
) -> None:
    board = provider.trusted("bestuur", name="Bestuur De Brug", domains=frozenset({"brug.nl"}))
    settings.SINGLE_SIGN_ON = (provider.trusted(), board)

    page = client.get("/account/login/").content.decode()

    first, second = page.index("Inloggen met Testgemeente"), page.index("Inloggen met Bestuur De Brug")
    assert first < second < page.index('name="password"')


def test_the_name_on_the_button_is_text(client: Client, provider: Provider, settings: Any) -> None:
    settings.SINGLE_SIGN_ON = (provider.trusted(name="<b>Bestuur</b>"),)

    page = client.get("/account/login/").content.decode()

    assert "&lt;b&gt;Bestuur" in page
    assert "<b>Bestuur" not in page


def test_the_page_that_was_asked_for_goes_along_with_the_button(client: Client, provider: Provider) -> None:
    page = client.get("/account/login/?next=/hulp/").content.decode()

    form = page[page.index('action="/account/sso/gemeente/"') :]
    assert '<input type="hidden" name="next" value="/hulp/"' in form[: form.index("</form>")]


@pytest.mark.parametrize("email", ["noor@voorbeeld.nl", "Noor@VOORBEELD.nl", "niemand@voorbeeld.nl"])
@pytest.mark.parametrize("password", [PASSWORD, "fout"])
def test_a_password_is_refused_for_a_domain_that_has_another_way_in_whoever_exists(
    client: Client, provider: Provider, noor: User, settings: Any, email: str, password: str
) -> None:
    noor.set_password(PASSWORD)
    noor.save()
    settings.SINGLE_SIGN_ON = (provider.trusted(only=True),)

    answer = client.post("/account/login/", {"login": email, "password": password})

    page = answer.content.decode()
    assert "Adressen van voorbeeld.nl loggen in zonder wachtwoord." in page
    assert "“Inloggen met Testgemeente”" in page
    assert "_auth_user_id" not in client.session
    assert not AuditEvent.objects.filter(outcome="done").exists()


def test_a_password_still_counts_for_other_domains(client: Client, provider: Provider, settings: Any) -> None:
    someone = User.objects.create_user(email="eva@elders.nl", name="Eva Voorbeeld", password=PASSWORD)
    settings.SINGLE_SIGN_ON = (provider.trusted(only=True),)

    client.post("/account/login/", {"login": "eva@elders.nl", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(someone.pk)


def test_a_password_beside_the_button_still_counts(client: Client, provider: Provider, noor: User) -> None:
    noor.set_password(PASSWORD)
    noor.save()

    client.post("/account/login/", {"login": "noor@voorbeeld.nl", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(noor.pk)


@pytest.mark.parametrize("email", ["noor@voorbeeld.nl", "niemand@voorbeeld.nl"])
def test_no_new_password_is_mailed_to_who_has_none(
    client: Client, provider: Provider, noor: User, settings: Any, email: str
) -> None:
    settings.SINGLE_SIGN_ON = (provider.trusted(only=True),)

    answer = client.post("/account/password/reset/", {"email": email})

    assert "Adressen van voorbeeld.nl loggen in zonder wachtwoord." in answer.content.decode()
    assert mail.outbox == []


def test_a_new_password_is_still_mailed_to_others(client: Client, provider: Provider, settings: Any) -> None:
    User.objects.create_user(email="eva@elders.nl", name="Eva Voorbeeld", password=PASSWORD)
    settings.SINGLE_SIGN_ON = (provider.trusted(only=True),)

    client.post("/account/password/reset/", {"email": "eva@elders.nl"})

    assert [message.to for message in mail.outbox] == [["eva@elders.nl"]]


SECOND_FACTORS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "nothing said": ({}, {}, False),
    "a password alone": ({}, {"amr": ["pwd"]}, False),
    "several factors": ({}, {"amr": ["pwd", "mfa"]}, True),
    "a word that only looks like it": ({}, {"amr": "mfa"}, False),
    "a level that nobody agreed on": ({}, {"acr": "loa3"}, False),
    "the level that was agreed on": ({"second_factor_acr": ("loa2", "loa3")}, {"acr": "loa3"}, True),
    "a level below it": ({"second_factor_acr": ("loa2", "loa3")}, {"acr": "loa1"}, False),
    "the profile of research and education": ({}, {"acr": "https://refeds.org/profile/mfa"}, True),
    "a level that is a list": ({"second_factor_acr": ("loa2",)}, {"acr": ["loa2"]}, False),
    "agreed beforehand": ({"second_factor": True}, {}, True),
}


@pytest.mark.parametrize("case", SECOND_FACTORS)
def test_a_session_counts_as_two_factors_only_when_agreed_or_said_in_the_token(
    client: Client, provider: Provider, noor: User, settings: Any, case: str
) -> None:
    terms, said, expected = SECOND_FACTORS[case]
    settings.SINGLE_SIGN_ON = (provider.trusted(**terms),)
    provider.order(people={"noor": NOOR}, id_token=said)

    sign_in(client, "noor")

    assert client.session["_auth_user_id"] == str(noor.pk)
    assert came_with_second_factor(request_of(client)) is expected


def test_what_userinfo_says_of_a_second_factor_does_not_count(client: Client, provider: Provider, noor: User) -> None:
    """It is about the person, and not about this sign-in."""
    provider.order(people={"noor": NOOR}, id_token={"email": None}, userinfo={"amr": ["mfa"]})

    sign_in(client, "noor")

    assert not came_with_second_factor(request_of(client))


def test_the_agreed_levels_are_asked_for(client: Client, provider: Provider, settings: Any) -> None:
    settings.SINGLE_SIGN_ON = (provider.trusted(second_factor_acr=("loa2", "loa3")),)

    page = client.post("/account/sso/gemeente/")

    assert "acr_values=loa2+loa3" in page.context["address"]


def test_a_session_with_a_password_came_by_no_provider(client: Client, provider: Provider, noor: User) -> None:
    """Also when the same person came by one before, in this browser."""
    noor.set_password(PASSWORD)
    noor.save()
    provider.order(people={"noor": NOOR}, id_token={"amr": ["mfa"]})
    sign_in(client, "noor")
    came = came_by(request_of(client))
    client.post("/account/logout/")

    client.post("/account/login/", {"login": "noor@voorbeeld.nl", "password": PASSWORD})

    assert came == provider.trusted()
    assert client.session["_auth_user_id"] == str(noor.pk)
    assert came_by(request_of(client)) is None
    assert not came_with_second_factor(request_of(client))


def test_somebody_who_is_still_signing_in_with_a_password_brings_no_second_factor() -> None:
    assert not comes_with_second_factor(Login(user=None, signal_kwargs=None, email_verification="none"))


def test_a_link_is_forgotten_by_a_command(client: Client, provider: Provider, noor: User) -> None:
    sign_in(client, "noor")
    said = StringIO()

    call_command("unlink_provider", "Noor@Voorbeeld.nl", stdout=said)
    call_command("unlink_provider", "noor@voorbeeld.nl", stdout=said)

    assert said.getvalue().splitlines() == ["unlinked", "there was no link"]
    assert not SocialAccount.objects.exists()
    assert AuditEvent.objects.filter(action="unlink_provider", subject_id=str(noor.pk)).count() == 1


def test_the_command_knows_only_users() -> None:
    with pytest.raises(CommandError, match="no user with this address"):
        call_command("unlink_provider", "wie@voorbeeld.nl")


def test_a_second_step_of_our_own_is_asked_when_the_provider_brings_none(
    client: Client, provider: Provider, noor: User, settings: Any
) -> None:
    """Also with two providers that gave us the same client id."""
    board = provider.trusted("bestuur", domains=frozenset({"brug.nl"}))
    settings.SINGLE_SIGN_ON = (board, provider.trusted())
    give_app(noor)

    asked = sign_in(client, "noor")
    waiting = str(dict(client.session))
    before = client.session.get("_auth_user_id")
    client.post(asked["Location"], {"code": code_of(SECRET)})

    assert asked["Location"] == "/account/login/tweede-stap/"
    assert before is None
    assert noor.password not in waiting
    assert client.session["_auth_user_id"] == str(noor.pk)
    assert came_by(request_of(client)) == provider.trusted()
    assert not came_with_second_factor(request_of(client))
    assert AuditEvent.objects.filter(action="sign_in_by_provider", outcome="done").count() == 1


def test_no_second_step_of_our_own_is_asked_when_the_provider_brings_one(
    client: Client, provider: Provider, noor: User, settings: Any
) -> None:
    settings.SINGLE_SIGN_ON = (provider.trusted(second_factor=True),)
    give_app(noor)

    sign_in(client, "noor")

    assert client.session["_auth_user_id"] == str(noor.pk)
    assert came_with_second_factor(request_of(client))


@pytest.mark.parametrize(("said", "status"), [({"amr": ["mfa"]}, 200), ({"amr": ["pwd"]}, 302)])
def test_who_sees_children_needs_a_second_factor_by_this_way_too(
    client: Client, provider: Provider, world: World, settings: Any, said: dict[str, Any], status: int
) -> None:
    settings.SECOND_FACTOR = "required"
    person = world.bram
    settings.SINGLE_SIGN_ON = (provider.trusted(domains=frozenset({person.email.partition("@")[2]})),)
    provider.order(people={"bram": {"sub": "b-1", "email": person.email, "email_verified": True}}, id_token=said)

    sign_in(client, "bram")

    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get(f"/scholen/{world.school.pk}/").status_code == status
