"""Sharing `fixed_shares`: by agreed shares that together are the whole."""

from fractions import Fraction

from budgets.engine.choices import FixedShares
from budgets.engine.plausibility import look_at_participation
from budgets.engine.rounding import exact_text
from budgets.engine.rules.weights import Basket, Contributions, Weights, add_up, divide
from budgets.engine.work import Work

__all__ = ["share_fixed"]


def share_fixed(sharing: FixedShares, basket: Basket, work: Work) -> Contributions:
    """Share × cost. Shares that are not exactly 1 together divide nothing: nobody agreed to the difference."""
    look_at_participation({row.party for row in sharing.shares}, basket.sized.rows, work)
    shares = add_up((row.party, None if row.share is None else Fraction(row.share)) for row in sharing.shares)
    if shares is None:
        work.needs_choice("sharing", sharing.kind, needs="share")
        return ()
    total = sum(shares.values(), Fraction(0))
    if total != 1:
        work.notes.find("shares_do_not_add_up", None, kind=sharing.kind, total=exact_text(total))
        return ()
    return divide(basket, Weights(name="share", unit="number", by_party=shares), work)
