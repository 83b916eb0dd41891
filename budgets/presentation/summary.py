"""The few figures of a stored calculation that a list shows, read without taking the whole result apart."""

import json
from dataclasses import dataclass
from typing import Any, Self

from budgets.presentation.disclosure import THRESHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSummary:
    """Hours, both fte and coverage of one calculation. None is unknown; fte is decimal text.

    `is_small`: it is about too few children to be shown outside the school, and no ground to do so is recorded.
    """

    minutes: int | None
    fte_annual: str | None
    fte_school_weeks: str | None
    poolable_cents: int | None
    has_support: bool
    is_small: bool

    @classmethod
    def from_stored(cls, snapshot: str, result: str) -> Self:
        """Read them from the stored documents."""
        asked: dict[str, Any] = json.loads(snapshot)
        answer: dict[str, Any] = json.loads(result)
        totals = answer["totals"]
        return cls(
            minutes=totals["minutes"],
            fte_annual=totals["fte_annual"],
            fte_school_weeks=totals["fte_school_weeks"],
            poolable_cents=answer["budget"]["poolable_cents"],
            has_support=totals["children"] != 0,
            is_small=not asked.get("disclosure_ground") and _is_small(asked, totals["children"]),
        )


def _is_small(asked: dict[str, Any], pooled: int | None) -> bool:
    """Judge as the page of the pool does, but with the strictest threshold of any period: a list may say less."""
    listed = len({row["child"] for row in asked.get("indications") or ()})
    smallest = min((number for number in (listed, pooled or 0) if number), default=0)
    limits = [int(norm["value"].partition(".")[0]) for norm in asked["norms"] if norm["code"] == THRESHOLD]
    return bool(smallest) and (not limits or smallest < max(limits))
