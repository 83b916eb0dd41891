"""What a settlement is given: who pays what, and who carries which purchase, in whole cents."""

from dataclasses import dataclass

from budgets.engine.outcome import Contribution, PurchaseResult

__all__ = ["Books"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The contributions to the pooled cost, and what that cost was made for."""

    contributions: tuple[Contribution, ...]
    purchases: tuple[PurchaseResult, ...]
