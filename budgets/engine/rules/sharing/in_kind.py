"""Sharing `in_kind`: some parties bring money, others bring people, valued at the price of an fte.

What was promised stands as it was promised. The part of the cost that nobody promised is shown without a party; where
more was promised than it costs, that part is negative.
"""

from collections.abc import Iterator
from fractions import Fraction

from budgets.engine.choices import InKind
from budgets.engine.notes import WHOLE_CENTS, given
from budgets.engine.outcome import Contribution
from budgets.engine.plausibility import look_at_participation
from budgets.engine.rounding import round_parts
from budgets.engine.rules.weights import Basket, Contributions, add_up, in_order
from budgets.engine.work import Work

__all__ = ["share_in_kind"]


def share_in_kind(sharing: InKind, basket: Basket, work: Work) -> Contributions:
    """Return the cash and the value of the fte of each party, and what is left of the cost."""
    named = {row.party for row in sharing.cash} | {row.party for row in sharing.kind_contributions}
    look_at_participation(named, basket.sized.rows, work)
    promised = add_up((*_cash(sharing, work), *_people(sharing, work)))
    if promised is None or basket.pooled_cents is None:
        return ()
    cents = round_parts(promised, order=in_order)
    left = basket.pooled_cents - sum(cents.values())
    for party, exact in promised.items():
        promise = (given("promised_cents", exact, "cents", ref=party),)
        # All promises are rounded together, so that they are their sum to the cent.
        work.notes.divided(f"contributions.{party or ''}.cents", "promised_cents", promise, exact, cents[party])
    if left:
        parts = {"pooled_cents": basket.pooled_cents, "promised_cents": sum(cents.values())}
        inputs = tuple(given(name, value, "cents") for name, value in parts.items())
        work.notes.step("contributions..cents", "pooled_cents − promised_cents", inputs, Fraction(left), WHOLE_CENTS)
    rows = [Contribution(party=party, cents=cents[party]) for party in sorted(cents, key=in_order)]
    return tuple(([Contribution(party=None, cents=left)] if left else []) + rows)


def _cash(sharing: InKind, work: Work) -> Iterator[tuple[str | None, Fraction | None]]:
    for row in sharing.cash:
        if row.cents is None:
            work.notes.find("choice_needs", row.party, choice="sharing", kind=sharing.kind, needs="cents")
        yield row.party, None if row.cents is None else Fraction(row.cents)


def _people(sharing: InKind, work: Work) -> Iterator[tuple[str | None, Fraction | None]]:
    for row in sharing.kind_contributions:
        price = work.norms.required("fte_price_cents", row.party)
        if row.fte is None:
            work.notes.find("choice_needs", row.party, choice="sharing", kind=sharing.kind, needs="fte")
        yield row.party, None if row.fte is None or price is None else Fraction(row.fte) * price.value
