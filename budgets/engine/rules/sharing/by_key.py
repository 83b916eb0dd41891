"""Sharing `by_key`: in proportion to something that was counted, such as resident students."""

from fractions import Fraction

from budgets.engine.choices import ByKey
from budgets.engine.plausibility import look_at_participation
from budgets.engine.rules.weights import Basket, Contributions, Weights, add_up, divide
from budgets.engine.work import Work

__all__ = ["share_by_key"]


def share_by_key(sharing: ByKey, basket: Basket, work: Work) -> Contributions:
    """Weight ÷ sum of the weights. A key that counts nothing divides nothing."""
    look_at_participation({row.party for row in sharing.key}, basket.sized.rows, work)
    weights = add_up((row.party, None if row.weight is None else Fraction(row.weight)) for row in sharing.key)
    if weights is None:
        work.needs_choice("sharing", sharing.kind, needs="weight")
        return ()
    if not any(weights.values()):
        work.notes.find("shares_do_not_add_up", None, kind=sharing.kind, total="0")
        return ()
    return divide(basket, Weights(name="weight", unit="number", by_party=weights), work)
