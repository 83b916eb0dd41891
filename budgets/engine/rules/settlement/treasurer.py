"""Settlement `treasurer` (kassier): one municipality pays.

It invoices the others, and pays out to those that carry a purchase.
"""

from budgets.engine.choices import Treasurer
from budgets.engine.outcome import PurchaseResult, SettlementPayment
from budgets.engine.rules.settlement.books import Books, invoice, pay_out
from budgets.engine.work import Work

__all__ = ["settle_through_treasurer"]


def settle_through_treasurer(settlement: Treasurer, books: Books, work: Work) -> tuple[SettlementPayment, ...]:
    """Return the invoices and the payments out; what the treasurer owes itself does not move."""
    treasurer = settlement.party
    if not books.contributions:
        # Without contributions nobody knows what there is to pay out.
        return ()
    invoices = [
        invoice(row.party, treasurer, row.cents, work)
        for row in books.contributions
        if row.party is not None and row.party != treasurer and row.cents
    ]
    carried: dict[str, list[PurchaseResult]] = {}
    for purchase in books.purchases:
        if purchase.party is not None and purchase.party != treasurer and purchase.cents:
            carried.setdefault(purchase.party, []).append(purchase)
    return (*invoices, *(pay_out(treasurer, party, carried[party], work) for party in sorted(carried)))
