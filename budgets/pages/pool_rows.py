"""The rows of the list of pools: state of the newest calculation and the few figures that this reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from budgets.disclosure import Plan
from budgets.models import Pool
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
    """Word the pools of one page, as `PoolListing.filtered` read them: with the figures of their newest result."""
    return [_row(pool, user) for pool in pools]


def _row(pool: Pool, user: User) -> PoolRow:
    links = list(pool.school_links.all())
    reader = reader_of(user, schools=links, parties=pool.parties.all())
    newest, released = (_summary(pool, name) for name in ("last_summary", "released_summary"))
    if released is not None:
        released = released.told_by(Plan.from_stored(pool.released_plan))  # type: ignore[attr-defined]
    summary = newest if reader.is_school else released
    is_withheld = not reader.is_school and newest is not None and (summary is None or summary.is_small)
    stale = bool(getattr(pool, "last_is_stale", False))
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


def _summary(pool: Pool, name: str) -> PoolSummary | None:
    stored = getattr(pool, name, None)
    return PoolSummary.from_stored(stored) if stored else None
