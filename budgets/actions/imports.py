"""Making a pool from a document: all or nothing, and only when the same document can be made of it again."""

from collections.abc import Iterator, Mapping

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from budgets import engine
from budgets.actions.import_children import import_children
from budgets.actions.import_organisations import Organisations, find_organisations
from budgets.actions.import_problems import Problems
from budgets.actions.stored_terms import pool_of, store_terms
from budgets.citizen_numbers import refuse_citizen_numbers
from budgets.models import Pool
from budgets.snapshots import pool_snapshot
from cases.scope import Reason, school_scope

__all__ = ["import_pool"]


@transaction.atomic
def import_pool(
    *, document: str | bytes, schools: Mapping[str, str], new_schools: bool, acting_user: User | None
) -> Pool:
    """Store a pool document as a new pool.

    `schools` says for a school's ref which school that is here: its id, its BRIN, or BRIN and site ("01AA00"). The
    others are made anew with `new_schools`, and refused without it. Children that this installation knows by their
    ref are recognised; others are made, without a birth year.
    Raises `engine.InvalidDocument`, or ImportRefusedError with everything that cannot be stored here.
    """
    snapshot = engine.load_pool(document)
    refuse_citizen_numbers(snapshot)
    problems = Problems()
    organisations = find_organisations(snapshot, given=schools, make_missing=new_schools, problems=problems)
    problems.stop_if_any()
    pool = pool_of(snapshot)
    pool.own_norms_only = True
    passing = set(_residences_only(snapshot, organisations))
    store_terms(pool, snapshot, organisations, problems=problems, passing=passing)
    with school_scope((school.pk for school in organisations.schools.values()), Reason.IMPORT):
        import_children(pool, snapshot, organisations, acting_user=acting_user, problems=problems)
    problems.stop_if_any()
    # From here on as everyone else reads it: a row in memory still holds the engine's own words.
    pool.refresh_from_db()
    _check_nothing_is_lost(pool, snapshot, problems)
    problems.stop_if_any()
    record_event(acting_user=acting_user, action="import_pool", subject=pool)
    return pool


# --- The terms ------------------------------------------------------------------------------------------------------


def _residences_only(snapshot: engine.PoolSnapshot, organisations: Organisations) -> Iterator[str]:
    """Yield the municipalities that are in the document because a child lives there, and take no part themselves.

    To be a party is to read along; the snapshot adds these by itself.
    """
    document = engine.pool_document(snapshot)
    named = {text for part in ("arrangement", "streams", "schools", "norms") for text in _texts(document[part])}
    lived_in = {row.responsible_municipality for row in snapshot.indications}
    for party in snapshot.parties:
        known = organisations.municipalities.get(party.ref)
        usual = known is not None and party.ref == f"gm{known.cbs_code}" and party.name == known.name
        if usual and party.ref in lived_in and party.ref not in named:
            yield party.ref


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for part in node.values():
            yield from _texts(part)
    elif isinstance(node, list):
        for part in node:
            yield from _texts(part)


# --- Nothing is lost ------------------------------------------------------------------------------------------------


def _check_nothing_is_lost(pool: Pool, snapshot: engine.PoolSnapshot, problems: Problems) -> None:
    """Take the snapshot of what was stored and set its children beside those of the document."""
    taken = pool_snapshot(pool)
    stored = _comparable(taken.snapshot)
    wanted = _comparable(snapshot)
    for index, row in enumerate(snapshot.indications):
        differing = sorted(
            name for name, value in wanted[row.ref].items() if stored.get(row.ref, {}).get(name) != value
        )
        for name in differing:
            problems.add(f"indications[{index}].{name}", "would not be the same after storing it here")
    others = len(stored.keys() - wanted.keys()) + taken.left_out
    if others:
        message = f"these schools have {others} other decisions in {snapshot.school_year}, which would join the pool"
        problems.add("schools", f"{message}: import into other schools, or with --new-schools")


def _comparable(snapshot: engine.PoolSnapshot) -> dict[str, dict[str, object]]:
    """Return the rows by ref, with in place of the number of a decision the first of the rows that share it."""
    shared: dict[tuple[object, object], list[str]] = {}
    for row in snapshot.indications:
        shared.setdefault((row.child, row.number), []).append(row.ref)
    document = engine.pool_document(snapshot)["indications"]
    rows = document if isinstance(document, list) else []
    return {row["ref"]: {**row, "number": _first(shared[row["child"], row["number"]], row["number"])} for row in rows}


def _first(refs: list[str], number: object) -> str | None:
    return min(refs) if number is not None and len(refs) > 1 else None
