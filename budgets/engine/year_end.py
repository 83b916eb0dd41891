"""Year end: who keeps or carries the difference between the poolable funds and the costs."""

from collections.abc import Iterable
from fractions import Fraction

from budgets.engine.choices import YearEndKind
from budgets.engine.outcome import Contribution, Fund, YearEndResult, YearEndShare
from budgets.engine.rounding import apportion
from budgets.engine.rules.weights import in_order
from budgets.engine.values import Poolable
from budgets.engine.work import Work

__all__ = ["close_year"]


def close_year(
    balance_cents: int | None, funds: Iterable[Fund], contributions: Iterable[Contribution], work: Work
) -> YearEndResult | None:
    """Return what happens to the balance; None when the arrangement does not say, or the balance is unknown.

    Of a surplus first the buffer is filled. `return`: the rest goes back to the payers in proportion to their funds,
    and a shortfall comes from them in the same way. `shared`: in proportion to the contributions. `carry_over`: to the
    next year.
    """
    rule = work.snapshot.arrangement.result
    if rule.kind is YearEndKind.NONE or balance_cents is None:
        return None
    buffer = min(max(balance_cents, 0), max(rule.buffer_cents or 0, 0))
    rest = balance_cents - buffer
    weights = _weights(rule.kind, funds, contributions)
    settled = apportion(rest, weights, order=in_order)
    if rest and not settled and rule.kind is not YearEndKind.CARRY_OVER:
        work.needs_choice("result", rule.kind.value, needs="party")
    return YearEndResult(
        kind=rule.kind,
        difference_cents=balance_cents,
        buffer_cents=buffer,
        carried_cents=rest - sum(settled.values()),
        settled=tuple(YearEndShare(party=party, cents=settled[party]) for party in sorted(settled, key=in_order)),
    )


def _weights(
    kind: YearEndKind, funds: Iterable[Fund], contributions: Iterable[Contribution]
) -> dict[str | None, Fraction]:
    parts: list[tuple[str | None, int]] = []
    if kind is YearEndKind.RETURN:
        parts = [(fund.party, fund.cents or 0) for fund in funds if fund.poolable is Poolable.YES]
    elif kind is YearEndKind.SHARED:
        parts = [(row.party, row.cents) for row in contributions]
    weights: dict[str | None, Fraction] = {}
    for party, cents in parts:
        weights[party] = weights.get(party, Fraction(0)) + cents
    return weights
