"""Two people who do something about people at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import User
from schools.actions import invitations, mails, people
from schools.models import Invitation, Mail, Membership
from schools.permissions import Role
from tests.cast import make_world
from tests.factories import make_user
from tests.schools.people import PASSWORD, SITE, invite, newest_link, send_everything, terms, token_of

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("two_hands"), pytest.mark.django_db(transaction=True)]


def at_once(*asks: Callable[[], object]) -> list[str]:
    """Do all of it in threads that start together; return how each ended."""
    together, outcomes = threading.Barrier(len(asks)), []

    def run(ask: Callable[[], object]) -> None:
        together.wait()
        try:
            ask()
            outcomes.append("done")
        except Exception as error:  # noqa: BLE001 - the kind of every error is what the test looks at
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[ask]) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_administrators_who_remove_each_other_one_remains() -> None:
    world = make_world()
    second = make_user("tweede@voorbeeld.example")
    own = people.give_role(person_id=second.pk, terms=terms(Role.ADMINISTRATOR), site=SITE, acting_user=world.ada)
    first = world.ada.memberships.get()

    ended = at_once(
        lambda: people.withdraw_role(membership_id=own.pk, acting_user=world.ada),
        lambda: people.withdraw_role(membership_id=first.pk, acting_user=second),
    )

    assert ended == ["PermissionDenied", "done"]
    assert Membership.objects.filter(role="administrator", withdrawn_at=None).count() == 1


def test_of_two_administrators_who_switch_each_other_off_one_remains() -> None:
    world = make_world()
    second = make_user("tweede@voorbeeld.example")
    people.give_role(person_id=second.pk, terms=terms(Role.ADMINISTRATOR), site=SITE, acting_user=world.ada)

    ended = at_once(
        lambda: people.deactivate_person(person_id=second.pk, acting_user=world.ada),
        lambda: people.deactivate_person(person_id=world.ada.pk, acting_user=second),
    )

    assert ended == ["PermissionDenied", "done"]
    assert User.objects.filter(pk__in=[second.pk, world.ada.pk], is_active=True).count() == 1


def test_a_role_that_is_given_twice_at_once_is_given_once() -> None:
    world = make_world()

    def give() -> object:
        role = terms(Role.DIRECTOR, world.school)
        return people.give_role(person_id=world.zoe.pk, terms=role, site=SITE, acting_user=world.ada)

    assert at_once(give, give, give) == ["ValidationError", "ValidationError", "done"]
    assert Membership.objects.filter(user=world.zoe).count() == 1


def test_an_address_that_is_invited_twice_at_once_has_one_invitation() -> None:
    world = make_world()

    def ask() -> object:
        return invite("nina@nieuw.example", world.school, by=world.ada)

    assert at_once(ask, ask) == ["ValidationError", "done"]
    assert Invitation.objects.count() == 1


def test_a_link_that_is_used_twice_at_once_makes_one_account() -> None:
    world = make_world()
    invite("nina@nieuw.example", world.school, by=world.ada)
    send_everything()
    token = token_of(newest_link())

    def accept() -> object:
        return invitations.accept_invitation(token=token, name="Nina", password=PASSWORD)

    assert at_once(accept, accept, accept) == ["InvitationGoneError", "InvitationGoneError", "done"]
    assert User.objects.filter(email="nina@nieuw.example").count() == 1
    assert Membership.objects.filter(user__email="nina@nieuw.example").count() == 1


def test_two_workers_send_a_mail_once(mailoutbox: list[object]) -> None:
    world = make_world()
    invite("nina@nieuw.example", world.school, by=world.ada)
    waiting = Mail.objects.get().pk

    def send() -> None:
        mails.send_mail(waiting)

    assert at_once(send, send, send) == ["done", "done", "done"]
    assert len(mailoutbox) == 1
