"""Giving, ending and withdrawing roles; accounts off and on; changes of name and address."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import AuditEvent, User
from schools.actions import people
from schools.actions.people import PersonConflictError, PersonTerms
from schools.models import Mail, Membership
from schools.permissions import Role, memberships_of
from tests.cast import World
from tests.factories import make_member, make_user
from tests.schools.people import SITE, days, terms

pytestmark = pytest.mark.django_db


def give(person: User, by: User, role: people.RoleTerms) -> Membership:
    return people.give_role(person_id=person.pk, terms=role, site=SITE, acting_user=by)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def refusal(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


# --- Giving ----------------------------------------------------------------------------------------------------------


def test_who_does_not_manage_people_gives_no_role(world: World) -> None:
    for person in (world.noor, world.femke, world.zoe):
        with pytest.raises(PermissionDenied):
            give(world.zoe, person, terms(Role.DIRECTOR, world.school))

    assert not Membership.objects.filter(user=world.zoe).exists()


def test_an_administrator_gives_herself_nothing(world: World) -> None:
    with pytest.raises(ValidationError) as error:
        give(world.ada, world.ada, terms(Role.DIRECTOR, world.school))

    assert refusal(error) == "U kunt uw eigen rechten niet wijzigen. Vraag het aan een andere functioneel beheerder."
    assert [row.role for row in memberships_of(fresh(world.ada))] == ["administrator"]


def test_a_role_does_not_start_before_today(world: World) -> None:
    with pytest.raises(ValidationError) as error:
        give(world.zoe, world.ada, terms(Role.DIRECTOR, world.school, valid_from=days(-1)))

    assert list(error.value.message_dict) == ["valid_from"]


def test_the_same_role_at_the_same_place_is_not_given_twice(world: World) -> None:
    give(world.zoe, world.ada, terms(Role.DIRECTOR, world.school, valid_until=days(10)))

    with pytest.raises(ValidationError):
        give(world.zoe, world.ada, terms(Role.DIRECTOR, world.school, valid_from=days(10)))

    give(world.zoe, world.ada, terms(Role.DIRECTOR, world.school, valid_from=days(11)))
    give(world.zoe, world.ada, terms(Role.DIRECTOR, world.neighbour))
    assert Membership.objects.filter(user=world.zoe).count() == 3


def test_a_given_role_counts_today_tells_who_gave_it_and_is_mailed(world: World) -> None:
    membership = give(world.zoe, world.ada, terms(Role.BOARD, world.school.board))

    assert [row.pk for row in memberships_of(fresh(world.zoe))] == [membership.pk]
    assert (membership.given_by, membership.given_at is not None) == (world.ada, True)
    assert Mail.objects.get().user == world.zoe
    event = AuditEvent.objects.get(action="give_role")
    assert (event.actor, event.subject_id) == (world.ada, str(membership.pk))


def test_a_role_that_starts_tomorrow_gives_nothing_today(world: World) -> None:
    give(world.zoe, world.ada, terms(Role.DIRECTOR, world.school, valid_from=days(1)))

    assert memberships_of(fresh(world.zoe)) == []


def test_nobody_gets_a_role_while_the_account_is_off(world: World) -> None:
    people.deactivate_person(person_id=world.zoe.pk, acting_user=world.ada)

    with pytest.raises(ValidationError):
        give(world.zoe, world.ada, terms(Role.DIRECTOR, world.school))


# --- Ending ----------------------------------------------------------------------------------------------------------


def test_a_role_does_not_end_in_the_past(world: World) -> None:
    membership = world.noor.memberships.get()

    with pytest.raises(ValidationError) as error:
        people.end_role(membership_id=membership.pk, valid_until=days(-1), seen=None, acting_user=world.ada)

    assert list(error.value.message_dict) == ["valid_until"]


def test_a_role_that_ends_today_still_counts_today(world: World) -> None:
    membership = world.noor.memberships.get()

    people.end_role(membership_id=membership.pk, valid_until=days(0), seen=None, acting_user=world.ada)

    assert len(memberships_of(fresh(world.noor))) == 1
    membership.refresh_from_db()
    assert (membership.valid_until, membership.ended_by) == (days(0), world.ada)


def test_the_second_of_two_who_end_a_role_is_told(world: World) -> None:
    membership = world.noor.memberships.get()
    people.end_role(membership_id=membership.pk, valid_until=days(5), seen=None, acting_user=world.ada)

    with pytest.raises(ValidationError) as error:
        people.end_role(membership_id=membership.pk, valid_until=days(9), seen=None, acting_user=world.ada)

    assert "Iemand anders heeft deze rol intussen gewijzigd" in refusal(error)
    membership.refresh_from_db()
    assert membership.valid_until == days(5)


def test_a_withdrawn_role_is_gone_at_the_next_request_of_somebody_who_is_signed_in(world: World) -> None:
    client = Client()
    client.force_login(world.noor)
    page = f"/scholen/{world.school.pk}/"
    assert client.get(page).status_code == 200

    people.withdraw_role(membership_id=world.noor.memberships.get().pk, acting_user=world.ada)

    assert client.get(page).status_code == 404
    assert memberships_of(fresh(world.noor)) == []


def test_a_role_that_is_over_cannot_be_brought_back(world: World) -> None:
    membership = make_member(world.zoe, Role.DIRECTOR, school=world.school, valid_until=date(2021, 1, 1))

    with pytest.raises(ValidationError):
        people.end_role(membership_id=membership.pk, valid_until=None, seen=date(2021, 1, 1), acting_user=world.ada)


def test_a_withdrawn_role_is_not_withdrawn_again(world: World) -> None:
    membership = world.noor.memberships.get()
    people.withdraw_role(membership_id=membership.pk, acting_user=world.ada)

    with pytest.raises(ValidationError):
        people.withdraw_role(membership_id=membership.pk, acting_user=world.ada)

    assert AuditEvent.objects.filter(action="withdraw_role", outcome="done").count() == 1


def test_a_withdrawn_role_can_be_given_again(world: World) -> None:
    people.withdraw_role(membership_id=world.noor.memberships.get().pk, acting_user=world.ada)

    give(world.noor, world.ada, terms(Role.DIRECTOR, world.school))

    assert len(memberships_of(fresh(world.noor))) == 1


# --- The last administrator ------------------------------------------------------------------------------------------


def test_an_administrator_ends_no_role_of_her_own(world: World) -> None:
    membership = world.ada.memberships.get()

    for refused in (
        lambda: people.withdraw_role(membership_id=membership.pk, acting_user=world.ada),
        lambda: people.end_role(membership_id=membership.pk, valid_until=days(1), seen=None, acting_user=world.ada),
        lambda: people.deactivate_person(person_id=world.ada.pk, acting_user=world.ada),
    ):
        with pytest.raises(ValidationError):
            refused()

    assert len(memberships_of(fresh(world.ada))) == 1


def test_of_two_administrators_one_may_go_and_then_the_last_stays(world: World) -> None:
    second = make_user("tweede@voorbeeld.example")
    membership = give(second, world.ada, terms(Role.ADMINISTRATOR))

    people.withdraw_role(membership_id=world.ada.memberships.get().pk, acting_user=second)

    with pytest.raises(PermissionDenied):
        people.withdraw_role(membership_id=membership.pk, acting_user=fresh(world.ada))
    assert len(memberships_of(fresh(second))) == 1


def test_no_administrator_remains_with_a_last_day_only(world: World) -> None:
    """The one who would stay stops in a month: then nobody could give anybody a role."""
    second = make_user("tweede@voorbeeld.example")
    give(second, world.ada, terms(Role.ADMINISTRATOR, valid_until=days(30)))

    for refused in (
        lambda: people.withdraw_role(membership_id=world.ada.memberships.get().pk, acting_user=second),
        lambda: people.deactivate_person(person_id=world.ada.pk, acting_user=second),
        lambda: people.end_role(
            membership_id=world.ada.memberships.get().pk, valid_until=days(99), seen=None, acting_user=second
        ),
    ):
        with pytest.raises(ValidationError) as error:
            refused()
        assert "blijft er geen functioneel beheerder over" in refusal(error)

    assert fresh(world.ada).is_active
    assert world.ada.memberships.get().valid_until is None


# --- Accounts --------------------------------------------------------------------------------------------------------


def test_an_account_that_is_switched_off_loses_its_roles_and_its_next_request(world: World) -> None:
    client = Client()
    client.force_login(world.noor)

    people.deactivate_person(person_id=world.noor.pk, acting_user=world.ada)

    answer = client.get("/mijn-rollen/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=/mijn-rollen/")
    assert world.noor.memberships.get().withdrawn_at is not None


def test_an_account_that_is_switched_on_again_has_no_roles(world: World) -> None:
    people.deactivate_person(person_id=world.noor.pk, acting_user=world.ada)

    people.reactivate_person(person_id=world.noor.pk, acting_user=world.ada)

    assert fresh(world.noor).is_active
    assert memberships_of(fresh(world.noor)) == []


def change(person: User, by: User, *, name: str, email: str, seen: tuple[str, str]) -> User:
    return people.change_person(
        person_id=person.pk,
        terms=PersonTerms(name=name, email=email),
        seen=PersonTerms(name=seen[0], email=seen[1]),
        site=SITE,
        acting_user=by,
    )


def test_the_address_of_somebody_else_is_refused(world: World) -> None:
    with pytest.raises(ValidationError) as error:
        change(world.noor, world.ada, name="Noor", email="EVA@voorbeeld.example", seen=("Noor", world.noor.email))

    assert list(error.value.message_dict) == ["email"]


def test_the_second_of_two_who_change_a_person_is_told(world: World) -> None:
    change(world.noor, world.ada, name="Noor de Wit", email=world.noor.email, seen=("Noor", world.noor.email))

    with pytest.raises(PersonConflictError):
        change(world.noor, world.ada, name="Noor Zwart", email=world.noor.email, seen=("Noor", world.noor.email))

    assert fresh(world.noor).name == "Noor de Wit"


def test_a_new_address_is_told_to_both_and_the_old_one_opens_nothing(world: World) -> None:
    """The sign-in library keeps addresses of its own; with the old one a new password could be asked for."""
    EmailAddress.objects.create(user=world.noor, email=world.noor.email, primary=True, verified=True)
    old = world.noor.email

    change(world.noor, world.ada, name="Noor", email="noor@nieuw.example", seen=("Noor", old))

    assert fresh(world.noor).email == "noor@nieuw.example"
    assert not EmailAddress.objects.filter(email=old).exists()
    assert sorted(Mail.objects.values_list("recipient", flat=True)) == ["", old]


def test_the_log_holds_no_address_of_anybody(world: World) -> None:
    change(world.noor, world.ada, name="Noor", email="noor@nieuw.example", seen=("Noor", world.noor.email))
    give(world.zoe, world.ada, terms(Role.DIRECTOR, world.school))

    for event in AuditEvent.objects.all():
        assert "@" not in f"{event.action}{event.subject_type}{event.subject_id}{event.address}{event.request_id}"
