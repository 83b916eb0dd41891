"""Settlement (verrekening): how money moves between parties."""

from budgets.engine.choices import NoSettlement, OwnDecision, Treasurer
from budgets.engine.outcome import SettlementPayment
from budgets.engine.rules.registry import Rule, answer, rule_for
from budgets.engine.rules.settlement.books import Books
from budgets.engine.rules.settlement.none import settle_nothing
from budgets.engine.rules.settlement.own_decision import settle_by_own_decision
from budgets.engine.rules.settlement.treasurer import settle_through_treasurer
from budgets.engine.work import Work

__all__ = ["RULES", "settle"]

Payments = tuple[SettlementPayment, ...]

RULES: tuple[Rule[Books, Payments], ...] = (
    rule_for(NoSettlement, settle_nothing),
    rule_for(Treasurer, settle_through_treasurer),
    rule_for(OwnDecision, settle_by_own_decision),
)


def settle(books: Books, work: Work) -> Payments:
    """Return what parties owe each other; nothing when its rule is not built."""
    settlement = work.snapshot.arrangement.settlement
    payments = answer(RULES, settlement, books, work)
    if payments is None:
        work.needs_choice("settlement", settlement.kind)
    return payments or ()
