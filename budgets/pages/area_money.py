"""The money of an area: that of the pools about it, from their newest stored calculation."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from budgets.models import Calculation, Pool
from budgets.pages.readers import Reader, reader_of
from budgets.presentation import MoneyView
from budgets.queries import newest_released_results, newest_results, plan_of, stored_outcome

# Each takes reading a whole result; the list of budgets has them all.
MOST_POOLS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMoney:
    """One pool about the area. `view` is None until there is a result that the reader may see."""

    pool: Pool
    calculation: Calculation | None
    view: MoneyView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPools:
    """The first pools about the area by name; `is_complete` is False when there are more."""

    entries: tuple[AreaMoney, ...]
    is_complete: bool


def money_of(pools: QuerySet[Pool], *, user: User) -> AreaPools:
    """Read the newest result of each pool that this reader may see."""
    found = list(pools.prefetch_related("school_links", "parties").order_by("name", "pk")[: MOST_POOLS + 1])
    shown = found[:MOST_POOLS]
    readers = {pool.pk: reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all()) for pool in shown}
    own = [pool for pool in shown if readers[pool.pk].is_school]
    results = newest_released_results(shown) | (newest_results(own) if own else {})
    entries = tuple(_money(pool, results.get(pool.pk), readers[pool.pk]) for pool in shown)
    return AreaPools(entries=entries, is_complete=len(found) <= MOST_POOLS)


def _money(pool: Pool, latest: Calculation | None, reader: Reader) -> AreaMoney:
    if latest is None:
        return AreaMoney(pool=pool, calculation=None, view=None)
    view = MoneyView.from_stored(
        *stored_outcome(latest),
        audience=reader.audience,
        own_parties=reader.own_parties,
        plan=None if reader.is_school else plan_of(latest),
    )
    return AreaMoney(pool=pool, calculation=latest, view=view)
