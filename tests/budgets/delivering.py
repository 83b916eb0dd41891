"""A provider with somebody who works there, for the tests of what a school lets it enter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from accounts.models import User
from budgets.actions import MonthFigures, Origin, name_provider, record_realisation
from budgets.models import Delivery, PoolSchool
from schools.models import Provider
from schools.permissions import Role
from tests.budgets.realising import LATER, link_of
from tests.cast import World
from tests.factories import make_member, make_school, make_user

AUGUST = date(2023, 8, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """The provider of the school of the story, Pim who works there, and another school of the same budget."""

    provider: Provider
    delivery: Delivery
    pim: User
    other: PoolSchool


def make_provider(name: str, *emails: str) -> tuple[Provider, list[User]]:
    """Store a provider with people."""
    provider = Provider.objects.create(name=name)
    people = [make_user(f"{email}@voorbeeld.example") for email in emails]
    for person in people:
        make_member(person, Role.PROVIDER, provider=provider)
    return provider, people


def make_delivering(world: World) -> Delivering:
    """Let Noor's school name the provider; De Beuk takes part in the budget, and names nobody."""
    provider, (pim,) = make_provider("Zorgkracht", "pim")
    link = link_of(world.pool)
    delivery = name_provider(school=link, provider=provider, site="", acting_user=world.noor)
    other = PoolSchool.objects.create(pool=world.pool, school=make_school("De Beuk"), ref="s9")
    return Delivering(provider=provider, delivery=delivery, pim=pim, other=other)


def write_as_provider(
    delivery: Delivery, person: User, fte: str, *, month: date = AUGUST, seen: int | None = None
) -> UUID:
    """Let somebody of a provider write one month down."""
    said = MonthFigures(school=delivery.school, month=month, fte=Decimal(fte), seen=seen)
    act = record_realisation(
        pool=delivery.school.pool,
        figures=[said],
        today=LATER,
        acting_user=person,
        origin=Origin(delivery=delivery),
    )
    assert act is not None
    return act
