"""What was published before, of a budget and of those that are about the same children, as a decision needs it.

The children of two budgets have other names in each. Who they are is known here alone, while it is decided: nothing of
it is stored, and no name of a child is read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self
from uuid import UUID

from budgets import engine
from budgets.disclosure import Cells, Plan, Published, Words, cells_from, cells_of, in_words, told_of
from budgets.models import Party, Pool, PoolSchool, Release
from budgets.queries import stored_outcome
from cases.queries import scopes_sharing_children, things_named
from cases.scope import Reason, full_scope

__all__ = ["UnknownChildrenError", "published_beside", "published_of", "related_pools", "same_before"]


class UnknownChildrenError(Exception):
    """Children were removed whom two budgets may have had in common, so nobody can tell any more who is who."""


class Before(NamedTuple):
    """One publication, and what stood behind it."""

    plan: Plan
    cells: Cells


def related_pools(pool: Pool) -> set[UUID]:
    """Return the other budgets of that year that share a child with this one, or with one that does, and so on.

    Two that have no child in common can still tell of one when a third has the children of both.
    """
    found, asked = {pool.pk}, {pool.pk}
    # The children of the other budgets may be at schools that have nothing to do with this one.
    with full_scope(Reason.DISCLOSURE):
        while asked and (scopes := scopes_sharing_children(asked) - found):
            of_year = Pool.objects.filter(pk__in=scopes, school_year=pool.school_year)
            asked = set(of_year.order_by().values_list("pk", flat=True))
            found |= asked
    return found - {pool.pk}


def same_before(pool: Pool, budget: engine.PoolBudget) -> Release | None:
    """Return the newest publication of exactly this outcome, or None."""
    same = Release.objects.filter(
        pool=pool, calculation__fingerprint=budget.fingerprint, calculation__engine_version=budget.engine_version
    )
    return same.order_by("-pk").first()


def published_of(pool: UUID) -> list[Before]:
    """Return all that was published of a budget, in that order, without what only repeats it."""
    rows = Release.objects.filter(pool=pool).select_related("calculation", "sums").order_by("pk")
    found: dict[tuple[str, str], Before] = {}
    for row in rows.defer("calculation__snapshot", "calculation__result"):
        outcome = (row.calculation.fingerprint, row.calculation.engine_version)
        if outcome not in found:
            found[outcome] = Before(Plan.from_stored(row.plan), _cells(row))
    return list(found.values())


def _cells(row: Release) -> Cells:
    if hasattr(row, "sums"):
        return cells_from(row.sums.document)
    # What was published before sums were kept is calculated again.
    snapshot, budget = stored_outcome(row.calculation)
    return cells_of(snapshot, budget, engine.compute_with_pieces(snapshot)[1]())


def published_beside(
    pool: Pool, snapshot: engine.PoolSnapshot, *, others: Collection[UUID], earlier: Sequence[Before]
) -> list[Published]:
    """Return what was published of other budgets, in the words of this one.

    `earlier` is what was published of this one. Raises UnknownChildrenError when both it and another were published
    with children who were removed since.
    """
    before = {other: found for other in others if (found := published_of(other))}
    if not before:
        return []
    with full_scope(Reason.DISCLOSURE):
        named = things_named([pool.pk, *before])
    here = _Place.of(pool.pk, (party.ref for party in snapshot.parties))
    ours = {thing: ref for ref, thing in named[pool.pk].items()}
    lost = _has_lost(earlier, named[pool.pk])
    beside: list[Published] = []
    for other, publications in before.items():
        if lost and _has_lost(publications, named[other]):
            raise UnknownChildrenError
        there = _Place.of(other, {ref for row in publications for ref in _parties(row.cells)})
        words = Words(
            pool=str(other),
            things={ref: ours.get(thing, str(thing)) for ref, thing in named[other].items()},
            parties=_same(there.parties, here.parties),
            schools=_same(there.schools, here.schools),
        )
        readers = here.readers_of(there)
        beside += [
            Published(cells=in_words(row.cells, words), told=told_of(row.plan, row.cells), readers=readers)
            for row in publications
        ]
    return beside


def _has_lost(publications: Iterable[Before], named: Mapping[str, UUID]) -> bool:
    return any(part.child not in named for row in publications for part in row.cells.parts.values())


def _parties(cells: Cells) -> set[str]:
    owners = {part.owner for part in cells.parts.values()}
    return {ref for owner in owners for ref in (owner.party, owner.municipality) if ref is not None}


# An organisation, whatever a budget calls it: its sort, and its id or, where it has none here, its name.
Organisation = tuple[str, str]


def _same(theirs: Mapping[str, Organisation], ours: Mapping[str, Organisation]) -> dict[str, str]:
    """Return our ref of each of their organisations that we have as well."""
    by_organisation = {organisation: ref for ref, organisation in ours.items()}
    return {ref: by_organisation[who] for ref, who in theirs.items() if who in by_organisation}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Who stands behind the refs of a budget. `boards` are those of its schools, which read it as well."""

    parties: Mapping[str, Organisation]
    schools: Mapping[str, Organisation]
    members: frozenset[Organisation]
    boards: frozenset[Organisation]

    @classmethod
    def of(cls, pool: UUID, refs: Iterable[str]) -> Self:
        """Read them; `refs` of parties that are no row are of municipalities that a child of the budget has."""
        stored = {party.ref: _organisation(party) for party in Party.objects.filter(pool=pool)}
        links = list(PoolSchool.objects.filter(pool=pool).select_related("school"))
        added = {ref: ("municipality", ref.removeprefix("gm").removesuffix("-residence")) for ref in refs}
        return cls(
            parties=added | stored,
            schools={link.ref: ("school", str(link.school_id)) for link in links},
            members=frozenset(stored.values()),
            boards=frozenset(("board", str(link.school.board_id)) for link in links),
        )

    def readers_of(self, other: Self) -> frozenset[str]:
        """Return the parties and schools of this budget that read another as well."""
        there = other.members | other.boards | frozenset(other.schools.values())
        ours = {**self.parties, **self.schools}
        return frozenset(ref for ref, organisation in ours.items() if organisation in there)


def _organisation(party: Party) -> Organisation:
    for sort, key in (
        ("municipality", party.municipality_id),
        ("partnership", party.partnership_id),
        ("board", party.board_id),
    ):
        if key:
            return (sort, str(key))
    return (f"{party.role} without a row", party.name)
