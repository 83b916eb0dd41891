"""The money of an area: that of the pools about it, from their newest stored calculation."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from budgets.models import Calculation, Pool
from budgets.pages.readers import reader_of
from budgets.presentation import MoneyView
from budgets.queries import newest_results, stored_budget, stored_snapshot

# Each takes reading a whole result; the list of budgets has them all.
MOST_POOLS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMoney:
    """One pool about the area. `view` is None until it was calculated."""

    pool: Pool
    calculation: Calculation | None
    view: MoneyView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPools:
    """The first pools about the area by name; `is_complete` is False when there are more."""

    entries: tuple[AreaMoney, ...]
    is_complete: bool


def money_of(pools: QuerySet[Pool], *, user: User) -> AreaPools:
    """Read the newest result of each pool for this reader."""
    found = list(pools.prefetch_related("school_links", "parties").order_by("name", "pk")[: MOST_POOLS + 1])
    results = newest_results(found[:MOST_POOLS])
    entries = tuple(_money(pool, results.get(pool.pk), user) for pool in found[:MOST_POOLS])
    return AreaPools(entries=entries, is_complete=len(found) <= MOST_POOLS)


def _money(pool: Pool, latest: Calculation | None, user: User) -> AreaMoney:
    if latest is None:
        return AreaMoney(pool=pool, calculation=None, view=None)
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    view = MoneyView.from_stored(
        stored_snapshot(latest), stored_budget(latest), audience=reader.audience, own_parties=reader.own_parties
    )
    return AreaMoney(pool=pool, calculation=latest, view=view)
