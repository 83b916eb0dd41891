"""The few figures of a calculation that a list shows. They are stored beside it, so that a list reads no documents."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from budgets.engine import PoolBudget, PoolSnapshot
from budgets.norm_codes import DISCLOSURE_THRESHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSummary:
    """Hours, both fte and coverage of one calculation. None is unknown; fte is decimal text.

    `listed` counts the children of whom something is listed, `children` those for whom support is bought. `threshold`
    is the strictest of any period: a list may say less than the page of the pool.
    """

    minutes: int | None
    fte_annual: str | None
    fte_school_weeks: str | None
    poolable_cents: int | None
    children: int | None
    listed: int
    threshold: int | None
    has_ground: bool

    @classmethod
    def of(cls, snapshot: PoolSnapshot, budget: PoolBudget) -> Self:
        """Take them from what was calculated."""
        limits = [int(norm.value) for norm in snapshot.norms if norm.code == DISCLOSURE_THRESHOLD]
        return cls(
            minutes=budget.totals.minutes,
            fte_annual=_text(budget.totals.fte_annual),
            fte_school_weeks=_text(budget.totals.fte_school_weeks),
            poolable_cents=budget.budget.poolable_cents,
            children=budget.totals.children,
            listed=len({row.child for row in snapshot.indications}),
            threshold=max(limits, default=None),
            has_ground=bool(snapshot.disclosure_ground),
        )

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """Read them back."""
        return cls(**stored)

    def stored(self) -> dict[str, Any]:
        """Return them as they are stored."""
        return asdict(self)

    @property
    def has_support(self) -> bool:
        """Whether support is bought for anyone at all."""
        return self.children != 0

    @property
    def is_small(self) -> bool:
        """Whether it is about too few children to be shown outside the school, and no ground to do so is recorded."""
        smallest = min((number for number in (self.listed, self.children or 0) if number), default=0)
        too_small = bool(smallest) and (self.threshold is None or smallest < self.threshold)
        return too_small and not self.has_ground


def _text(fte: object) -> str | None:
    return None if fte is None else format(fte, "f")
