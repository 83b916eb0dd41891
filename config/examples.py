"""Storing the examples: what is missing is added, what a user changed since is left as it is."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from accounts.models import User
from budgets.actions import record_norms_loaded
from budgets.models import FundingStream, Norm, Party, Pool, PoolAmount, PoolSchool
from cases.actions import (
    IndicationTerms,
    ProfessionalTerms,
    PupilTerms,
    record_indication,
    record_professional,
    record_pupil,
)
from cases.models import Pupil
from cases.scope import Reason, full_scope
from config import demo
from schools.models import AreaFlow, AreaProfile, Board, District, Membership, Partnership, Provider, School
from schools.years import SchoolYear

Row = Mapping[str, Any]
ModelT = TypeVar("ModelT", bound=models.Model)
# The examples of 2023-2024 lie in the past; a role at them has to count today.
ROLES_SINCE = date(2023, 8, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was added. `password` is what the sign-ins use now; None when it was left as it was."""

    pools: int
    pupils: int
    accounts: int
    password: str | None


@transaction.atomic
def load_examples(*, password: str | None) -> Loaded:
    """Add the examples that are missing, with their sign-ins; the reference data must be there.

    A given password becomes that of every sign-in; without one, new sign-ins share a random one.
    """
    return _load("", demo.POOLS, password=password)


@transaction.atomic
def load_story_pools(*, password: str | None) -> Loaded:
    """Add the budgets that go from proposal to agreement, with children and sign-ins; nothing happens to them yet."""
    return _load("story/", [f"story/{name}" for name in demo.STORY], password=password)


def _load(folder: str, pools: Iterable[str], *, password: str | None) -> Loaded:
    files = [demo.read(name) for name in pools]
    _store_organisations(demo.read(f"{folder}organisations"))
    added, used = _store_accounts(demo.read(f"{folder}accounts"), password)
    with full_scope(Reason.EXAMPLES):
        pupils_before = Pupil.objects.count()
        new_pools = [file for file in files if _store_pool(file)]
        pupils = Pupil.objects.count() - pupils_before
    return Loaded(pools=len(new_pools), pupils=pupils, accounts=added, password=used)


def _valid(row: ModelT) -> ModelT:
    """Store a row after the checks that a form would have made; they also turn text into dates."""
    row.full_clean()
    row.save()
    return row


# --- Organisations ---------------------------------------------------------------------------------------------------


def _partnership() -> Partnership:
    return Partnership.objects.get(name=demo.read("organisations")["partnership"])


def _board() -> Board:
    return Board.objects.get(name=demo.read("organisations")["board"])


def _provider() -> Provider:
    return Provider.objects.get(name=demo.read("organisations")["provider"])


def _store_organisations(file: Row) -> None:
    Provider.objects.get_or_create(name=file["provider"])
    partnership = Partnership.objects.get_or_create(name=file["partnership"])[0]
    board = Board.objects.get_or_create(name=file["board"])[0]
    districts = {row["name"]: _district(row) for row in file["districts"]}
    for row in file["schools"]:
        if not School.objects.filter(name=row["name"], is_example=True).exists():
            named = {"name": row["name"], "kind": row["kind"], "region": row["region"], "is_example": True}
            place = {"municipality_id": row["municipality"], "district": districts.get(row["district"])}
            _valid(School(**named, **place, board=board, partnership=partnership))
    for row in file["area_profiles"]:
        _store_profile(row, districts[row["district"]])


def _district(row: Row) -> District:
    known = District.objects.filter(name=row["name"], municipality_id=row["municipality"]).first()
    return known or _valid(
        District(name=row["name"], municipality_id=row["municipality"], description=row["description"])
    )


def _store_profile(row: Row, district: District) -> None:
    if AreaProfile.objects.filter(district=district, school_year=row["school_year"]).exists():
        return
    fields = {name: value for name, value in row.items() if name not in {"district", "flows"}}
    profile = _valid(AreaProfile(district=district, is_example=True, **fields))
    for position, flow in enumerate(row["flows"], start=1):
        _valid(AreaFlow(profile=profile, position=position, **flow))


# --- Sign-ins --------------------------------------------------------------------------------------------------------


def _store_accounts(rows: Iterable[Row], password: str | None) -> tuple[int, str | None]:
    """Return how many sign-ins are new, and the password that was set on any of them."""
    chosen = password or secrets.token_urlsafe(12)
    added, was_set = 0, False
    for row in rows:
        user = User.objects.filter(email=demo.email_of(row["login"])).first()
        if user is None:
            user = User.objects.create_user(email=demo.email_of(row["login"]), name=row["name"], password=chosen)
            added, was_set = added + 1, True
        elif password and not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
            was_set = True
        for membership in row["memberships"]:
            _store_membership(user, membership)
    return added, chosen if was_set else None


def _store_membership(user: User, row: Row) -> None:
    place: dict[str, object] = {}
    if "school" in row:
        place = {"school": _school(row["school"])}
    elif "municipality" in row:
        place = {"municipality_id": row["municipality"]}
    elif row["role"] == "board":
        place = {"board": _board()}
    elif row["role"] == "partnership":
        place = {"partnership": _partnership()}
    elif row["role"] == "provider":
        place = {"provider": _provider()}
    if not Membership.objects.filter(user=user, role=row["role"], **place).exists():
        _valid(Membership(user=user, role=row["role"], valid_from=ROLES_SINCE, **place))


def _school(name: str) -> School:
    return School.objects.get(name=name, is_example=True)


# --- Budgets ---------------------------------------------------------------------------------------------------------


def _store_pool(file: Row) -> bool:
    """Add one budget with its children; False when it stands there already, whatever became of it."""
    fields = dict(file["pool"])
    if Pool.objects.filter(name=fields["name"], school_year=fields["school_year"], is_example=True).exists():
        return False
    district = District.objects.get(name=fields.pop("district")) if fields.get("district") else fields.pop("district")
    says = file["source_says"]
    pool = _valid(Pool(**fields, district=district, is_example=True, arrangement=file["arrangement"], source_says=says))
    links = {
        row["ref"]: _valid(PoolSchool(pool=pool, ref=row["ref"], school=_school(row["school"])))
        for row in file["schools"]
    }
    _store_terms(pool, file, links)
    for row in file["pupils"]:
        _store_pupil(row, links[row["school"]].school)
    return True


def _store_terms(pool: Pool, file: Row, links: Mapping[str, PoolSchool]) -> None:
    parties = {row["ref"]: _valid(_party(pool, row)) for row in file["parties"]}
    streams = {
        row["ref"]: _valid(FundingStream(pool=pool, **{**row, "funder": parties.get(row["funder"])}))
        for row in file["streams"]
    }
    for row in file["amounts"]:
        school = links[row["school"]] if "school" in row else None
        _valid(PoolAmount(pool=pool, **{**row, "stream": streams[row["stream"]], "school": school}))
    year = SchoolYear.parse(pool.school_year)
    norms = [Norm(pool=pool, valid_from=year.first_day, valid_until=year.last_day, **row) for row in file["norms"]]
    record_norms_loaded((_valid(norm), None) for norm in norms)


def _party(pool: Pool, row: Row) -> Party:
    """Link a party to its own row where this installation has one."""
    party = Party(pool=pool, ref=row["ref"], role=row["role"], name=row["name"])
    party.municipality_id = row.get("municipality")
    if row["role"] == "partnership":
        party.partnership = _partnership()
    if row["role"] == "board":
        party.board = _board()
    return party


def _store_pupil(row: Row, school: School) -> None:
    """Add a child with what it was granted; a child that the school already has under this reference is left alone."""
    if Pupil.objects.filter(school=school, reference=row["reference"]).exists():
        return
    listed = {"school", "indications", "professionals"}
    fields = {name: _day(name, value) for name, value in row.items() if name not in listed}
    pupil = record_pupil(school_id=school.pk, terms=PupilTerms(**fields), acting_user=None)
    for item in row["indications"]:
        terms = IndicationTerms(**{name: _day(name, value) for name, value in item.items()})
        record_indication(pupil=pupil, terms=terms, acting_user=None)
    for item in row["professionals"]:
        around = ProfessionalTerms(**{name: _day(name, value) for name, value in item.items()})
        record_professional(pupil=pupil, terms=around, acting_user=None)


def _day(name: str, value: Any) -> Any:
    is_day = name in {"valid_from", "valid_until", "opted_out_from"} and value is not None
    return date.fromisoformat(value) if is_day else value
