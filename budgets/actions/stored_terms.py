"""Storing what a pool document agrees on: its parties, streams, amounts, norms and choices, without its children.

An import and an agreement that was put together on screen both end here, so that they store the same.
"""

from collections.abc import Collection, Mapping
from typing import Any

from budgets import engine
from budgets.actions.import_organisations import Organisations
from budgets.actions.import_problems import Problems
from budgets.actions.norms import record_norms_loaded
from budgets.models import FundingStream, Norm, Party, Pool, PoolAmount, PoolSchool

__all__ = ["pool_of", "replace_terms", "store_terms"]


def pool_of(snapshot: engine.PoolSnapshot) -> Pool:
    """Return the row for what the document says of the pool itself; it is not stored yet."""
    document = engine.pool_document(snapshot)
    return Pool(
        name=snapshot.name,
        school_year=snapshot.school_year,
        region=snapshot.region or "",
        disclosure_ground=snapshot.disclosure_ground or "",
        arrangement=document["arrangement"],
        calendar=document["calendar"],
        flows=document["flows"],
        flows_total=snapshot.flows_total,
        source_says=document["source_says"],
    )


def store_terms(
    pool: Pool,
    snapshot: engine.PoolSnapshot,
    organisations: Organisations,
    *,
    problems: Problems,
    passing: Collection[str] = (),
) -> None:
    """Store a new pool with everything that was agreed. `passing` are refs of parties that take no part themselves.

    Raises ImportRefusedError with everything that does not fit.
    """
    problems.check("document", pool)
    problems.stop_if_any()
    pool.save(force_insert=True)
    _store_schools(pool, organisations, problems)
    parties = {row.ref: _party(pool, row, organisations) for row in snapshot.parties if row.ref not in passing}
    _store_rows(pool, snapshot, parties, problems)
    _store_norms(pool, snapshot, problems)


def replace_terms(
    pool: Pool, snapshot: engine.PoolSnapshot, organisations: Organisations, *, problems: Problems
) -> None:
    """Let a stored pool say what the document says of its name, parties, streams, amounts and choices.

    Rows are recognised by their ref and changed in place, so that whatever refers to them still does. Schools, norms
    and children stay as they are. Raises ImportRefusedError with everything that does not fit.
    """
    pool.name = snapshot.name
    pool.arrangement = engine.pool_document(snapshot)["arrangement"]
    problems.check("document", pool)
    problems.stop_if_any()
    pool.save(update_fields=["name", "arrangement"])
    parties = {row.ref: _party(pool, row, organisations) for row in snapshot.parties}
    _store_rows(pool, snapshot, parties, problems)
    pool.amounts.exclude(ref__in=[row.ref for row in snapshot.amounts]).delete()
    pool.streams.exclude(ref__in=[row.ref for row in snapshot.streams]).delete()
    pool.parties.exclude(ref__in=[row.ref for row in snapshot.parties]).delete()


def _store_schools(pool: Pool, organisations: Organisations, problems: Problems) -> None:
    links = [PoolSchool(pool=pool, ref=ref, school=school) for ref, school in organisations.schools.items()]
    _check([(f"schools[{index}]", link) for index, link in enumerate(links)], problems)
    PoolSchool.objects.bulk_create(links)


def _store_rows(pool: Pool, snapshot: engine.PoolSnapshot, parties: Mapping[str, Party], problems: Problems) -> None:
    links = {link.ref: link for link in pool.school_links.all()}
    _check([(f"parties[{index}]", parties.get(row.ref)) for index, row in enumerate(snapshot.parties)], problems)
    _keep(pool.parties, parties)
    streams = {row.ref: _stream(pool, row, parties) for row in snapshot.streams}
    _check([(f"streams[{index}]", streams[row.ref]) for index, row in enumerate(snapshot.streams)], problems)
    _keep(pool.streams, streams)
    amounts = [(f"amounts[{index}]", _amount(pool, row, links, streams)) for index, row in enumerate(snapshot.amounts)]
    _check(amounts, problems)
    # Amounts without a ref get their position, so they are stored in the order of the canonical text.
    ordered = engine.load_pool(engine.canonical_json(snapshot)).amounts
    _keep(pool.amounts, {row.ref: _amount(pool, row, links, streams) for row in ordered})


def _check(rows: Collection[tuple[str, Any]], problems: Problems) -> None:
    for path, row in rows:
        if row is not None:
            problems.check(path, row)
    problems.stop_if_any()


def _keep(stored: Any, rows: Mapping[str, Any]) -> None:
    """Store the rows; one with a ref that the pool knows already takes the place of that row."""
    known = dict(stored.values_list("ref", "pk"))
    stored.bulk_create([row for ref, row in rows.items() if ref not in known])
    for ref, row in rows.items():
        if ref in known:
            row.pk = known[ref]
            row.save(force_update=True)


def _party(pool: Pool, row: engine.Party, organisations: Organisations) -> Party:
    return Party(
        pool=pool,
        ref=row.ref,
        role=row.role,
        name=row.name or row.ref,
        municipality=organisations.municipalities.get(row.ref),
        partnership=organisations.partnerships.get(row.ref),
        board=organisations.boards.get(row.ref),
    )


def _stream(pool: Pool, row: engine.Stream, parties: Mapping[str, Party]) -> FundingStream:
    return FundingStream(
        pool=pool,
        ref=row.ref,
        kind=row.kind,
        funder=parties[row.funder] if row.funder else None,
        poolable=row.poolable,
        ground=row.ground or "",
        until=row.until,
    )


def _amount(
    pool: Pool, row: engine.Amount, links: Mapping[str, PoolSchool], streams: Mapping[str, FundingStream]
) -> PoolAmount:
    return PoolAmount(
        pool=pool,
        ref=row.ref,
        stream=streams[row.stream],
        school=links[row.school] if row.school else None,
        label=row.label or "",
        count=row.count,
        unit_cents=row.unit_cents,
        stated_total_cents=row.stated_total_cents,
        leading=row.leading,
        basis=row.basis or "",
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _store_norms(pool: Pool, snapshot: engine.PoolSnapshot, problems: Problems) -> None:
    stored = [_norm(pool, row) for row in snapshot.norms]
    _check([(f"norms[{index}]", row) for index, row in enumerate(stored)], problems)
    Norm.objects.bulk_create(stored)
    record_norms_loaded((norm, None) for norm in stored)


def _norm(pool: Pool, row: engine.Norm) -> Norm:
    return Norm(
        pool=pool,
        code=row.code,
        value=format(row.value, "f"),
        unit=row.unit or "",
        scope=row.scope,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source or "",
    )
