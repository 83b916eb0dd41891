"""Settlement `own_decision`: the home municipality decides on its own children.

It pays the host instead of a provider.
"""

from budgets.engine.choices import OwnDecision
from budgets.engine.outcome import SettlementPayment
from budgets.engine.rules.settlement.books import Books, invoice
from budgets.engine.values import Role
from budgets.engine.work import Work

__all__ = ["settle_by_own_decision"]


def settle_by_own_decision(settlement: OwnDecision, books: Books, work: Work) -> tuple[SettlementPayment, ...]:
    """Return what the other municipalities pay the host. Parties that are no municipality take no such decisions."""
    return tuple(
        invoice(row.party, settlement.host, row.cents, work)
        for row in books.contributions
        if row.party is not None and row.party != settlement.host and row.cents and _is_municipality(row.party, work)
    )


def _is_municipality(party: str, work: Work) -> bool:
    return work.parties[party].role is Role.MUNICIPALITY
