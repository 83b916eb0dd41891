"""The few figures of a stored calculation that a list shows, read without taking the whole result apart."""

import json
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSummary:
    """Hours, both fte and coverage of one calculation. None is unknown; fte is decimal text."""

    children: int | None
    minutes: int | None
    fte_annual: str | None
    fte_school_weeks: str | None
    poolable_cents: int | None
    balance_cents: int | None

    @classmethod
    def from_text(cls, result: str) -> Self:
        """Read them from the stored result document."""
        document: dict[str, Any] = json.loads(result)
        totals, budget = document["totals"], document["budget"]
        return cls(
            children=totals["children"],
            minutes=totals["minutes"],
            fte_annual=totals["fte_annual"],
            fte_school_weeks=totals["fte_school_weeks"],
            poolable_cents=budget["poolable_cents"],
            balance_cents=budget["balance_cents"],
        )
