"""A database like that of a large region: 100 000 indications of 50 000 children at some 700 schools, in pools of 500.

The same call gives the same rows: ids and everything else are drawn from one seed. Only the school year follows the
calendar, so that the pages have something to show. Rows are written in bulk; calculations are made by the real engine,
as a worker makes them.

The first pool is that of one school alone, with all of its 500 indications: the largest page of a school there is.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from budgets.actions import run_calculation
from budgets.models import Calculation, FundingStream, Norm, Party, Pool, PoolAmount, PoolSchool
from cases.models import Indication, Professional, Pupil
from config.reference import load_files
from reports.models import Report
from schools.models import AreaFlow, AreaProfile, Board, District, Membership, Municipality, Partnership, School
from schools.permissions import Role
from schools.years import SchoolYear
from tests.factories import INVENTORY_BY_NEED
from tests.frozen_rows import unfrozen

INDICATIONS_PER_POOL = 500
INDICATIONS_PER_CHILD = 2
SCHOOLS_PER_POOL = (3, 4)  # in turn, so 3,5 on average
POOLS_PER_DISTRICT = 2
KINDS = ("zbo", "zbo", "zbo", "swv_arrangement", "wlz")
FREQUENCIES = ("week", "week", "day", "month", "total")
ROLES = ("teaching_assistant", "care_worker", "youth_worker", "speech_therapist")
HOME = "0268"
NEIGHBOURS = ("0268", "0268", "0268", "0296", "1945")
BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """What the visitors of the benchmark look at: who they are, and the ids of what is on their pages."""

    director: User
    gemeente: User
    school: UUID
    pupil: UUID
    pool: UUID
    calculation: UUID
    district: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """What all pools share."""

    year: SchoolYear
    partnership: Partnership
    board: Board
    director: User
    gemeente: User


def fill(indications: int) -> Landmarks:
    """Fill an empty, migrated database with this many indications, a multiple of 500, in whole pools.

    A database that was filled before with fewer is filled up: the rows that were there stay what they were.
    """
    numbers = range(Pool.objects.count(), indications // INDICATIONS_PER_POOL)
    stage = _stage()
    for number in numbers:
        _store_pool(stage, number)
    pools = list(Pool.objects.filter(calculations=None).order_by("created_at", "pk"))
    calculations = [_calculated(pool, stage.director) for pool in pools]
    _store_history(calculations)
    _store_reports(calculations)
    return _landmarks(stage)


def _landmarks(stage: _Stage) -> Landmarks:
    pool = Pool.objects.get(name=_pool_name(0))
    return Landmarks(
        director=stage.director,
        gemeente=stage.gemeente,
        school=pool.school_links.get().school_id,
        pupil=Pupil.objects.filter(school__pool_links__pool=pool).order_by("reference")[0].pk,
        pool=pool.pk,
        calculation=pool.calculations.order_by("-requested_at")[0].pk,
        district=pool.district_id or UUID(int=0),
    )


# --- Who -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def _stage() -> _Stage:
    known = User.objects.filter(email="directeur@voorbeeld.example").first()
    if known is None:
        load_files()
        Partnership.objects.create(name="Samenwerkingsverband van de proef")
        Board.objects.create(name="Bestuur van de proef")
        for name in ("directeur", "gemeente"):
            User.objects.create(email=f"{name}@voorbeeld.example", name=name, password=make_password(None))
    return _Stage(
        year=SchoolYear.of(timezone.localdate()),
        partnership=Partnership.objects.get(),
        board=Board.objects.get(),
        director=User.objects.get(email="directeur@voorbeeld.example"),
        gemeente=User.objects.get(email="gemeente@voorbeeld.example"),
    )


def _member(user: User, role: Role, **organisation: models.Model) -> None:
    Membership.objects.create(user=user, role=role, valid_from=date(2020, 1, 1), **organisation)


# --- One pool with its schools and children --------------------------------------------------------------------------


def _pool_name(number: int) -> str:
    return f"Proefbudget {number:04}"


@transaction.atomic
def _store_pool(stage: _Stage, number: int) -> None:
    chance = random.Random(number)  # noqa: S311  the same rows every time is the point
    district = _district(stage, number)
    size = SCHOOLS_PER_POOL[number % len(SCHOOLS_PER_POOL)] if number else 1
    schools = [_school(stage, chance, district, f"{number:04}-{place}") for place in range(size)]
    School.objects.bulk_create(schools)
    if number == 0:
        _member(stage.director, Role.DIRECTOR, school=schools[0])
        _member(stage.gemeente, Role.MUNICIPALITY, municipality=Municipality.objects.get(pk=HOME))
    pool = Pool.objects.create(
        id=_uuid(chance),
        name=_pool_name(number),
        school_year=stage.year.label,
        region="zuid",
        district=district,
        arrangement=INVENTORY_BY_NEED,
    )
    links = [PoolSchool(pool=pool, school=row, ref=f"s{place}") for place, row in enumerate(schools, start=1)]
    PoolSchool.objects.bulk_create(links)
    _store_terms(stage, pool)
    _store_children(stage, chance, schools)


def _district(stage: _Stage, number: int) -> District:
    """Give each pair of pools an area of its own, with what is known of it in three school years."""
    name = f"Proefgebied {number // POOLS_PER_DISTRICT:04}"
    known = District.objects.filter(name=name, municipality=HOME).first()
    if known is not None:
        return known
    chance = random.Random(name)  # noqa: S311
    district = District.objects.create(id=_uuid(chance), name=name, municipality_id=HOME)
    for year in (stage.year.previous.previous, stage.year.previous, stage.year):
        profile = AreaProfile.objects.create(
            id=_uuid(chance), district=district, school_year=year.label, resident_pupils=3072, source="proef"
        )
        sides = [(kind, inside) for kind in ("bao", "sbo", "so") for inside in (True, False)]
        AreaFlow.objects.bulk_create(
            AreaFlow(profile=profile, position=position, kind=kind, inside=inside, count=100 * position)
            for position, (kind, inside) in enumerate(sides, start=1)
        )
    return district


def _school(stage: _Stage, chance: random.Random, district: District, name: str) -> School:
    return School(
        id=_uuid(chance),
        name=f"Proefschool {name}",
        kind="sbo",
        region="zuid",
        municipality_id=HOME,
        board=stage.board,
        partnership=stage.partnership,
        district=district,
    )


def _store_terms(stage: _Stage, pool: Pool) -> None:
    """Give a pool three streams with their payers, money of its own, and two norms of its own."""
    gemeente = Party(pool=pool, ref="gm", role="municipality", name="Gemeente", municipality_id=HOME)
    swv = Party(pool=pool, ref="swv", role="partnership", name="Samenwerkingsverband", partnership=stage.partnership)
    board = Party(pool=pool, ref="bestuur", role="board", name="Bestuur", board=stage.board)
    Party.objects.bulk_create([gemeente, swv, board])
    zbo = FundingStream(pool=pool, ref="zbo", kind="zbo", funder=None, poolable="yes", ground="Jeugdwet 2.3")
    arrangement = FundingStream(pool=pool, ref="swv", kind="swv_arrangement", funder=swv, poolable="yes", ground="Wpo")
    wlz = FundingStream(pool=pool, ref="wlz", kind="wlz", funder=swv, poolable="no", ground="Wlz")
    ocw = FundingStream(pool=pool, ref="ocw", kind="ocw_base", funder=board, poolable="board_decides", ground="Wpo")
    FundingStream.objects.bulk_create([zbo, arrangement, wlz, ocw])
    PoolAmount.objects.create(pool=pool, ref="ocw", stream=ocw, count=250, unit_cents=701_891, basis="school_year")
    Norm.objects.bulk_create(
        Norm(pool=pool, code=code, value=value, unit=unit, valid_from=date(2020, 1, 1), source="proef")
        for code, value, unit in (("fte_price_cents", "9000000", "cents"), ("efficiency_factor", "0.5", "factor"))
    )


def _store_children(stage: _Stage, chance: random.Random, schools: Sequence[School]) -> None:
    count = INDICATIONS_PER_POOL // INDICATIONS_PER_CHILD
    pupils = [_pupil(stage, chance, schools[place % len(schools)], place) for place in range(count)]
    Pupil.objects.bulk_create(pupils, batch_size=BATCH)
    decisions = [row for place, pupil in enumerate(pupils) for row in _decisions(stage, chance, pupil, place)]
    Indication.objects.bulk_create(decisions, batch_size=BATCH)
    Professional.objects.bulk_create(
        (_professional(stage, chance, pupil, place) for pupil in pupils for place in range(2)), batch_size=BATCH
    )


def _pupil(stage: _Stage, chance: random.Random, school: School, place: int) -> Pupil:
    return Pupil(
        id=_uuid(chance),
        school=school,
        reference=f"L{place:04}",
        nickname=f"Kind {_letters(place)}",
        birth_year=stage.year.start - 5 - place % 7,
        responsible_municipality_id=NEIGHBOURS[place % len(NEIGHBOURS)],
        opted_out_from=stage.year.first_day + timedelta(days=240) if place % 50 == 0 else None,
    )


def _decisions(stage: _Stage, chance: random.Random, pupil: Pupil, place: int) -> Iterator[Indication]:
    """A mix of kinds, frequencies, periods, statuses and odd rows, as a real administration has."""
    start, end = stage.year.first_day, stage.year.last_day
    periods = (
        (start, end),
        (start + timedelta(days=73), date(end.year + 1, 7, 31)),
        (date(end.year, 1, 1), date(end.year, 5, 15)),
        (start, start + timedelta(days=60)),
        (start, None),
    )
    for turn in range(INDICATIONS_PER_CHILD):
        index = place * INDICATIONS_PER_CHILD + turn
        valid_from, valid_until = periods[chance.randrange(len(periods))]
        yield Indication(
            id=_uuid(chance),
            pupil=pupil,
            kind=KINDS[index % len(KINDS)],
            minutes=60 + chance.randrange(600),
            frequency=FREQUENCIES[index % len(FREQUENCIES)],
            amount_cents=100_000 + chance.randrange(3_000_000),
            amount_basis="school_year",
            amount_status=("granted", "claimed")[index % 2],
            number=f"B{_letters(place)}" if place % 10 < 2 else f"B{_letters(index)}-{turn}",
            valid_from=valid_from,
            valid_until=valid_until,
        )


def _professional(stage: _Stage, chance: random.Random, pupil: Pupil, place: int) -> Professional:
    return Professional(
        id=_uuid(chance),
        pupil=pupil,
        role=ROLES[chance.randrange(len(ROLES))],
        paid_from=KINDS[place],
        valid_from=stage.year.first_day,
        valid_until=None if place else stage.year.last_day,
    )


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _letters(number: int) -> str:
    """Write a number in letters: digits in a name could look like a citizen service number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


# --- What was calculated and reported --------------------------------------------------------------------------------


def _calculated(pool: Pool, person: User) -> Calculation:
    asked = Calculation.objects.create(pool=pool, requested_by=person)
    run_calculation(asked.pk)
    asked.refresh_from_db()
    if asked.failure:
        raise RuntimeError(f"{pool}: {asked.failure}")
    return asked


def _store_history(calculations: Sequence[Calculation]) -> None:
    """Give each pool an older calculation too: a copy, a month before."""
    month = timedelta(days=30)
    copies = []
    for row in calculations:
        copy = Calculation(
            **{field.attname: getattr(row, field.attname) for field in Calculation._meta.concrete_fields}
        )
        copy.pk = UUID(int=row.pk.int ^ 1)
        copy.finished_at = row.finished_at - month if row.finished_at else None
        copies.append(copy)
    Calculation.objects.bulk_create(copies, batch_size=20)
    # Its moment of asking is written by the database layer itself, so it is set back afterwards.
    with unfrozen():
        Calculation.objects.filter(pk__in=[copy.pk for copy in copies]).update(requested_at=F("requested_at") - month)


def _store_reports(calculations: Sequence[Calculation]) -> None:
    """Give each pool two reports; their files are never opened here."""
    Report.objects.bulk_create(
        Report(
            calculation=row,
            audience=audience,
            status="done",
            requested_by_id=row.requested_by_id,
            finished_at=row.finished_at,
            file=f"reports/{row.pk}-{audience}.pdf",
            sha256="0" * 64,
            size=100_000,
        )
        for row in calculations
        for audience in ("municipality", "partnership")
    )
