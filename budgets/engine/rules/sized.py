"""What a sizing yields: how much support is bought, by whom and for what, before anything is rounded."""

from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.outcome import StepInput
from budgets.engine.rules.need_table import NeedRow

__all__ = ["NOTHING_KNOWN", "SUPPORT", "Purchase", "Reading", "Sized"]

# The function of support that no pot or group narrows.
SUPPORT = "support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Support for one function, at one school where that is agreed, carried by one party where that is agreed."""

    function: str
    fte: Fraction | None
    cents: Fraction | None
    school: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Another way to read what is bought: so many fte at the price of an fte, or so much money.

    `formula` gives the fte, or the money where `cents` says how much that is.
    """

    code: str
    fte: Fraction | None
    formula: str
    inputs: tuple[StepInput, ...]
    cents: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """What is bought in the school year. `price_cents` is what one fte costs on average.

    `children` is for how many it is bought, `rows` the need behind it, by which a cost can be shared. `parts` says how
    much each row has of what is bought, where that follows from the children of the row; only their proportion counts.
    `readings` are further readings that this sizing knows.
    """

    children: int | None
    minutes: Fraction | None
    fte_annual: Fraction | None
    fte_school_weeks: Fraction | None
    cents: Fraction | None
    price_cents: Fraction | None
    purchases: tuple[Purchase, ...]
    rows: tuple[NeedRow, ...]
    parts: tuple[tuple[NeedRow, Fraction], ...] = ()
    readings: tuple[Reading, ...] = ()


NOTHING_KNOWN = Sized(
    children=None,
    minutes=None,
    fte_annual=None,
    fte_school_weeks=None,
    cents=None,
    price_cents=None,
    purchases=(),
    rows=(),
)
