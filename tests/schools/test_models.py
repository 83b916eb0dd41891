"""What must always hold about organisations, roles and calendars, held by the database itself."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from schools.models import AreaFlow, AreaProfile, District, Membership, School, SchoolHoliday
from schools.permissions import Role
from tests.cast import World
from tests.factories import make_member, make_municipality, make_school, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_a_role_belongs_to_an_organisation_of_its_own_kind(role: str) -> None:
    user = make_user("iemand@voorbeeld.example")

    with pytest.raises(IntegrityError, match="membership_role_fits_organisation"), transaction.atomic():
        make_member(user, role)


def test_a_director_of_a_municipality_does_not_exist(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member(world.zoe, Role.DIRECTOR, municipality=world.school.municipality)


def test_a_role_at_two_organisations_does_not_exist(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_member(world.zoe, Role.DIRECTOR, school=world.school, board=world.school.board)


def test_a_role_does_not_end_before_it_starts(world: World) -> None:
    with pytest.raises(IntegrityError, match="membership_ends_after_start"), transaction.atomic():
        make_member(world.zoe, Role.DIRECTOR, school=world.school, valid_until=date(2019, 12, 31))


def test_a_role_of_one_day_exists(world: World) -> None:
    make_member(world.zoe, Role.DIRECTOR, school=world.school, valid_until=date(2020, 1, 1))

    assert Membership.objects.filter(user=world.zoe).count() == 1


def test_a_site_of_a_school_exists_once_and_schools_without_a_number_as_often_as_needed() -> None:
    make_school("De Eik", brin="01AA", location="00")
    make_school("De Beuk")
    make_school("De Es")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_school("De Dubbele Eik", brin="01AA", location="00")

    assert School.objects.count() == 3


def test_a_holiday_of_one_day_exists_and_one_that_ends_before_it_starts_does_not() -> None:
    fields = {"region": "zuid", "school_year": "2023-2024", "source": "bron"}
    day = date(2024, 5, 10)
    SchoolHoliday.objects.create(name="Eén dag", first_day=day, last_day=day, **fields)

    with pytest.raises(IntegrityError, match="holiday_ends_after_start"), transaction.atomic():
        SchoolHoliday.objects.create(name="Omgekeerd", first_day=day, last_day=date(2024, 5, 9), **fields)


def test_a_flow_stands_once_in_a_profile_and_may_be_unknown() -> None:
    district = District.objects.create(name="Noord", municipality=make_municipality())
    profile = AreaProfile.objects.create(district=district, school_year="2023-2024", source="bron")
    AreaFlow.objects.create(profile=profile, position=1, kind="bao", inside=True, count=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaFlow.objects.create(profile=profile, position=2, kind="bao", inside=True, count=3)

    assert AreaFlow.objects.get().count is None


def test_an_address_is_stored_in_lower_case() -> None:
    user = User.objects.create_user(email="Iemand@Voorbeeld.EXAMPLE", name="Iemand")

    assert user.email == "iemand@voorbeeld.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Iemand@voorbeeld.example")
