"""The children and decisions of a document, as rows of the schools that it speaks of."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase
from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.models import User
from budgets import engine
from budgets.actions.import_organisations import Organisations
from budgets.actions.import_problems import Problems
from budgets.models import Pool
from cases.actions import IndicationTerms, PupilTerms, keep_references, record_indication, record_pupil
from cases.models import Pupil, SnapshotReference

__all__ = ["import_children"]

LONGEST_REFERENCE = 20
MOST_MINUTES = 2_147_483_647

Rows = Sequence[tuple[int, engine.IndicationInput]]


def import_children(
    pool: Pool,
    snapshot: engine.PoolSnapshot,
    organisations: Organisations,
    *,
    acting_user: User | None,
    problems: Problems,
) -> None:
    """Recognise or make the children and their decisions, and keep the refs of the document for this pool."""
    rows = list(enumerate(snapshot.indications))
    _check(rows, organisations, problems)
    problems.stop_if_any()
    known_pupils, known_indications = _known(organisations)
    pupils = _pupils(rows, organisations, known_pupils, acting_user=acting_user, problems=problems)
    problems.stop_if_any()
    indications = dict(known_indications)
    kinds = {stream.ref: stream.kind for stream in snapshot.streams}
    for index, row in _replaced_first(rows):
        is_known = row.ref in indications
        # What was refused cannot be replaced; the refusal itself is noted already.
        is_hanging = row.replaces is not None and row.replaces not in indications
        if is_known or is_hanging:
            continue
        terms = _terms(row, kind=kinds[row.stream], organisations=organisations, indications=indications)
        try:
            made = record_indication(pupil=pupils[row.child], terms=terms, acting_user=acting_user)
            indications[row.ref] = made.pk
        except ValidationError as error:
            problems.add_all(f"indications[{index}]", error)
    problems.stop_if_any()
    keep_references(
        scope=pool.pk,
        pupils={pupil.pk: ref for ref, pupil in pupils.items()},
        indications={indications[row.ref]: row.ref for _, row in rows},
    )


def _known(organisations: Organisations) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Return the children and decisions of these schools by the refs that they have in any pool."""
    schools = list(organisations.schools.values())
    references = SnapshotReference.objects.all()
    pupils = references.filter(pupil__school__in=schools).values_list("ref", "pupil_id")
    indications = references.filter(
        indication__pupil__school__in=schools, indication__withdrawn_at__isnull=True
    ).values_list("ref", "indication_id")
    return dict(pupils), dict(indications)


# --- What can be stored ----------------------------------------------------------------------------------------------


def _check(rows: Rows, organisations: Organisations, problems: Problems) -> None:
    """Note what a document may say and a row of this installation cannot hold."""
    children: dict[str, engine.IndicationInput] = {}
    for index, row in rows:
        path = f"indications[{index}]"
        first = children.setdefault(row.child, row)
        if row.school != first.school:
            problems.add(f"{path}.school", f"{row.child} is also at {first.school}; a child has one school here")
        if row.opted_out_from != first.opted_out_from:
            problems.add(f"{path}.opted_out_from", f"differs from that of {first.ref}, which is of the same child")
        if row.responsible_municipality and row.responsible_municipality not in organisations.municipalities:
            problems.add(f"{path}.responsible_municipality", f"{row.responsible_municipality} is not known here")
        for name, message in _unstorable(row):
            problems.add(f"{path}.{name}", message)


def _unstorable(row: engine.IndicationInput) -> Iterator[tuple[str, str]]:
    if row.volume is not None:
        # Kept as it is, it would be lost; made into minutes, it would no longer be what was decided.
        yield "volume", "can be calculated but not kept; give minutes or an amount instead"
    elif row.minutes is None and row.amount_cents is None:
        yield "minutes", "there are neither minutes nor an amount"
    if row.minutes is not None and not 0 < row.minutes <= MOST_MINUTES:
        yield "minutes", f"must be from 1 to {MOST_MINUTES}"
    if (row.minutes is None) != (row.frequency is None):
        yield "frequency", "goes together with minutes"
    if row.amount_cents is not None and row.amount_cents < 0:
        yield "amount_cents", "must not be negative"
    if (row.amount_cents is None) != (row.amount_basis is None):
        yield "amount_basis", "goes together with an amount"


# --- Children -------------------------------------------------------------------------------------------------------


def _pupils(
    rows: Rows,
    organisations: Organisations,
    known: Mapping[str, UUID],
    *,
    acting_user: User | None,
    problems: Problems,
) -> dict[str, Pupil]:
    by_child: dict[str, list[tuple[int, engine.IndicationInput]]] = {}
    for index, row in rows:
        by_child.setdefault(row.child, []).append((index, row))
    stored = Pupil.objects.in_bulk([known[ref] for ref in by_child if ref in known])
    pupils = {}
    for ref, own in by_child.items():
        if ref in known:
            pupils[ref] = stored[known[ref]]
            continue
        index, first = own[0]
        school = organisations.schools[first.school]
        terms = PupilTerms(
            reference=_reference(ref, school_id=school.pk),
            birth_year=None,
            responsible_municipality=_common_municipality(own, organisations),
            opted_out_from=first.opted_out_from,
        )
        try:
            pupils[ref] = record_pupil(school_id=school.pk, terms=terms, acting_user=acting_user)
        except ValidationError as error:
            problems.add_all(f"indications[{index}].child", error)
    return pupils


def _reference(ref: str, *, school_id: UUID) -> str:
    """Return the document's own ref for the child where the school can use it, else something new."""
    if len(ref) <= LONGEST_REFERENCE and not Pupil.objects.filter(school=school_id, reference=ref).exists():
        return ref
    return "".join(secrets.choice(ascii_lowercase) for _ in range(LONGEST_REFERENCE))


def _common_municipality(own: Rows, organisations: Organisations) -> str | None:
    """Return the responsible municipality if all decisions agree: a decision without one must stay without."""
    refs = {row.responsible_municipality for _, row in own}
    ref = refs.pop()
    return _code(ref, organisations) if not refs else None


# --- Decisions ------------------------------------------------------------------------------------------------------


def _replaced_first(rows: Rows) -> Iterator[tuple[int, engine.IndicationInput]]:
    """Yield each decision after the one that it replaces; the engine has refused circles."""
    by_ref = {row.ref: (index, row) for index, row in rows}
    done: set[str] = set()
    for _, row in rows:
        chain = []
        ref: str | None = row.ref
        while ref is not None and ref not in done:
            done.add(ref)
            chain.append(by_ref[ref])
            ref = by_ref[ref][1].replaces
        yield from reversed(chain)


def _terms(
    row: engine.IndicationInput, *, kind: str, organisations: Organisations, indications: Mapping[str, UUID]
) -> IndicationTerms:
    return IndicationTerms(
        kind=kind,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        minutes=row.minutes,
        frequency=row.frequency or "",
        amount_cents=row.amount_cents,
        amount_basis=row.amount_basis or "",
        amount_status=row.amount_status,
        number=row.number or "",
        replaces=indications[row.replaces] if row.replaces else None,
        responsible_municipality=_code(row.responsible_municipality, organisations),
    )


def _code(ref: str | None, organisations: Organisations) -> str | None:
    return organisations.municipalities[ref].cbs_code if ref else None
