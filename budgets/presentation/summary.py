"""The few figures of a calculation that a list shows. They are stored beside it, so that a list reads no documents."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from budgets.disclosure import Disclosure, Plan
from budgets.engine import PoolBudget, PoolSnapshot
from budgets.norm_codes import DISCLOSURE_THRESHOLD
from budgets.presentation.rows import NOT_APPLICABLE

FIGURES = {
    "minutes": "totals.minutes",
    "fte_annual": "totals.fte_annual",
    "fte_school_weeks": "totals.fte_school_weeks",
    "poolable_cents": "budget.poolable_cents",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSummary:
    """Hours, both fte and coverage of one calculation. None is unknown; fte is decimal text; empty is not told.

    `listed` counts the children of whom something is listed, `children` those for whom support is bought. `threshold`
    is the strictest of any period: a list may say less than the page of the pool.
    """

    minutes: int | str | None
    fte_annual: str | None
    fte_school_weeks: str | None
    poolable_cents: int | str | None
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

    def told_by(self, plan: Plan) -> Self:
        """Return it as it was published: without the figures that say too much of a few children."""
        disclosure = Disclosure(threshold=self.threshold, is_open=False, own_parties=frozenset(), plan=plan)
        untold: dict[str, Any] = {
            name: NOT_APPLICABLE for name, figure in FIGURES.items() if not disclosure.tells_figure(figure)
        }
        return replace(self, **untold)

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
