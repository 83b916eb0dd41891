"""Who reads a pool: from which side of the table, with which parties of its own, and which children it may open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from budgets.engine import PoolBudget, PoolSnapshot
from budgets.models import Party, Pool, PoolSchool
from budgets.presentation import Audience, PoolView, RowLink
from cases.models import IndicationKind, SnapshotReference
from schools.permissions import Ability, has_ability, scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One person beside one pool. `own_parties` are refs of parties that the person belongs to."""

    audience: Audience
    own_parties: frozenset[str]

    @property
    def is_school(self) -> bool:
        """Whether the person works at every school of the pool, so that nothing in it is about strangers."""
        return self.audience is Audience.SCHOOL


def reader_of(user: User, *, schools: Iterable[PoolSchool], parties: Iterable[Party]) -> Reader:
    """Tell who a person is to a pool with these schools and parties; reads no rows itself."""
    links = list(schools)
    at_home = scope_of(user, Ability.VIEW_PUPILS).schools
    own = [party for party in parties if _belongs_to(user, party)]
    if links and all(link.school_id in at_home for link in links):
        return Reader(audience=Audience.SCHOOL, own_parties=frozenset(party.ref for party in own))
    roles = {party.role for party in own}
    seats = (Audience.MUNICIPALITY, Audience.PARTNERSHIP)
    audience = next((seat for seat in seats if seat.value in roles), Audience.BOARD)
    return Reader(audience=audience, own_parties=frozenset(party.ref for party in own))


def may(user: User, ability: Ability, pool: Pool) -> bool:
    """Tell whether a person who reads this pool may do this with it; asks the database only where that is not clear."""
    # First of all: who has the ability nowhere, and reads nowhere, has two scopes that are the same too.
    if not has_ability(user, ability):
        return False
    if scope_of(user, ability) == scope_of(user, Ability.VIEW_POOL):
        return True
    return Pool.objects.allowing(user, ability).filter(pk=pool.pk).exists()


def _belongs_to(user: User, party: Party) -> bool:
    scope = scope_of(user, Ability.VIEW_POOL)
    return (
        party.municipality_id in scope.municipalities
        or party.partnership_id in scope.partnerships
        or party.board_id in scope.boards
    )


def pool_view(snapshot: PoolSnapshot, budget: PoolBudget, *, pool: Pool, reader: Reader, user: User) -> PoolView:
    """Word a stored calculation for one reader, with links to the children that the reader may open."""
    refs = {finding.ref for finding in budget.findings if finding.ref}
    links = _links(pool, refs, user) if reader.is_school else {}
    return PoolView.from_stored(snapshot, budget, audience=reader.audience, own_parties=reader.own_parties, links=links)


def _links(pool: Pool, refs: Iterable[str], user: User) -> Mapping[str, RowLink]:
    """Name the children's rows behind opaque refs; a child that was removed has no name any more."""
    schools = scope_of(user, Ability.VIEW_PUPILS).schools
    known = SnapshotReference.objects.filter(scope=pool.pk, ref__in=refs).filter(
        Q(pupil__school__in=schools) | Q(indication__pupil__school__in=schools)
    )
    # Columns instead of objects, and each address once: a large school has hundreds of such rows.
    rows = known.values_list(
        "ref",
        "indication__kind",
        Coalesce("pupil", "indication__pupil"),
        Coalesce("pupil__nickname", "indication__pupil__nickname"),
        Coalesce("pupil__reference", "indication__pupil__reference"),
    )
    kinds = {kind: f" ({label})" for kind, label in IndicationKind.choices}
    address = cache(lambda pupil: reverse("cases:pupil", args=[pupil]))
    return {
        ref: RowLink(label=f"{nickname or reference}{kinds.get(kind, '')}", url=address(pupil))
        for ref, kind, pupil, nickname, reference in rows
    }
