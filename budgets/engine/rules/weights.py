"""What a sharing is given and what it yields: a weight for each party, in a unit that people can check."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.sized import Sized

__all__ = ["NO_WEIGHTS", "Basket", "Weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """The need and what is bought for it."""

    need: NeedTable
    sized: Sized


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weight of each party.

    The party None stands for need whose payer is unknown: its part is charged to nobody else.
    """

    name: str
    unit: str
    by_party: Mapping[str | None, Fraction]


NO_WEIGHTS = Weights(name="weight", unit="number", by_party={})
