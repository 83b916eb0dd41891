"""Settlement `none`: every party pays its own part, and nothing moves between parties."""

from collections.abc import Sequence

from budgets.engine.choices import NoSettlement
from budgets.engine.outcome import Contribution, SettlementPayment
from budgets.engine.work import Work

__all__ = ["settle_nothing"]


def settle_nothing(
    settlement: NoSettlement, contributions: Sequence[Contribution], work: Work
) -> tuple[SettlementPayment, ...]:
    """No payments."""
    return ()
