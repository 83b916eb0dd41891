"""What a sharing is given, and how it divides: a weight for each party, in a unit that people can check."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.notes import given
from budgets.engine.outcome import Contribution
from budgets.engine.rounding import apportion
from budgets.engine.rules.sized import Sized
from budgets.engine.work import Work

__all__ = ["Basket", "Contributions", "Weights", "add_up", "divide", "in_order", "with_a_share"]

Contributions = tuple[Contribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """What is bought, and its cost in whole cents."""

    sized: Sized
    pooled_cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weight of each party.

    The party None stands for need whose payer is unknown: its part is charged to nobody else.
    """

    name: str
    unit: str
    by_party: Mapping[str | None, Fraction]


def add_up(parts: Iterable[tuple[str | None, Fraction | None]]) -> dict[str | None, Fraction] | None:
    """Add up per party; None when one part is unknown, because then every share is."""
    by_party: dict[str | None, Fraction] = {}
    for party, part in parts:
        if part is None:
            return None
        by_party[party] = by_party.get(party, Fraction(0)) + part
    return by_party


def divide(basket: Basket, weights: Weights, work: Work) -> Contributions:
    """Divide the cost in proportion to the weights, to the cent, with a step for each party."""
    if basket.pooled_cents is None:
        return ()
    cents = apportion(basket.pooled_cents, weights.by_party, order=in_order)
    total = sum(weights.by_party.values(), Fraction(0))
    for party in sorted(cents, key=in_order):
        inputs = (
            given("pooled_cents", basket.pooled_cents, "cents"),
            given(weights.name, weights.by_party[party], weights.unit, ref=party),
            given(f"total_{weights.name}", total, weights.unit),
        )
        formula = f"pooled_cents × {weights.name} / total_{weights.name}"
        exact = basket.pooled_cents * weights.by_party[party] / total
        work.notes.divided(f"contributions.{party or ''}.cents", formula, inputs, exact, cents[party])
    return tuple(Contribution(party=party, cents=cents[party]) for party in sorted(cents, key=in_order))


def with_a_share(weights: Mapping[str | None, Fraction]) -> dict[str | None, Fraction]:
    """Leave out the parties that no need stands for; a party that an agreement names stays, also with nothing."""
    return {party: weight for party, weight in weights.items() if weight}


def in_order(party: str | None) -> tuple[str, ...]:
    """Return by what parties are put in order."""
    return (party or "",)
