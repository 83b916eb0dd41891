"""Who reads a pool: from which side of the table, with which parties of its own, and which children it may open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from budgets.models import Calculation, CalculationQuerySet, Party, Pool, PoolSchool
from budgets.presentation import Audience, PoolView, RowLink
from budgets.queries import Computed, latest_done, latest_shown, plan_of, previous_done, previous_released
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


def pool_view(calculation: Calculation, outcome: Computed, *, reader: Reader, user: User) -> PoolView:
    """Word a stored calculation for one reader, with links to the children that the reader may open.

    Whoever does not work at the schools sees what was published of it.
    """
    snapshot, budget = outcome
    plan = None if reader.is_school else plan_of(calculation)
    refs = {finding.ref for finding in budget.findings if finding.ref}
    links = _links(calculation.pool_id, refs, user) if reader.is_school else {}
    return PoolView.from_stored(
        snapshot, budget, audience=reader.audience, own_parties=reader.own_parties, links=links, plan=plan
    )


def shown_result(pool: Pool, *, user: User) -> Calculation | None:
    """Return the newest result of which this person sees figures, or else the newest, with why there are none."""
    # Whoever asks needs both again, to know the reader.
    prefetch_related_objects([pool], "school_links", "parties")
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    return result_for(reader, pool)


def result_for(reader: Reader, pool: Pool) -> Calculation | None:
    """Return the newest result of which this reader sees figures, or else the newest, with why there are none."""
    return latest_shown(pool, is_school=reader.is_school) or latest_done(pool)


def previous_shown(calculation: Calculation, *, user: User) -> Calculation | None:
    """Return the result of the same pool before this one of which this person sees figures, or None."""
    pool = calculation.pool
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    return previous_done(calculation) if reader.is_school else previous_released(calculation)


def shown_to(calculations: CalculationQuerySet, user: User) -> CalculationQuerySet:
    """Leave out what this person sees no figures of: not released, and of schools where the person does not work."""
    at_home = scope_of(user, Ability.VIEW_PUPILS).schools
    elsewhere = PoolSchool.objects.exclude(school__in=at_home).values("pool")
    own = Q(pool__in=PoolSchool.objects.filter(school__in=at_home).values("pool")) & ~Q(pool__in=elsewhere)
    return calculations.filter(Q(release__isnull=False) | own)


def _links(pool: UUID, refs: Iterable[str], user: User) -> Mapping[str, RowLink]:
    """Name the children's rows behind opaque refs; a child that was removed has no name any more."""
    schools = scope_of(user, Ability.VIEW_PUPILS).schools
    known = SnapshotReference.objects.filter(scope=pool, ref__in=refs).filter(
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
