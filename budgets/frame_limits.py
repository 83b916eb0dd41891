"""Which limits of the agreed frames (kaders) a budget breaks. Pure but for one look at the frames in force.

A frame counts from the moment that an OOGO adopted it until one ended it. Of several that hold for a budget each one
must be kept.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from budgets.engine import PoolBudget
from budgets.models import Frame, Pool
from budgets.models.frames import FrameQuerySet

__all__ = ["Limit", "LimitKind", "frames_for", "frames_in_force", "limits_exceeded"]


class LimitKind(StrEnum):
    """What a ceiling is about."""

    CENTS = "cents"
    FTE = "fte"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One ceiling that a budget does not keep to. Whole cents, or fte a year, as exact text.

    `figure` None: the budget's own figure is unknown, so that nobody can say that it is within.
    """

    frame: str
    frame_name: str
    kind: LimitKind
    ceiling: str
    figure: str | None

    def stored(self) -> dict[str, str | None]:
        """Return it as JSON keeps it."""
        return {**asdict(self), "kind": self.kind.value}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """Read what `stored` gave."""
        return cls(**{**stored, "kind": LimitKind(stored["kind"])})


def limits_exceeded(pool: Pool, budget: PoolBudget) -> list[Limit]:
    """Return the limits that a budget breaks: none when it is within every frame, or when no frame holds for it.

    Exactly at a ceiling is within. What counts is the support of the year: its cost, and its fte a year.
    """
    return [limit for frame in frames_for(pool) for limit in _broken(frame, budget)]


def frames_in_force() -> FrameQuerySet:
    """Return the frames that were adopted and not ended."""
    return Frame.objects.filter(adopted_on__isnull=False, ended_on__isnull=True)


def frames_for(pool: Pool) -> list[Frame]:
    """Return the frames in force for a pool: those whose partnership takes part with one of their municipalities."""
    rows = frames_in_force().filter(
        school_year=pool.school_year,
        partnership__in=pool.parties.filter(partnership__isnull=False).values("partnership"),
        municipalities__in=pool.parties.filter(municipality__isnull=False).values("municipality"),
    )
    return list(rows.distinct())


def _broken(frame: Frame, budget: PoolBudget) -> Iterator[Limit]:
    totals = budget.totals
    figures: dict[LimitKind, tuple[int | Decimal | None, Any]] = {
        LimitKind.CENTS: (frame.ceiling_cents, totals.pooled_cents),
        LimitKind.FTE: (frame.ceiling_fte, totals.fte_annual),
    }
    for kind, (ceiling, figure) in figures.items():
        if ceiling is not None and (figure is None or figure > ceiling):
            yield Limit(
                frame=str(frame.pk),
                frame_name=frame.name,
                kind=kind,
                ceiling=_text(ceiling),
                figure=None if figure is None else _text(figure),
            )


def _text(number: Any) -> str:
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)
