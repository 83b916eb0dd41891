"""The rows of the list of pools: state of the newest calculation and the few figures that this reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from budgets.models import Calculation, Pool
from budgets.pages.pool_listing import state_of
from budgets.pages.readers import reader_of
from budgets.presentation.summary import PoolSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRow:
    """One pool in the list. `summary` is None before the first calculation and where the group is too small."""

    pool: Pool
    schools: str
    state: str
    tone: str
    icon: str
    summary: PoolSummary | None
    is_withheld: bool


def pool_rows(pools: Iterable[Pool], *, user: User) -> list[PoolRow]:
    """Word the pools of one page of the list; one query for all of their newest results."""
    listed = list(pools)
    done = _newest_done(listed)
    return [_row(pool, done.get(pool.pk), user) for pool in listed]


def _newest_done(pools: Iterable[Pool]) -> dict[object, Calculation]:
    wanted = [getattr(pool, "last_done", None) for pool in pools]
    found = Calculation.objects.without_documents().with_staleness().filter(pk__in=[pk for pk in wanted if pk])
    return {row.pool_id: row for row in found}


def _row(pool: Pool, calculation: Calculation | None, user: User) -> PoolRow:
    links = list(pool.school_links.all())
    reader = reader_of(user, schools=links, parties=pool.parties.all())
    summary = PoolSummary.from_stored(calculation.summary) if calculation and calculation.summary else None
    is_withheld = bool(summary and summary.is_small and not reader.is_school)
    stale = bool(calculation and getattr(calculation, "stale", False))
    state, tone, icon = state_of(getattr(pool, "last_status", None), stale=stale)
    return PoolRow(
        pool=pool,
        schools=", ".join(link.school.name for link in links),
        state=state,
        tone=tone,
        icon=icon,
        summary=None if is_withheld else summary,
        is_withheld=is_withheld,
    )
