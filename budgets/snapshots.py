"""Taking the snapshot of a pool: from the rows of today to the document that the engine calculates.

Children and indications appear under opaque references only, decisions without their number. Organisations keep their
names, so that a stored calculation can be read for ever.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import IntegrityError
from django.utils import translation

from budgets import engine
from budgets.confirming.counted import Confirmed, Everything
from budgets.drafting import Document, scopes_of
from budgets.models import FundingStream, Norm, Pool, PoolAmount, PoolSchool
from budgets.norm_sets import norms_of_pool
from budgets.stream_matching import Answered, Parties, PoolRows, answered_by
from cases.actions import assign_references
from cases.queries import IndicationFact, data_version, indications_touching
from cases.scope import Reason, school_scope
from schools.queries import area_profile_of, holidays_of
from schools.years import SchoolYear

__all__ = [
    "Taken",
    "agreement_snapshot",
    "agreement_terms",
    "confirmed_snapshot",
    "passing_confirmed_snapshot",
    "passing_snapshot",
    "pool_snapshot",
]

TRIES = 3
POOL_SCHEMA = "ontschot.pool/1"

# The engine's words by those of the database, where blank is unknown.
FREQUENCIES = {str(word): word for word in engine.Frequency}
AMOUNT_BASES = {str(word): word for word in engine.AmountBasis}
AMOUNT_STATUSES = {str(word): word for word in engine.AmountStatus}

Row = dict[str, object]
References = tuple[Mapping[UUID, str], Mapping[UUID, str]]
NameRows = Callable[[Pool, Sequence[IndicationFact]], References]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A snapshot with the counters as they were just before it was taken.

    `left_out` counts the children's indications that no stream of the pool answers, and the lines that were left out
    because no funder confirmed them: these are `unconfirmed`.
    """

    snapshot: engine.PoolSnapshot
    data_version: int
    terms_version: int
    left_out: int
    unconfirmed: int = 0


def pool_snapshot(pool: Pool) -> Taken:
    """Take the snapshot of a pool and keep the references that it uses.

    Raises `engine.InvalidDocument` when what is stored for the pool does not make a valid document.
    """
    return _take_again(pool, Everything())


def confirmed_snapshot(pool: Pool) -> Taken:
    """Take the snapshot of what the funders of a pool confirmed, with their figures; otherwise as `pool_snapshot`.

    Money that may not be brought in needs no confirmation, and stays as it is.
    """
    return _take_again(pool, Confirmed())


def passing_snapshot(pool: Pool) -> Taken:
    """Take a snapshot that is looked at once and thrown away: nothing is written, its references mean nothing."""
    return _take(pool, _passing_references, Everything())


def passing_confirmed_snapshot(pool: Pool) -> Taken:
    """Take a passing snapshot of what the funders of a pool confirmed."""
    return _take(pool, _passing_references, Confirmed())


def agreement_terms(pool: Pool) -> Document:
    """Return what a pool agreed on, as a document to change: without its children, and without what is not agreed."""
    parties = Parties(pool)
    streams = list(pool.streams.all())
    links = list(pool.school_links.select_related("school"))
    return {
        "schema": POOL_SCHEMA,
        "name": pool.name,
        "school_year": pool.school_year,
        "region": pool.region or None,
        "norms": [],
        "parties": parties.rows(),
        "schools": [parties.school_row(link) for link in links],
        "streams": [_stream(stream, parties) for stream in streams],
        "amounts": _amounts(pool.amounts.order_by("pk"), streams, links),
        "arrangement": pool.arrangement,
    }


def agreement_snapshot(document: Document, *, pool: Pool | None) -> engine.PoolSnapshot:
    """Return an agreement in the making as it would be calculated without children, with the norms that hold then.

    `pool` is the budget whose terms it changes; its own norms and calendar lead. Raises `engine.InvalidDocument`.
    """
    around = pool or Pool(school_year=document["school_year"], region=document.get("region") or "")
    year = SchoolYear.parse(around.school_year)
    own = {(row["code"], row.get("scope")) for row in document["norms"] if _is_of(row, year)}
    added = (row for row in map(_norm, norms_of_pool(around, year)) if (row["code"], row["scope"]) not in own)
    # A norm of the budget may be for a stream that this change takes away.
    norms = [*document["norms"], *(row for row in added if row["scope"] in {None} | scopes_of(document))]
    calendar = document.get("calendar")
    around_days = _calendar(around) if calendar is None else calendar
    return engine.parse_pool({**document, "norms": norms, "calendar": around_days})


def _take_again(pool: Pool, chosen: Everything) -> Taken:
    for _ in range(TRIES - 1):
        try:
            return _take(pool, _kept_references, chosen)
        except IntegrityError:
            # A child was removed after its rows were read, and cannot be named any more: look again without it.
            continue
    return _take(pool, _kept_references, chosen)


def _take(pool: Pool, name_rows: NameRows, chosen: Everything) -> Taken:
    year = SchoolYear.parse(pool.school_year)
    rows = PoolRows.of(pool)
    # The counters come first (that of the terms came with the pool): what changes while the rows are read makes the
    # calculation stale, never wrongly fresh.
    seen = data_version(schools=rows.schools, school_year=pool.school_year)
    # Also for who may see none of these children: what leaves here has sums and opaque names.
    with school_scope(rows.schools, Reason.CALCULATION):
        facts = indications_touching(
            schools=rows.schools, first_day=year.first_day, last_day=year.last_day, scope=pool.pk
        )
        said = chosen.read(rows.schools, year)
        references = name_rows(pool, facts)

    parties = rows.parties
    answered = answered_by(facts, rows.streams, parties)
    counted = chosen.among(rows, answered=answered, said=said)
    document = _terms(pool, year)
    document["schools"] = [parties.school_row(link) for link in rows.links]
    document["streams"] = [_stream(stream, parties) for stream in rows.streams]
    document["amounts"] = _amounts(counted.amounts, rows.streams, rows.links)
    school_refs = {link.school_id: link.ref for link in rows.links}
    indications = _indications(counted.answered, parties, school_refs, references)
    document["parties"] = parties.rows()
    # The rows of children come from columns that the database constrains; reading them as text again would only cost.
    snapshot = replace(_in_order(engine.parse_pool(document)), indications=indications)
    return Taken(
        snapshot=snapshot,
        data_version=seen,
        terms_version=chosen.terms_version(pool),
        left_out=len(facts) - len(answered) + counted.unconfirmed,
        unconfirmed=counted.unconfirmed,
    )


def _in_order(terms: engine.PoolSnapshot) -> engine.PoolSnapshot:
    """Put the rows in the order of the stored text, so that it gives the same result, row by row, when read back."""
    return engine.load_pool(engine.canonical_json(terms))


def _kept_references(pool: Pool, facts: Sequence[IndicationFact]) -> References:
    pupils = {fact.pupil_id: fact.child_ref for fact in facts if fact.child_ref}
    indications = {fact.id: fact.ref for fact in facts if fact.ref}
    if len(indications) == len(facts) and all(fact.child_ref for fact in facts):
        return pupils, indications
    return assign_references(
        scope=pool.pk, pupils={fact.pupil_id for fact in facts}, indications=[fact.id for fact in facts]
    )


def _passing_references(pool: Pool, facts: Sequence[IndicationFact]) -> References:
    pupils = {fact.pupil_id: f"c-{fact.pupil_id.hex}" for fact in facts}
    return pupils, {fact.id: f"i-{fact.id.hex}" for fact in facts}


def _indications(
    answered: Answered, parties: Parties, schools: Mapping[UUID, str], references: References
) -> tuple[engine.IndicationInput, ...]:
    pupils, refs = references
    numbers = _decision_refs(answered, refs)
    present = {fact.id for fact, _ in answered}
    rows = (
        engine.IndicationInput(
            ref=refs[fact.id],
            child=pupils[fact.pupil_id],
            number=numbers.get((fact.pupil_id, fact.number)),
            replaces=refs[fact.replaces_id] if fact.replaces_id in present else None,
            stream=stream,
            school=schools[fact.school_id],
            responsible_municipality=parties.ref_of(fact.municipality),
            minutes=fact.minutes,
            frequency=FREQUENCIES.get(fact.frequency),
            amount_cents=fact.amount_cents,
            amount_basis=AMOUNT_BASES.get(fact.amount_basis),
            amount_status=AMOUNT_STATUSES[fact.amount_status],
            valid_from=fact.valid_from,
            valid_until=fact.valid_until,
            opted_out_from=fact.opted_out_from,
        )
        for fact, stream in answered
    )
    return tuple(sorted(rows, key=lambda row: row.ref))


def _decision_refs(answered: Answered, refs: Mapping[UUID, str]) -> dict[tuple[UUID, str], str]:
    """Return, for the decisions with several rows, a reference in place of the number.

    The number of a decision leads straight to the child in the funder's own administration; the engine only needs to
    know which rows belong together.
    """
    rows: dict[tuple[UUID, str], list[str]] = {}
    for fact, _ in answered:
        if fact.number:
            rows.setdefault((fact.pupil_id, fact.number), []).append(refs[fact.id])
    return {decision: min(found) for decision, found in rows.items() if len(found) > 1}


# --- The terms of the pool ------------------------------------------------------------------------------------------


def _terms(pool: Pool, year: SchoolYear) -> Row:
    flows, flows_total = _flows(pool)
    return {
        "schema": POOL_SCHEMA,
        "name": pool.name,
        "school_year": pool.school_year,
        "region": pool.region or None,
        "calendar": _calendar(pool),
        "disclosure_ground": pool.disclosure_ground or None,
        "norms": [_norm(norm) for norm in norms_of_pool(pool, year)],
        "flows": flows,
        "flows_total": flows_total,
        "source_says": pool.source_says,
        "arrangement": pool.arrangement,
    }


def _norm(norm: Norm) -> Row:
    return {
        "code": norm.code,
        "value": norm.value,
        "unit": norm.unit or None,
        "valid_from": norm.valid_from.isoformat(),
        "valid_until": norm.valid_until.isoformat() if norm.valid_until else None,
        "scope": norm.scope,
        "source": norm.source or None,
    }


def _is_of(norm: Document, year: SchoolYear) -> bool:
    """Tell whether a norm of a document holds on a day of the year; dates in this notation sort as text."""
    until = norm.get("valid_until")
    begun: bool = norm["valid_from"] <= year.last_day.isoformat()
    return begun and (until is None or until >= year.first_day.isoformat())


def _stream(stream: FundingStream, parties: Parties) -> Row:
    return {
        "ref": stream.ref,
        "kind": stream.kind,
        "funder": parties.funder_of(stream),
        "poolable": stream.poolable,
        "ground": stream.ground or None,
        "until": stream.until.isoformat() if stream.until else None,
    }


def _amounts(amounts: Iterable[PoolAmount], streams: Sequence[FundingStream], links: Sequence[PoolSchool]) -> list[Row]:
    stream_refs = {stream.pk: stream.ref for stream in streams}
    school_refs = {link.pk: link.ref for link in links}
    return [_amount(amount, stream_refs, school_refs) for amount in amounts]


def _amount(amount: PoolAmount, streams: Mapping[int, str], schools: Mapping[int, str]) -> Row:
    return {
        "ref": amount.ref,
        "stream": streams[amount.stream_id],
        "school": schools[amount.school_id] if amount.school_id else None,
        "label": amount.label or None,
        "count": amount.count,
        "unit_cents": amount.unit_cents,
        "stated_total_cents": amount.stated_total_cents,
        "leading": amount.leading,
        "basis": amount.basis or None,
        "valid_from": amount.valid_from.isoformat() if amount.valid_from else None,
        "valid_until": amount.valid_until.isoformat() if amount.valid_until else None,
    }


def _calendar(pool: Pool) -> object:
    if pool.calendar is not None:
        return pool.calendar
    if not pool.region:
        return []
    return [
        {"from": holiday.first_day.isoformat(), "until": holiday.last_day.isoformat(), "name": holiday.name}
        for holiday in holidays_of(region=pool.region, school_year=pool.school_year)
    ]


def _flows(pool: Pool) -> tuple[object, int | None]:
    if pool.flows is not None:
        return pool.flows, pool.flows_total
    if pool.district_id is None:
        return [], pool.flows_total
    profile = area_profile_of(district_id=pool.district_id, school_year=pool.school_year)
    if profile is None:
        return [], pool.flows_total
    # Named the same whoever asks, in whatever language: the document must not depend on it.
    with translation.override("nl"):
        return [{"label": str(flow), "count": flow.count} for flow in profile.flows.all()], profile.resident_pupils
