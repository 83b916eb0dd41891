"""Settlement `treasurer` (kassier): one municipality pays.

It invoices the others, and pays out to those that carry a purchase.
"""

from budgets.engine.choices import Treasurer
from budgets.engine.outcome import SettlementPayment
from budgets.engine.rules.settlement.books import Books
from budgets.engine.work import Work

__all__ = ["settle_through_treasurer"]


def settle_through_treasurer(settlement: Treasurer, books: Books, work: Work) -> tuple[SettlementPayment, ...]:
    """Return the invoices and the payments out; what the treasurer owes itself does not move."""
    treasurer = settlement.party
    invoices = [
        SettlementPayment(from_=row.party, to=treasurer, cents=row.cents)
        for row in books.contributions
        if row.party is not None and row.party != treasurer and row.cents
    ]
    carried: dict[str, int] = {}
    for purchase in books.purchases:
        if purchase.party is not None and purchase.party != treasurer and purchase.cents is not None:
            carried[purchase.party] = carried.get(purchase.party, 0) + purchase.cents
    paid_out = [SettlementPayment(from_=treasurer, to=party, cents=cents) for party, cents in carried.items() if cents]
    # Without contributions nobody knows what there is to pay out.
    return (*invoices, *sorted(paid_out, key=lambda row: row.to)) if books.contributions else ()
