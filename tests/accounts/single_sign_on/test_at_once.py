"""Two first sign-ins at the same moment."""

import threading

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connections

from accounts.models import AuditEvent, User
from accounts.single_sign_on.people import Identity, person_of
from accounts.single_sign_on.refusals import SignInRefusedError
from accounts.single_sign_on.trusted import TrustedProvider

TRUSTED = TrustedProvider(
    slug="gemeente",
    name="Testgemeente",
    issuer="https://login.voorbeeld.nl",
    client_id="ontschot",
    client_secret="geheim",
    domains=frozenset({"voorbeeld.nl"}),
)


def entered_at_once(uids: list[str]) -> list[str]:
    """Let each subject come in with the same address at one moment; return what came of each."""
    start, heard = threading.Barrier(len(uids)), []

    def enter(uid: str) -> None:
        identity = Identity(provider=TRUSTED, uid=uid, email="noor@voorbeeld.nl", is_verified=True)
        try:
            start.wait(10)
            person_of(identity)
            heard.append("in")
        except SignInRefusedError as refused:
            heard.append(str(refused.reason))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter, args=(uid,)) for uid in uids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(heard)


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_of_two_persons_with_one_address_at_the_same_moment_one_gets_in(noor: User) -> None:
    assert entered_at_once([f"subject-{number}" for number in range(8)]) == ["in", *["other_person"] * 7]
    assert SocialAccount.objects.count() == 1


@pytest.mark.services
@pytest.mark.usefixtures("two_hands")
@pytest.mark.django_db(transaction=True)
def test_one_person_in_two_tabs_gets_in_twice_and_is_linked_once(noor: User) -> None:
    assert entered_at_once(["subject"] * 8) == ["in"] * 8
    assert SocialAccount.objects.count() == 1
    assert AuditEvent.objects.filter(action="link_provider").count() == 1
