"""What a publication tells: which figures and rows stand apart, and what is only part of a sum."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Why(StrEnum):
    """Why a calculation is not published."""

    NO_THRESHOLD = "no_threshold"
    FEW_CHILDREN = "few_children"
    FEW_CHANGES = "few_changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The publication of one calculation to readers outside the schools.

    `why_not` is empty, or the reason why nothing of it is published. `told` and `untold` are the names of the figures
    and rows that are about children (`cells.py`): those that stand apart, and those that do not. `is_open`: all of it
    is published, because a ground is recorded or because nothing in it is about children.
    """

    why_not: str = ""
    is_open: bool = False
    told: frozenset[str] = frozenset()
    untold: frozenset[str] = frozenset()

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """Read it back."""
        return cls(is_open=stored["is_open"], told=frozenset(stored["told"]), untold=frozenset(stored["untold"]))

    def stored(self) -> dict[str, Any]:
        """Return it as it is stored; a plan with a reason is no publication, and is not."""
        return {"is_open": self.is_open, "told": sorted(self.told), "untold": sorted(self.untold)}
