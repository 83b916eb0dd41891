"""Settlement `none`: every party pays its own part, and nothing moves between parties."""

from budgets.engine.choices import NoSettlement
from budgets.engine.outcome import SettlementPayment
from budgets.engine.rules.settlement.books import Books
from budgets.engine.work import Work

__all__ = ["settle_nothing"]


def settle_nothing(settlement: NoSettlement, books: Books, work: Work) -> tuple[SettlementPayment, ...]:
    """No payments."""
    return ()
