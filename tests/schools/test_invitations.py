"""Invitations: made, mailed, answered; and every link that does not work."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.single_sign_on.trusted import TrustedProvider
from schools.actions import invitations, mails, people
from schools.models import Invitation, InvitedRole, Mail, Membership
from schools.permissions import Role, memberships_of
from tests.cast import World
from tests.factories import make_user
from tests.schools.people import PASSWORD, SITE, days, invite, newest_link, send_everything, terms, token_of

NEW = "nina@nieuw.example"
ANSWER = "/uitnodiging/aannemen/"


def answer(link: str, **fields: str) -> tuple[Client, Any]:
    """Open the link as somebody who is not signed in, and send the form."""
    client = Client()
    assert client.get(link).headers["Location"] == ANSWER
    return client, client.post(ANSWER, {"name": "Nina Nieuw", "password": PASSWORD, **fields})


@pytest.fixture
def link(world: World) -> str:
    """A link that works, from the mail."""
    invite(NEW, world.school, by=world.ada)
    send_everything()
    return newest_link()


# --- Links that do not work ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "x", "é" * 50, "a" * 5000, "\0", "'; drop table"])
def test_a_made_up_link_gets_the_page_that_explains(code: str) -> None:
    client = Client()
    client.get("/uitnodiging/", {"code": code})

    looked = client.get(ANSWER)

    assert looked.status_code == 404
    assert "Deze uitnodiging werkt niet" in looked.text
    assert client.post(ANSWER, {"name": "Nina", "password": PASSWORD}).status_code == 404


def test_a_link_works_once(world: World, link: str) -> None:
    answer(link)

    client, again = answer(link, name="Iemand Anders")

    assert again.status_code == 404
    assert client.get(ANSWER).status_code == 404
    assert User.objects.get(email=NEW).name == "Nina Nieuw"


def test_a_link_works_seven_days(world: World, link: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert answer(link)[1].status_code == 404

    Invitation.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    assert answer(link)[1].status_code == 302


def test_the_time_of_a_link_is_that_of_the_settings(world: World, link: str) -> None:
    expires = Invitation.objects.get().expires_at

    assert expires is not None
    assert timedelta(days=6, hours=23) < expires - timezone.now() <= timedelta(days=7)


def test_a_link_that_was_withdrawn_gives_nothing(world: World, link: str) -> None:
    invitations.withdraw_invitation(invitation_id=Invitation.objects.get().pk, acting_user=world.ada)

    assert answer(link)[1].status_code == 404
    assert not User.objects.filter(email=NEW).exists()


def test_a_link_of_somebody_who_may_not_invite_any_more_gives_nothing(world: World, link: str) -> None:
    second = make_user("tweede@voorbeeld.example")
    people.give_role(person_id=second.pk, terms=terms(Role.ADMINISTRATOR), site=SITE, acting_user=world.ada)
    people.withdraw_role(membership_id=world.ada.memberships.get().pk, acting_user=second)

    assert answer(link)[1].status_code == 404

    invitations.resend_invitation(invitation_id=Invitation.objects.get().pk, site=SITE, acting_user=second)
    send_everything()
    assert answer(newest_link())[1].status_code == 302


def test_a_new_link_ends_the_old_one(world: World, link: str) -> None:
    invitations.resend_invitation(invitation_id=Invitation.objects.get().pk, site=SITE, acting_user=world.ada)
    assert answer(link)[1].status_code == 404

    send_everything()
    assert answer(link)[1].status_code == 404
    assert answer(newest_link())[1].status_code == 302


def test_an_invitation_of_which_every_role_is_over_gives_nothing(world: World, link: str) -> None:
    InvitedRole.objects.update(valid_from=days(-9), valid_until=days(-1))

    assert answer(link)[1].status_code == 404
    assert not User.objects.filter(email=NEW).exists()


def test_nothing_in_the_database_is_the_secret(world: World, link: str) -> None:
    row = Invitation.objects.values().get()

    assert token_of(link) not in str(row)
    assert row["token_hash"] and len(row["token_hash"]) == 64


# --- Links that work -------------------------------------------------------------------------------------------------


def test_opening_the_link_uses_nothing_up_and_leaves_no_secret_in_the_address(link: str) -> None:
    client = Client()

    for _ in range(3):
        assert client.get(link).headers["Location"] == ANSWER

    page = client.get(ANSWER)
    assert page.status_code == 200
    assert token_of(link) not in page.text
    assert page.headers["Cache-Control"] == "no-store, private"
    cookie = client.cookies["invitation"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/uitnodiging/")


def test_who_answers_gets_the_account_and_the_role_and_signs_in(world: World, link: str) -> None:
    client, answered = answer(link, name="Nina de Nieuwe")

    assert answered.headers["Location"] == "/account/login/"
    person = User.objects.get(email=NEW)
    assert (person.name, person.check_password(PASSWORD)) == ("Nina de Nieuwe", True)
    membership = memberships_of(person)[0]
    assert (membership.role, membership.school, membership.given_by) == ("director", world.school, world.ada)
    entered = client.post("/account/login/", {"login": NEW, "password": PASSWORD})
    assert entered.status_code == 302
    assert client.get("/mijn-rollen/").status_code == 200
    assert AuditEvent.objects.get(action="accept_invitation").actor == person


@pytest.mark.parametrize("bad", ["", "kort", "12345678901", "nina@nieuw.example"])
def test_a_weak_password_is_refused_with_what_was_typed(bad: str, link: str) -> None:
    client = Client()
    client.get(link)

    refused = client.post(ANSWER, {"name": "Nina", "password": bad})

    assert refused.status_code == 422
    assert 'value="Nina"' in refused.text
    assert not User.objects.filter(email=NEW).exists()


def test_a_name_of_two_lines_is_refused(link: str) -> None:
    assert answer(link, name="Nina\nBcc: iedereen")[1].status_code == 422


def test_several_roles_come_with_one_invitation(world: World) -> None:
    roles = [
        terms(Role.DIRECTOR, world.school),
        terms(Role.BOARD, world.neighbour.board, valid_until=days(30)),
        terms(Role.CARE_COORDINATOR, world.neighbour, valid_from=days(5)),
    ]
    invite(NEW, world.school, by=world.ada, roles=roles)
    send_everything()

    answer(newest_link())

    rows = Membership.objects.filter(user__email=NEW).values_list("role", "valid_from", "valid_until")
    assert set(rows) == {
        ("director", days(0), None),
        ("board", days(0), days(30)),
        ("care_coordinator", days(5), None),
    }


def test_somebody_who_is_signed_in_is_asked_to_sign_out_first(world: World, link: str) -> None:
    client = Client()
    client.force_login(world.noor)
    client.get(link)

    posted = client.post(ANSWER, {"name": "Nina", "password": PASSWORD})

    assert "U bent nu ingelogd als Noor" in posted.text
    assert Invitation.objects.get().is_open


def test_who_has_an_account_by_now_gets_the_role_and_keeps_the_password(world: World, link: str) -> None:
    person = make_user(NEW, password="een ander wachtwoord")

    answer(link, name="Kwaad", password="een derde wachtwoord hier")

    person.refresh_from_db()
    assert (person.name, person.check_password("een ander wachtwoord")) == ("Nina", True)
    assert [row.role for row in memberships_of(person)] == ["director"]


def provider(*, only: bool) -> TrustedProvider:
    return TrustedProvider(
        slug="nieuw",
        name="Gemeente Nieuw",
        issuer="https://login.nieuw.example",
        client_id="ontschot",
        client_secret="geheim",
        domains=frozenset({"nieuw.example"}),
        only=only,
    )


def test_who_must_come_in_through_the_own_organisation_gets_no_password(link: str, settings: Any) -> None:
    settings.SINGLE_SIGN_ON = (provider(only=True),)
    client = Client()
    client.get(link)
    assert 'type="password"' not in client.get(ANSWER).text

    client.post(ANSWER, {"name": "Nina Nieuw", "password": PASSWORD})

    assert not User.objects.get(email=NEW).has_usable_password()


def test_who_may_come_in_through_the_own_organisation_chooses(link: str, settings: Any) -> None:
    settings.SINGLE_SIGN_ON = (provider(only=False),)

    answer(link, password="", by_provider="1")

    assert not User.objects.get(email=NEW).has_usable_password()


# --- Inviting --------------------------------------------------------------------------------------------------------


def test_who_does_not_manage_people_invites_nobody(world: World) -> None:
    with pytest.raises(PermissionDenied):
        invite(NEW, world.school, by=world.noor)

    assert not Invitation.objects.exists()


def test_an_address_has_one_open_invitation(world: World) -> None:
    invite(NEW, world.school, by=world.ada)

    with pytest.raises(ValidationError) as error:
        invite(NEW.upper(), world.neighbour, by=world.ada)

    assert list(error.value.message_dict) == ["email"]
    assert Invitation.objects.count() == 1


def test_a_known_address_gets_the_role_at_once_and_a_mail(world: World) -> None:
    invited = invite("ZOE@voorbeeld.example", world.school, by=world.ada)
    send_everything()

    assert (invited.person, invited.invitation) == (world.zoe, None)
    assert [row.role for row in memberships_of(User.objects.get(pk=world.zoe.pk))] == ["director"]
    assert mail.outbox[-1].to == ["zoe@voorbeeld.example"]
    assert "Ada heeft u een nieuwe rol gegeven in Ontschot." in mail.outbox[-1].body


def test_an_administrator_does_not_invite_herself(world: World) -> None:
    with pytest.raises(ValidationError):
        invite(world.ada.email, world.school, by=world.ada)

    assert Membership.objects.filter(user=world.ada).count() == 1


def test_a_double_role_is_told_at_its_own_row(world: World) -> None:
    roles = [terms(Role.BOARD, world.school.board), terms(Role.DIRECTOR, world.school)]

    with pytest.raises(ValidationError) as error:
        invite(world.noor.email, world.school, by=world.ada, roles=roles)

    assert list(error.value.message_dict) == ["role-1-role"]
    assert Membership.objects.filter(user=world.noor).count() == 1


# --- Mails -----------------------------------------------------------------------------------------------------------


def test_the_mail_names_who_invites_and_nobody_else(world: World, link: str) -> None:
    sent = mail.outbox[-1]

    assert (sent.subject, sent.to) == ("Uitnodiging voor Ontschot", [NEW])
    assert "Ada nodigt u uit" in sent.body
    assert "Nina" not in sent.body
    assert "De Eik" not in sent.body


def test_a_mail_is_sent_once_however_often_the_bell_rings(world: World) -> None:
    invite(NEW, world.school, by=world.ada)
    waiting = Mail.objects.get()

    for _ in range(3):
        mails.send_mail(waiting.pk)
        mails.sweep_mails()

    assert len(mail.outbox) == 1
    assert Mail.objects.get().status == "sent"


class Failing:
    """A mail server that does what the test says."""

    def __init__(self, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
        self.error: Exception | None = error
        self.sent = 0
        monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda _: self.send())

    def send(self) -> int:
        if self.error is not None:
            raise self.error
        self.sent += 1
        return 1


def test_a_server_that_is_away_is_tried_again_and_then_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Failing(ConnectionRefusedError(), monkeypatch)
    invite(NEW, world.school, by=world.ada)

    for attempt in range(1, 5):
        Mail.objects.update(not_before=timezone.now())
        send_everything()
        row = Mail.objects.get()
        assert (row.attempt, row.status) == (attempt, "queued" if attempt < 4 else "failed")

    assert (row.failure, server.sent) == ("unreachable", 0)
    client = Client()
    client.force_login(world.ada)
    assert "De mailserver was niet bereikbaar." in client.get("/beheer/uitnodigingen/").text
    server.error = None
    client.post(f"/beheer/uitnodigingen/{Invitation.objects.get().pk}/opnieuw/")
    send_everything()
    assert (Mail.objects.get().status, server.sent) == ("sent", 1)


def test_a_mail_of_which_nothing_is_certain_is_not_sent_again_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(smtplib.SMTPServerDisconnected(), monkeypatch)
    invite(NEW, world.school, by=world.ada)

    send_everything()

    assert Mail.objects.values_list("status", "failure").get() == ("failed", "unclear")


def test_an_address_that_is_refused_is_not_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(smtplib.SMTPRecipientsRefused({NEW: (550, b"unknown")}), monkeypatch)
    invite(NEW, world.school, by=world.ada)

    send_everything()

    assert Mail.objects.values_list("status", "failure").get() == ("failed", "refused")


def test_a_worker_that_died_while_it_sent_is_shown_and_not_repeated(world: World) -> None:
    invite(NEW, world.school, by=world.ada)
    Mail.objects.update(status="sending", attempt=1, sending_until=timezone.now() - timedelta(seconds=1))

    mails.sweep_mails()

    assert Mail.objects.values_list("status", "failure").get() == ("failed", "unclear")
    assert mail.outbox == []


def test_without_a_mail_server_the_page_says_so_and_shows_a_link_once(world: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    invite(NEW, world.school, by=world.ada)
    send_everything()
    client = Client()
    client.force_login(world.ada)
    page = client.get("/beheer/uitnodigingen/").text
    assert "Er is geen mailserver" in page
    assert "niet verstuurd" in page

    shown = client.post(f"/beheer/uitnodigingen/{Invitation.objects.get().pk}/link/")

    path = shown.text.split('value="http://testserver')[1].split('"')[0]
    assert path not in client.get("/beheer/uitnodigingen/").text
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert answer(path)[1].status_code == 302
    assert AuditEvent.objects.filter(action="show_invitation_link", actor=world.ada).count() == 1


def test_a_link_that_was_shown_is_not_replaced_by_a_mail_that_still_waited(world: World) -> None:
    invite(NEW, world.school, by=world.ada)
    shown = invitations.show_invitation_link(
        invitation_id=Invitation.objects.get().pk, site=SITE, acting_user=world.ada
    )

    send_everything()
    mails.sweep_mails()

    assert mail.outbox == []
    assert answer(shown.removeprefix(SITE))[1].status_code == 302


def test_the_old_address_is_kept_no_longer_than_its_mail(world: World) -> None:
    terms_now = people.PersonTerms(name="Noor", email=world.noor.email)
    people.change_person(
        person_id=world.noor.pk,
        terms=people.PersonTerms(name="Noor", email="noor@nieuw.example"),
        seen=terms_now,
        site=SITE,
        acting_user=world.ada,
    )

    send_everything()

    assert sorted(to for sent in mail.outbox for to in sent.to) == ["noor@nieuw.example", "noor@voorbeeld.example"]
    assert set(Mail.objects.values_list("recipient", flat=True)) == {""}
