"""Everything that is known of one child, and who looked: the answer to a parent who asks (inzageverzoek).

For the child's own school. The page and the file are made of the same values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.audit_words import action_words
from accounts.models import AuditEvent, User
from budgets.models import Calculation, JobStatus, PoolExport
from budgets.pupil_rows_seen import RowsSeen, rows_seen
from budgets.retention import retention_terms
from cases.models import Indication, IndicationConfirmation, Professional, Pupil, SnapshotReference
from cases.queries import last_day_kept
from schools.models import Membership

__all__ = ["CountedIn", "Look", "PupilFile", "SchoolList", "pupil_file"]

SCHEMA = "ontschot.pupil/1"
LIST = "view_pupils"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedIn:
    """One calculation in which the child counted, under the random name `reference`."""

    calculation: UUID
    pool: str
    school_year: str
    reference: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One time that the rows of a budget left as a file, with those of this child; `ground` is why."""

    pool: str
    at: datetime
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One line of the log about this child: who, in which role at the school, what, whether it went on."""

    at: datetime
    who: str
    role: str
    what: str
    outcome: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolList:
    """How often one person looked at the list of all children of the school since this one was entered."""

    who: str
    role: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFile:
    """The whole of it, at one moment. `kept_until` is by the term alone; None: no end can be told."""

    made_at: datetime
    pupil: Pupil
    indications: Sequence[Indication]
    professionals: Sequence[Professional]
    kept_until: date | None
    counted_in: Sequence[CountedIn]
    exported: Sequence[Exported]
    confirmations: Sequence[IndicationConfirmation]
    looks: Sequence[Look]
    lists: Sequence[SchoolList]
    rows_seen: Sequence[RowsSeen]

    def document(self) -> dict[str, Any]:
        """Return it as plain values for a JSON file; days and moments in ISO 8601, minutes and cents whole."""
        return {
            "schema": SCHEMA,
            "made_at": self.made_at,
            "school": self.pupil.school.name,
            "pupil": _plain(self.pupil, PUPIL),
            "kept_until": self.kept_until,
            "indications": [_plain(row, INDICATION) for row in self.indications],
            "professionals": [_plain(row, PROFESSIONAL) for row in self.professionals],
            "counted_in": [asdict(row) for row in self.counted_in],
            "exported": [asdict(row) for row in self.exported],
            "confirmations": [_plain(row, CONFIRMATION) for row in self.confirmations],
            "log": [asdict(row) for row in self.looks],
            "school_lists": [asdict(row) for row in self.lists],
            "rows_seen": [asdict(row) for row in self.rows_seen],
        }


# Every column of the four tables; a test compares them, so that a new one is not forgotten here.
PUPIL = (
    "id",
    "reference",
    "nickname",
    "birth_year",
    "responsible_municipality",
    "opted_out_from",
    "left_on",
    "held_until",
    "held_for",
    "created_at",
    "revision",
)
INDICATION = (
    "id",
    "kind",
    "minutes",
    "frequency",
    "amount_cents",
    "amount_basis",
    "amount_status",
    "number",
    "replaces",
    "responsible_municipality",
    "provider_role",
    "valid_from",
    "valid_until",
    "withdrawn_at",
    "created_at",
    "revision",
)
CONFIRMATION = (
    "id",
    "indication",
    "revision",
    "on_behalf_of",
    "is_correction",
    "minutes",
    "frequency",
    "amount_cents",
    "amount_basis",
    "amount_status",
    "valid_from",
    "valid_until",
    "note",
    "confirmed_by",
    "confirmed_at",
    "withdrawn_at",
)
PROFESSIONAL = ("id", "role", "paid_from", "valid_from", "valid_until", "removed_at")


def pupil_file(pupil: Pupil) -> PupilFile:
    """Gather everything about a child; the caller has checked who asks, and logs that it was given."""
    indications = list(
        pupil.indications.select_related("responsible_municipality", "replaces").order_by("-valid_from", "pk")
    )
    professionals = list(pupil.professionals.order_by("-valid_from", "pk"))
    references = _references(pupil)
    events = _events(pupil, [*indications, *professionals])
    roles = _Roles.at(pupil, events)
    return PupilFile(
        made_at=timezone.now(),
        pupil=pupil,
        indications=indications,
        professionals=professionals,
        kept_until=last_day_kept(pupil, indications, retention_terms(day=timezone.localdate())),
        counted_in=_counted_in(references),
        exported=_exported(references, since=pupil.created_at),
        confirmations=_confirmations(indications),
        looks=[_look(event, roles) for event in events if event.action != LIST],
        lists=_lists([event for event in events if event.action == LIST], roles),
        rows_seen=rows_seen(references, since=pupil.created_at),
    )


def _references(pupil: Pupil) -> dict[UUID, str]:
    """Return the child's random name per pool."""
    return dict(SnapshotReference.objects.filter(pupil=pupil).values_list("scope", "ref"))


def _counted_in(references: Mapping[UUID, str]) -> list[CountedIn]:
    """Look for the name in what was calculated: a child that opted out or came later has no row there."""
    if not references:
        return []
    named = Q(pk__in=[])
    for scope, ref in references.items():
        named |= Q(pool=scope, snapshot__contains=f'"{ref}"')
    done = Calculation.objects.without_documents().filter(named, status=JobStatus.DONE).select_related("pool")
    return [
        CountedIn(
            calculation=row.pk,
            pool=row.pool.name,
            school_year=row.pool.school_year,
            reference=references[row.pool_id],
            made_at=row.finished_at,
        )
        for row in done.order_by("-finished_at", "pk")
    ]


def _exported(references: Mapping[UUID, str], *, since: datetime) -> list[Exported]:
    rows = PoolExport.objects.filter(pool__in=list(references), at__gte=since).select_related("pool")
    return [Exported(pool=str(row.pool), at=row.at, ground=row.ground) for row in rows.order_by("-at", "-pk")]


def _confirmations(indications: Iterable[Indication]) -> list[IndicationConfirmation]:
    rows = IndicationConfirmation.objects.filter(indication__in=list(indications)).select_related("confirmed_by")
    return list(rows.order_by("-confirmed_at", "-pk"))


def _events(pupil: Pupil, parts: Iterable[Indication | Professional]) -> list[AuditEvent]:
    """Return the log about the child and what is of it, and of the list of its school, the newest first."""
    ids = [str(pupil.pk), *(str(part.pk) for part in parts)]
    whole_list = Q(action=LIST, subject_id=str(pupil.school_id), at__gte=pupil.created_at)
    rows = AuditEvent.objects.filter(Q(subject_id__in=ids) | whole_list)
    return list(rows.select_related("actor").order_by("-at", "-id"))


@dataclass(frozen=True, slots=True)
class _Roles:
    """Which role somebody had at the child's school on a day."""

    rows: Mapping[UUID, Sequence[Membership]]

    @classmethod
    def at(cls, pupil: Pupil, events: Iterable[AuditEvent]) -> Self:
        """Read the roles of everyone who is in these lines."""
        people = {event.actor_id for event in events if event.actor_id}
        found: dict[UUID, list[Membership]] = {}
        for row in Membership.objects.filter(user__in=people, school=pupil.school_id).order_by("valid_from", "pk"):
            found.setdefault(row.user_id, []).append(row)
        return cls(found)

    def on(self, user: User | None, moment: datetime) -> str:
        """Return the roles in words; empty for who had none there."""
        if user is None:
            return ""
        day = timezone.localtime(moment).date()
        held = (row for row in self.rows.get(user.pk, ()) if row.valid_from <= day <= (row.valid_until or day))
        return ", ".join(str(row.get_role_display()) for row in held)


def _look(event: AuditEvent, roles: _Roles) -> Look:
    return Look(
        at=event.at,
        who=event.actor.name if event.actor else "",
        role=roles.on(event.actor, event.at),
        what=action_words(event.action),
        outcome=str(event.get_outcome_display()),
        channel=str(event.get_channel_display()),
    )


def _lists(events: Sequence[AuditEvent], roles: _Roles) -> list[SchoolList]:
    """Group by person; the events come newest first."""
    grouped: dict[UUID | None, list[AuditEvent]] = {}
    for event in events:
        grouped.setdefault(event.actor_id, []).append(event)
    return [
        SchoolList(
            who=rows[0].actor.name if rows[0].actor else "",
            role=roles.on(rows[0].actor, rows[0].at),
            times=len(rows),
            first=rows[-1].at,
            last=rows[0].at,
        )
        for rows in grouped.values()
    ]


def _plain(row: Pupil | Indication | IndicationConfirmation | Professional, names: Iterable[str]) -> dict[str, Any]:
    """Return the columns by name; a relation as what it is called on screen, its id where it is a row of the file."""
    return {name: _value(row, name) for name in names}


def _value(row: Pupil | Indication | IndicationConfirmation | Professional, name: str) -> object:
    if name in {"replaces", "indication"}:
        return getattr(row, f"{name}_id", None)
    value = getattr(row, name)
    if isinstance(value, User):
        return value.name
    return str(value) if name == "responsible_municipality" and value is not None else value
