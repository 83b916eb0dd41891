"""Who enters by single sign-on, and who is refused with a page that says what to do."""

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.models import AuditEvent, User
from accounts.single_sign_on.people import unlink
from tests.accounts.single_sign_on.conftest import BRAM, NOOR
from tests.openid.running import Provider, sign_in

pytestmark = pytest.mark.django_db


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def events() -> list[tuple[str, str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", "subject_id", "outcome"))


def test_a_person_with_an_account_enters_without_a_password(client: Client, provider: Provider, noor: User) -> None:
    answer = sign_in(client, "noor")

    assert answer.status_code == 302, answer.content.decode()
    assert signed_in_as(client) == str(noor.pk)
    assert events() == [("link_provider", str(noor.pk), "done"), ("sign_in_by_provider", str(noor.pk), "done")]


def test_the_second_time_the_subject_decides_and_not_the_address(
    client: Client, provider: Provider, noor: User
) -> None:
    sign_in(client, "noor")
    provider.order(people={"noor": NOOR | {"email": "noor.bakker@voorbeeld.nl", "email_verified": False}})
    again = Client()

    answer = sign_in(again, "noor")

    assert answer.status_code == 302
    assert signed_in_as(again) == str(noor.pk)
    assert SocialAccount.objects.count() == 1


def test_a_person_without_an_address_at_the_second_sign_in_enters(
    client: Client, provider: Provider, noor: User
) -> None:
    sign_in(client, "noor")
    provider.order(people={"noor": {"sub": "n-1"}}, userinfo={"email": None})
    again = Client()

    sign_in(again, "noor")

    assert signed_in_as(again) == str(noor.pk)


def test_an_address_that_stands_in_userinfo_alone_is_asked_for(client: Client, provider: Provider, noor: User) -> None:
    provider.order(people={"noor": NOOR}, id_token={"email": None, "email_verified": None})

    sign_in(client, "noor")

    assert signed_in_as(client) == str(noor.pk)


def test_capitals_in_the_address_make_no_difference(client: Client, provider: Provider, noor: User) -> None:
    provider.order(people={"noor": NOOR | {"email": "Noor@Voorbeeld.NL"}})

    sign_in(client, "noor")

    assert signed_in_as(client) == str(noor.pk)


def test_microsofts_word_for_a_verified_address_counts(client: Client, provider: Provider, noor: User) -> None:
    provider.order(people={"noor": {"sub": "n-1", "email": "noor@voorbeeld.nl", "xms_edov": True}})

    sign_in(client, "noor")

    assert signed_in_as(client) == str(noor.pk)


REFUSED_AT_FIRST: dict[str, tuple[dict[str, Any], str]] = {
    "unverified": (NOOR | {"email_verified": False}, "Uw e-mailadres is niet bevestigd"),
    "nothing said of it": ({"sub": "n-1", "email": "noor@voorbeeld.nl"}, "Uw e-mailadres is niet bevestigd"),
    "verified in words": (NOOR | {"email_verified": "yes"}, "Uw e-mailadres is niet bevestigd"),
    "verified false beside Microsoft's": (
        NOOR | {"email_verified": False, "xms_edov": True},
        "Uw e-mailadres is niet bevestigd",
    ),
    "no address": ({"sub": "n-1"}, "Uw e-mailadres ontbreekt"),
    "an address of another kind": (NOOR | {"email": ["noor@voorbeeld.nl"]}, "Uw e-mailadres ontbreekt"),
    "another domain": (NOOR | {"email": "noor@elders.nl"}, "Dit e-mailadres hoort niet bij Testgemeente"),
    "a domain below": (NOOR | {"email": "noor@sub.voorbeeld.nl"}, "Dit e-mailadres hoort niet bij Testgemeente"),
    "a domain that ends alike": (NOOR | {"email": "noor@nepvoorbeeld.nl"}, "Dit e-mailadres hoort niet bij"),
    "unknown here": (NOOR | {"email": "wie@voorbeeld.nl"}, "U hebt nog geen account bij Ontschot"),
}


@pytest.mark.parametrize("case", REFUSED_AT_FIRST)
def test_a_first_sign_in_is_refused_with_what_to_do(client: Client, provider: Provider, noor: User, case: str) -> None:
    claims, title = REFUSED_AT_FIRST[case]
    provider.order(people={"noor": claims})

    answer = sign_in(client, "noor")

    assert answer.status_code == 403
    assert title in answer.content.decode()
    assert signed_in_as(client) is None
    assert not SocialAccount.objects.exists()
    assert events() == [("sign_in_by_provider", "", "refused")]


def test_a_user_elsewhere_is_not_made_by_signing_in(client: Client, provider: Provider) -> None:
    sign_in(client, "noor")

    assert not User.objects.exists()


def test_a_deactivated_user_is_refused_at_first_and_later(client: Client, provider: Provider, noor: User) -> None:
    User.objects.update(is_active=False)
    first = sign_in(client, "noor")
    User.objects.update(is_active=True)
    sign_in(Client(), "noor")
    User.objects.update(is_active=False)

    later = sign_in(client, "noor")

    assert [first.status_code, later.status_code] == [403, 403]
    assert "Dit account staat uit" in first.content.decode()
    assert "Dit account staat uit" in later.content.decode()
    assert signed_in_as(client) is None
    assert events()[-1] == ("sign_in_by_provider", str(noor.pk), "refused")


def test_another_person_with_the_same_address_is_refused(client: Client, provider: Provider, noor: User) -> None:
    sign_in(Client(), "noor")
    provider.order(people={"noor2": NOOR | {"sub": "n-2"}})

    answer = sign_in(client, "noor2")

    assert answer.status_code == 403
    assert "Dit account is al gekoppeld" in answer.content.decode()
    assert signed_in_as(client) is None
    assert SocialAccount.objects.count() == 1


def test_who_takes_the_address_of_another_user_is_refused(
    client: Client, provider: Provider, noor: User, bram: User
) -> None:
    sign_in(Client(), "bram")
    provider.order(people={"bram": BRAM | {"email": "noor@voorbeeld.nl"}})

    answer = sign_in(client, "bram")

    assert answer.status_code == 403
    assert "Uw e-mailadres is veranderd" in answer.content.decode()
    assert signed_in_as(client) is None
    assert events()[-1] == ("sign_in_by_provider", str(bram.pk), "refused")


def test_who_gets_an_address_outside_the_domain_is_refused(client: Client, provider: Provider, noor: User) -> None:
    sign_in(Client(), "noor")
    provider.order(people={"noor": NOOR | {"email": "noor@elders.nl"}})

    answer = sign_in(client, "noor")

    assert answer.status_code == 403
    assert "Uw e-mailadres is veranderd" in answer.content.decode()
    assert signed_in_as(client) is None


def test_the_same_subject_of_another_issuer_is_another_person(
    client: Client, provider: Provider, second_provider: Provider, noor: User, settings: Any
) -> None:
    """Also under the same name in our settings, when somebody puts another issuer behind it."""
    sign_in(Client(), "noor")
    second_provider.order(people={"noor": NOOR})
    settings.SINGLE_SIGN_ON = (second_provider.trusted(),)

    answer = sign_in(client, "noor")

    assert answer.status_code == 403
    assert "Dit account is al gekoppeld" in answer.content.decode()
    assert signed_in_as(client) is None


def test_a_second_provider_speaks_only_for_its_own_domain(
    client: Client, provider: Provider, second_provider: Provider, noor: User, settings: Any
) -> None:
    second_provider.order(people={"noor": NOOR})
    board = second_provider.trusted("bestuur", name="Testbestuur", domains=frozenset({"bestuur.nl"}))
    settings.SINGLE_SIGN_ON = (provider.trusted(), board)

    answer = sign_in(client, "noor", "bestuur")

    assert answer.status_code == 403
    assert "Dit e-mailadres hoort niet bij Testbestuur" in answer.content.decode()


def test_an_unlinked_person_links_again_at_the_next_sign_in(
    client: Client, provider: Provider, noor: User, bram: User
) -> None:
    sign_in(Client(), "noor")
    provider.order(people={"noor2": NOOR | {"sub": "n-2"}})

    unlink(person=noor, acting_user=bram)
    sign_in(client, "noor2")

    assert signed_in_as(client) == str(noor.pk)
    assert ("unlink_provider", str(noor.pk), "done") in events()


def test_nothing_of_what_the_provider_tells_is_stored(client: Client, provider: Provider, noor: User) -> None:
    provider.order(people={"noor": NOOR | {"name": "Noortje Geheim", "phone_number": "0612345678"}})

    sign_in(client, "noor")

    link = SocialAccount.objects.get()
    assert link.extra_data == {}
    assert "n-1" not in link.uid
    assert len(link.uid) == 64
    assert not SocialToken.objects.exists()
    assert "Geheim" not in str(dict(client.session))
    assert {"access_token", "id_token", "refresh_token"} & set(str(dict(client.session)).split("'")) == set()


def test_an_unknown_address_is_not_kept_in_the_log(client: Client, provider: Provider, noor: User) -> None:
    provider.order(people={"noor": NOOR | {"email": "wie@voorbeeld.nl"}})

    sign_in(client, "noor")

    row = AuditEvent.objects.values().get()
    assert "wie" not in str(row)


def test_the_page_that_was_asked_for_opens_after_signing_in(client: Client, provider: Provider, noor: User) -> None:
    answer = sign_in(client, "noor", next="/hulp/")

    assert answer["Location"] == "/hulp/"


def test_a_page_of_another_site_does_not_open_after_signing_in(client: Client, provider: Provider, noor: User) -> None:
    answer = sign_in(client, "noor", next="https://elders.example/")

    assert answer["Location"] == "/"


def test_signing_in_as_another_person_ends_the_first_session(
    client: Client, provider: Provider, noor: User, bram: User
) -> None:
    sign_in(client, "noor")
    before = client.session.session_key

    sign_in(client, "bram")

    assert signed_in_as(client) == str(bram.pk)
    assert client.session.session_key != before


def test_the_session_gets_a_new_key_at_sign_in(client: Client, provider: Provider, noor: User) -> None:
    client.get("/account/login/")
    client.post("/account/sso/gemeente/")
    before = client.session.session_key

    sign_in(client, "noor")

    assert before is not None
    assert client.session.session_key != before
