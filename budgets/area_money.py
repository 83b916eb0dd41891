"""The money of an area: that of the pools about it, from their newest stored calculation."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from budgets.models import Calculation, Pool
from budgets.presentation import PoolView
from budgets.queries import latest_done, stored_budget, stored_snapshot
from budgets.readers import pool_view, reader_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaMoney:
    """One pool about the area. `view` is None until it was calculated."""

    pool: Pool
    calculation: Calculation | None
    view: PoolView | None


def money_of(pools: QuerySet[Pool], *, user: User) -> list[AreaMoney]:
    """Read the newest result of each pool for this reader."""
    return [_money(pool, user) for pool in pools.prefetch_related("school_links", "parties").order_by("name", "pk")]


def _money(pool: Pool, user: User) -> AreaMoney:
    latest = latest_done(pool)
    if latest is None:
        return AreaMoney(pool=pool, calculation=None, view=None)
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    view = pool_view(stored_snapshot(latest), stored_budget(latest), pool=pool, reader=reader, user=user)
    return AreaMoney(pool=pool, calculation=latest, view=view)
