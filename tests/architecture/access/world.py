"""Four schools, each as far from the first as a school can be, and one person for every way to belong to them.

`own` is the school of the story; `sibling` is another school of its board; `other_board` lies in the same municipality
and partnership under another board; `far` shares nothing with it. Each has its children, a pooled budget with its
parties, a calculation and a report, and a provider that enters its months. The children carry words that nobody else
can have typed.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import User
from budgets.actions import (
    NormTerms,
    add_norm,
    name_provider,
    request_calculation,
    run_calculation,
    set_own_norms_only,
    submit_proposal,
)
from budgets.drafting import blank_document
from budgets.models import Agreement, Calculation, Delivery, Draft, Norm, NormChange, Party, Pool, Proposal
from cases.actions import ProfessionalTerms, record_professional
from cases.models import Indication, Professional, Pupil
from reports.models import Dossier, Report
from schools.actions import add_place, remove_place
from schools.actions.invitations import invite_person
from schools.actions.people import RoleTerms
from schools.models import (
    AreaProfile,
    Board,
    District,
    Invitation,
    Mail,
    Membership,
    Partnership,
    PlaceChange,
    Provider,
    School,
    SchoolHoliday,
)
from schools.permissions import Role
from schools.places import KINDS
from schools.years import SchoolYear
from tests.agreements import make_agreed
from tests.architecture.access.tables import Table, dossier_like, make_table
from tests.demo import make_report
from tests.factories import make_indication, make_member, make_municipality, make_pool, make_pupil, make_school
from tests.factories import make_user as make_any_user
from tests.proposals import calculate_confirmed

PLACES = ("own", "sibling", "other_board", "far")
CHILDREN = 7
# The kind of organisation of each role, once more: what `abilities.toml` says is not taken for granted here.
ORGANISATION = {
    "director": "school",
    "care_coordinator": "school",
    "board": "board",
    "municipality": "municipality",
    "partnership": "partnership",
    "provider": "provider",
    "administrator": None,
}
ROLES = tuple(ORGANISATION)


@dataclass(slots=True, kw_only=True)
class Place:
    """One school with everything of it."""

    school: School
    pupils: list[Pupil]
    pupil: Pupil
    indication: Indication
    professional: Professional
    pool: Pool
    calculation: Calculation
    proposal: Proposal
    norm: Norm
    norm_act: UUID
    district: District
    provider: Provider
    delivery: Delivery
    table: Table
    # Printed once, for it takes a second or two; what stands in a report is the business of another test.
    report: Report = field(init=False)
    dossier: Dossier = field(init=False)
    agreement: Agreement = field(init=False)

    def __getattr__(self, kind: str) -> Any:
        """Give what belongs to the table of the place by its own name."""
        return getattr(self.table, kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWorld:
    """The four places by name, the people by what they are, and what belongs to no place."""

    places: dict[str, Place]
    people: dict[str, User]
    drafts: dict[str, Draft]
    national_norm: Norm
    national_act: UUID
    person: User
    membership: Membership
    invitation: Invitation
    mail: Mail
    change: PlaceChange


def canaries_of(place: str) -> tuple[str, ...]:
    """Words in the children's data of one school: a nickname, a reference and the number of a decision."""
    name = place.replace("_", "")
    return (f"Roepnaam{name}", f"KAN{name}", f"BESLUIT{name}")


def make_access_world() -> AccessWorld:
    """Store everything. Only the administrator's and the board's actions need a person who exists before."""
    maker = make_any_user("maker@voorbeeld.example")
    here, there = make_municipality(), make_municipality(cbs_code="0296", name="Wijchen")
    board, neighbours_board, far_board = (Board.objects.create(name=f"Bestuur {name}") for name in ("A", "B", "C"))
    near, far = (Partnership.objects.create(name=f"Samenwerkingsverband {name}") for name in ("X", "Y"))
    schools = {
        "own": make_school("De Eik", municipality=here, board=board, partnership=near),
        "sibling": make_school("De Beuk", municipality=here, board=board, partnership=near),
        "other_board": make_school("De Linde", municipality=here, board=neighbours_board, partnership=near),
        "far": make_school("De Wilg", municipality=there, board=far_board, partnership=far),
    }
    places = {name: _place(name, school, maker) for name, school in schools.items()}
    printed = make_report(places["own"].calculation)
    for name, place in places.items():
        place.report = printed if name == "own" else _same_file(printed, place.calculation)
        place.dossier = dossier_like(printed, place.table.meeting)
        place.agreement = _agreed(place, maker)
    people = _people(schools)
    autumn = {
        "first_day": school_year().first_day + timedelta(days=70),
        "last_day": school_year().first_day + timedelta(days=78),
    }
    SchoolHoliday.objects.create(
        region="zuid", school_year=school_year().label, name="Herfstvakantie", source="bron", **autumn
    )
    role = RoleTerms(role=Role.ADMINISTRATOR, place=None, valid_from=timezone.localdate(), valid_until=None)
    site = "http://testserver"
    admin = people["administrator"]
    invite_person(email="nieuw@voorbeeld.example", name="Nieuw", roles=[role], site=site, acting_user=admin)
    invitation = Invitation.objects.get()
    national = _norm(None, "fte_hours_per_year", "1659", maker)
    return AccessWorld(
        places=places,
        people=people,
        drafts={name: _draft(person) for name, person in people.items()},
        national_norm=national[0],
        national_act=national[1],
        person=maker,
        membership=people["deactivated"].memberships.get(),
        invitation=invitation,
        mail=Mail.objects.get(),
        change=_removal(people["administrator"]),
    )


def _agreed(place: Place, maker: User) -> Agreement:
    """Let everyone have agreed to the budget of a place; its papers are the business of another test."""
    assert place.school.board is not None
    assert place.school.municipality is not None
    return make_agreed(
        place.calculation,
        board=place.school.board,
        municipality=place.school.municipality,
        people=(maker, maker, maker),
        number=f"{place.pool.school_year}/{place.school.name}"[:20],
        with_papers=False,
    )


def _removal(admin: User) -> PlaceChange:
    """A school board that was removed, which can be taken back."""
    kind = KINDS["board"]
    board = add_place(kind=kind, values={"name": "Bestuur dat wegging"}, acting_user=admin)
    remove_place(kind=kind, pk=board.pk, revision=1, acting_user=admin)
    return PlaceChange.objects.get(act="remove")


def school_year() -> SchoolYear:
    """The school year of today, so that the pages of today have something to show."""
    return SchoolYear.of(timezone.localdate())


def _place(name: str, school: School, maker: User) -> Place:
    nickname, reference, number = canaries_of(name)
    year = school_year()
    days = {"valid_from": year.first_day, "valid_until": year.last_day}
    pupils = [
        make_pupil(school, nickname=f"{nickname}{at}", reference=f"{reference}{at}") for at in range(1, CHILDREN + 1)
    ]
    indications = [make_indication(pupil, number=f"{number}{pupil.reference[-1]}", **days) for pupil in pupils]
    nurse = ProfessionalTerms(role="nurse", paid_from="zvw", valid_from=year.first_day, valid_until=None)
    professional = record_professional(pupil=pupils[0], terms=nurse, acting_user=maker)
    assert school.municipality is not None
    district = District.objects.create(name=f"Wijk {name}", municipality=school.municipality)
    AreaProfile.objects.create(district=district, school_year=year.label, source="bron van de test")
    pool = _pool(f"Budget {name}", school, district)
    norm, act = _norm(pool, "fte_hours_per_year", "1659", maker)
    calculation = request_calculation(pool=pool, acting_user=maker)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    provider = Provider.objects.create(name=f"Aanbieder {name}")
    delivery = name_provider(school=pool.school_links.get(), provider=provider, site="", acting_user=maker)
    return Place(
        school=school,
        pupils=pupils,
        pupil=pupils[0],
        indication=indications[0],
        professional=professional,
        pool=pool,
        calculation=calculation,
        proposal=_proposal(pool, maker),
        norm=norm,
        norm_act=act,
        district=district,
        provider=provider,
        delivery=delivery,
        table=make_table(school, maker),
    )


def _proposal(pool: Pool, maker: User) -> Proposal:
    """A proposal on which the board is to decide."""
    calculate_confirmed(pool, by=maker)
    return submit_proposal(pool=pool, note="Zoals besproken.", acting_user=maker)


def _same_file(printed: Report, calculation: Calculation) -> Report:
    kept = {name: getattr(printed, name) for name in ("status", "audience", "language", "file", "sha256", "size")}
    moments = {name: getattr(printed, name) for name in ("started_at", "finished_at", "attempt")}
    return Report.objects.create(calculation=calculation, requested_by=printed.requested_by, **kept, **moments)


def _pool(name: str, school: School, district: District) -> Pool:
    pool = make_pool(school, name=name, school_year=school_year().label, district=district)
    for ref, role, kind in (("b1", "board", "board"), ("swv1", "partnership", "partnership")):
        organisation = getattr(school, kind)
        Party.objects.create(pool=pool, ref=ref, role=role, name=organisation.name, **{kind: organisation})
    set_own_norms_only(pool=pool, own_only=True, acting_user=None)
    return pool


def _norm(pool: Pool | None, code: str, value: str, maker: User) -> tuple[Norm, UUID]:
    """Add a norm as a person does, so that the adding can be taken back."""
    terms = NormTerms(code=code, value=Decimal(value), valid_from=date(2020, 1, 1), source="bron")
    change: NormChange = add_norm(pool=pool, terms=terms, reason="voor de test", acting_user=maker)
    return Norm.objects.get(pk=change.norm_id), change.act


def _people(schools: dict[str, School]) -> dict[str, User]:
    """One person per role and per way in which the role can fail to count, and those who are something else."""
    today = timezone.localdate()
    day = timedelta(days=1)
    people = {"nobody": _user("nobody"), "deactivated": _user("deactivated"), "several": _user("several")}
    for role in ROLES:
        people[role] = _member(role, role, schools["own"])
        people[f"{role} elsewhere"] = _member(f"{role} elsewhere", role, schools["far"])
        people[f"{role} until yesterday"] = _member(
            f"{role} until yesterday", role, schools["own"], valid_from=today - 9 * day, valid_until=today - day
        )
        people[f"{role} from tomorrow"] = _member(f"{role} from tomorrow", role, schools["own"], valid_from=today + day)
    make_member(people["deactivated"], Role.DIRECTOR, school=schools["own"])
    people["deactivated"].is_active = False
    people["deactivated"].save(update_fields=["is_active"])
    make_member(people["several"], Role.DIRECTOR, school=schools["own"])
    make_member(people["several"], Role.BOARD, board=schools["far"].board)
    return people


def _user(name: str) -> User:
    return make_any_user(f"{name.replace(' ', '-')}@voorbeeld.example")


def _member(name: str, role: str, school: School, **period: Any) -> User:
    person = _user(name)
    kind = ORGANISATION[role]
    organisation = {} if kind is None else {kind: _organisation(kind, school)}
    make_member(person, role, **organisation, **period)
    return person


def _organisation(kind: str, school: School) -> Any:
    if kind == "school":
        return school
    if kind == "provider":
        return Provider.objects.get(deliveries__school__school=school)
    return getattr(school, kind)


def _draft(owner: User) -> Draft:
    document = blank_document(school_year=school_year().label, parties=())
    return Draft.objects.create(owner=owner, document=document)


MISSING = uuid4()
