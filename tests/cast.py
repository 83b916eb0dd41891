"""A cast of test users, so that a test reads as a story about roles.

Noor directs the school in the pool; Bram is its care coordinator; Eva directs a school outside it; Ruth is the board's,
Femke the municipality's (she pays), Sven the partnership's; Ada administers; Zoë has an account and no role.
"""

from dataclasses import dataclass

from accounts.models import User
from budgets.models import Pool
from schools.models import School
from schools.permissions import Role
from tests.factories import make_member, make_municipality, make_pool, make_school, make_user

PASSWORD = "correct paard batterij niet"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Two schools with their own boards, one pool around the first, and everyone who could want to look."""

    school: School
    neighbour: School
    pool: Pool
    neighbours_pool: Pool
    noor: User
    bram: User
    eva: User
    ruth: User
    femke: User
    sven: User
    ada: User
    zoe: User


def make_world() -> World:
    """Store the cast with its schools and pools; nobody has children yet."""
    school = make_school("De Eik", brin="01AA", location="00")
    neighbour = make_school(
        "De Linde", brin="02BB", location="00", municipality=make_municipality(cbs_code="0296", name="Wijchen")
    )
    people = {name: make_user(f"{name}@voorbeeld.example", password=PASSWORD) for name in _PEOPLE}
    make_member(people["noor"], Role.DIRECTOR, school=school)
    make_member(people["bram"], Role.CARE_COORDINATOR, school=school)
    make_member(people["eva"], Role.DIRECTOR, school=neighbour)
    make_member(people["ruth"], Role.BOARD, board=school.board)
    make_member(people["femke"], Role.MUNICIPALITY, municipality=school.municipality)
    make_member(people["sven"], Role.PARTNERSHIP, partnership=school.partnership)
    make_member(people["ada"], Role.ADMINISTRATOR)
    return World(
        school=school,
        neighbour=neighbour,
        pool=make_pool(school),
        neighbours_pool=make_pool(neighbour, name="Budget van de buren"),
        **people,
    )


_PEOPLE = ("noor", "bram", "eva", "ruth", "femke", "sven", "ada", "zoe")
