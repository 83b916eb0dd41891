"""Sharing (verdeling): who pays what? Each rule gives every party its weight; the cost is divided here, to the cent."""

from collections.abc import Mapping
from fractions import Fraction

from budgets.engine.choices import ByFunder
from budgets.engine.notes import given
from budgets.engine.outcome import Contribution
from budgets.engine.rounding import apportion
from budgets.engine.rules.registry import Rule, answer, rule_for
from budgets.engine.rules.sharing.by_funder import weigh_funders
from budgets.engine.rules.weights import Basket, Weights
from budgets.engine.work import Work

__all__ = ["RULES", "share_cost"]

RULES: tuple[Rule[Basket, Weights], ...] = (rule_for(ByFunder, weigh_funders),)


def share_cost(basket: Basket, pooled_cents: int | None, work: Work) -> tuple[Contribution, ...]:
    """Return what each party pays of the pooled cost; nothing where that cost or a weight is unknown."""
    sharing = work.snapshot.arrangement.sharing
    weights = answer(RULES, sharing, basket, work)
    if weights is None:
        work.needs_choice("sharing", sharing.kind)
    if weights is None or pooled_cents is None:
        return ()
    cents = apportion(pooled_cents, weights.by_party, order=_order)
    _show(cents, weights, pooled_cents, work)
    return tuple(Contribution(party=party, cents=cents[party]) for party in sorted(cents, key=_order))


def _order(party: str | None) -> tuple[str, ...]:
    return (party or "",)


def _show(cents: Mapping[str | None, int], weights: Weights, pooled_cents: int, work: Work) -> None:
    total = sum(weights.by_party.values(), Fraction(0))
    for party in sorted(cents, key=_order):
        weight = weights.by_party[party]
        inputs = (
            given("pooled_cents", pooled_cents, "cents"),
            given(weights.name, weight, weights.unit, ref=party),
            given(f"total_{weights.name}", total, weights.unit),
        )
        figure = f"contributions.{party or ''}.cents"
        formula = f"pooled_cents × {weights.name} / total_{weights.name}"
        exact = pooled_cents * weight / total
        work.notes.divided(figure, formula, inputs, exact, cents[party])
