"""An administrator who changes somebody's address closes the way in that belonged to the former one."""

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts.models import AuditEvent
from schools.actions.people import PersonTerms, change_person
from tests.cast import World
from tests.factories import make_user
from tests.schools.people import SITE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "left"), [("nieuw@voorbeeld.example", 0), ("zelfde@voorbeeld.example", 1)])
def test_a_changed_address_unlinks_the_account_of_the_organisation(world: World, address: str, left: int) -> None:
    person = make_user("zelfde@voorbeeld.example")
    SocialAccount.objects.create(user=person, provider="gemeente", uid="a" * 64)
    seen = PersonTerms(name=person.name, email=person.email)

    change_person(
        person_id=person.pk,
        terms=PersonTerms(name="Andere Naam", email=address),
        seen=seen,
        site=SITE,
        acting_user=world.ada,
    )

    assert SocialAccount.objects.count() == left
    assert AuditEvent.objects.filter(action="unlink_provider").count() == 1 - left
