"""Sharing `by_funder`: every party pays for its own line.

That is in proportion to the pooled minutes; an agreed post is paid by its own party.
"""

from budgets.engine.choices import ByFunder
from budgets.engine.rules.weights import Basket, Contributions, Weights, add_up, divide, with_a_share
from budgets.engine.work import Work

__all__ = ["share_by_funder"]


def share_by_funder(sharing: ByFunder, basket: Basket, work: Work) -> Contributions:
    """Pooled minutes per funder; with agreed posts, their cost per party."""
    purchases = basket.sized.purchases
    if any(purchase.party is not None for purchase in purchases):
        costs = add_up((purchase.party, purchase.cents) for purchase in purchases)
        return divide(basket, Weights(name="cents", unit="cents", by_party=with_a_share(costs or {})), work)
    minutes = add_up((row.party, row.minutes) for row in basket.sized.rows)
    if minutes is None or not any(minutes.values()):
        if basket.pooled_cents:
            work.needs_choice("sharing", sharing.kind, needs="minutes")
        return ()
    if set(minutes) == {None} and not any(row.stream for row in basket.sized.rows):
        work.needs_choice("sharing", sharing.kind, needs="party")
        return ()
    return divide(basket, Weights(name="minutes", unit="minutes", by_party=with_a_share(minutes)), work)
