"""Valid, dull objects. A test states what matters and takes the rest from here."""

import itertools
from datetime import date
from typing import Any

from accounts.models import User
from budgets.models import FundingStream, Norm, Party, Pool, PoolSchool
from cases.models import Indication, Pupil
from schools.models import Board, Membership, Municipality, Partnership, School

_numbers = itertools.count(1)

INVENTORY_BY_NEED = {
    "basis": {"kind": "inventory"},
    "sizing": {"kind": "by_need"},
    "sharing": {"kind": "by_funder"},
}


def make_user(email: str, *, password: str | None = None) -> User:
    """A user without any role."""
    return User.objects.create_user(email=email, name=email.split("@", maxsplit=1)[0].title(), password=password)


def make_municipality(*, cbs_code: str = "0268", name: str = "Nijmegen") -> Municipality:
    """A municipality; the same code gives the same row."""
    fields = {"name": name, "province": "Gelderland", "youth_region": "Rijk van Nijmegen"}
    return Municipality.objects.get_or_create(cbs_code=cbs_code, defaults=fields)[0]


def make_school(name: str, **fields: Any) -> School:
    """A special primary school in Nijmegen, with a board and a partnership of its own unless given."""
    fields.setdefault("municipality", make_municipality())
    fields.setdefault("board", Board.objects.create(name=f"Bestuur van {name}"))
    fields.setdefault("partnership", Partnership.objects.create(name=f"Samenwerkingsverband van {name}"))
    return School.objects.create(name=name, **{"kind": "sbo", "region": "zuid", **fields})


def make_member(user: User, role: str, **organisation: Any) -> Membership:
    """A role since long ago, without an end."""
    return Membership.objects.create(user=user, role=role, **{"valid_from": date(2020, 1, 1), **organisation})


def make_pupil(school: School, **fields: Any) -> Pupil:
    """A child of the school that lives in the school's municipality."""
    number = next(_numbers)
    defaults = {"reference": f"L{number:04}", "birth_year": 2015, "responsible_municipality": school.municipality}
    return Pupil.objects.create(school=school, **{**defaults, **fields})


def make_indication(pupil: Pupil, **fields: Any) -> Indication:
    """A ZBO decision of 522 minutes (8,7 hours) a week for the whole of school year 2023-2024."""
    defaults = {
        "kind": "zbo",
        "minutes": 522,
        "frequency": "week",
        "valid_from": date(2023, 8, 1),
        "valid_until": date(2024, 7, 31),
        "responsible_municipality": pupil.responsible_municipality,
    }
    return Indication.objects.create(pupil=pupil, **{**defaults, **fields})


def make_norm(code: str, value: str, *, unit: str, pool: Pool | None = None) -> Norm:
    """A norm that holds from 2020 on."""
    return Norm.objects.create(
        code=code, value=value, unit=unit, pool=pool, valid_from=date(2020, 1, 1), source="bron van de test"
    )


def make_pool(*schools: School, **fields: Any) -> Pool:
    """A pool of 2023-2024 with one stream (zbo, paid by the first school's municipality) and its norms."""
    defaults = {"name": "Proefbudget", "school_year": "2023-2024", "region": "zuid", "arrangement": INVENTORY_BY_NEED}
    pool = Pool.objects.create(**{**defaults, **fields})
    for position, school in enumerate(schools, start=1):
        PoolSchool.objects.create(pool=pool, school=school, ref=f"s{position}")
    municipality = schools[0].municipality if schools else make_municipality()
    assert municipality is not None
    party = Party.objects.create(
        pool=pool, ref=f"gm{municipality.pk}", role="municipality", name=municipality.name, municipality=municipality
    )
    FundingStream.objects.create(pool=pool, ref="zbo", kind="zbo", funder=party, poolable="yes", ground="Jeugdwet 2.3")
    for code, value, unit in (
        ("school_weeks", "35", "weeks"),
        ("fte_hours_per_week", "36", "hours"),
        ("fte_weeks", "52", "weeks"),
        ("fte_price_cents", "9000000", "cents"),
        ("disclosure_threshold", "5", "children"),
    ):
        make_norm(code, value, unit=unit, pool=pool)
    return pool
