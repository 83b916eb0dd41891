"""Sharing `by_funder`: every party pays for its own line.

That is in proportion to the pooled minutes; an agreed post is paid by its own party.
"""

from fractions import Fraction

from budgets.engine.choices import ByFunder
from budgets.engine.rules.weights import NO_WEIGHTS, Basket, Weights
from budgets.engine.work import Work

__all__ = ["weigh_funders"]


def weigh_funders(sharing: ByFunder, basket: Basket, work: Work) -> Weights:
    """Pooled minutes per funder; with agreed posts, their cost per party."""
    if any(purchase.party is not None for purchase in basket.sized.purchases):
        return _add_up("cents", "cents", [(purchase.party, purchase.cents) for purchase in basket.sized.purchases])
    minutes = [(row.party, row.minutes) for row in basket.need.rows]
    weights = _add_up("minutes", "minutes", minutes)
    if not any(weights.by_party.values()) and basket.sized.cents:
        work.needs_choice("sharing", sharing.kind, needs="minutes")
    return weights


def _add_up(name: str, unit: str, parts: list[tuple[str | None, Fraction | None]]) -> Weights:
    by_party: dict[str | None, Fraction] = {}
    for party, part in parts:
        if part is None:
            return NO_WEIGHTS
        by_party[party] = by_party.get(party, Fraction(0)) + part
    return Weights(name=name, unit=unit, by_party=by_party)
