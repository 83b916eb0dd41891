"""Settlement (verrekening): how money moves between parties."""

from collections.abc import Sequence

from budgets.engine.choices import NoSettlement
from budgets.engine.outcome import Contribution, SettlementPayment
from budgets.engine.rules.registry import Rule, answer, rule_for
from budgets.engine.rules.settlement.none import settle_nothing
from budgets.engine.work import Work

__all__ = ["RULES", "settle"]

Contributions = Sequence[Contribution]
Payments = tuple[SettlementPayment, ...]

RULES: tuple[Rule[Contributions, Payments], ...] = (rule_for(NoSettlement, settle_nothing),)


def settle(contributions: Contributions, work: Work) -> Payments:
    """Return what parties owe each other; nothing when its rule is not built."""
    settlement = work.snapshot.arrangement.settlement
    payments = answer(RULES, settlement, contributions, work)
    if payments is None:
        work.needs_choice("settlement", settlement.kind)
    return payments or ()
