"""What a basis yields and a sizing takes: the need that may be pooled, whatever way it is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from budgets.engine.needs import Need
from budgets.engine.outcome import StepInput
from budgets.engine.periods import SchoolYear, Span, Spans

__all__ = ["UNKNOWN_NEED", "NeedRow", "NeedTable", "Present", "Sum", "child_years"]

# How many children there are on which days.
Present = tuple[tuple[Span, Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How a total came about, to be shown with the total."""

    formula: str
    inputs: tuple[StepInput, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """Need of one school, stream, payer and residence in the school year, as far as each is known.

    `days` are the children with the days on which they need support. Where children are only counted it is empty:
    `children` is their number, `present` how many there are on which days. `weekly_minutes` is what each of them needs
    in a week, `hour_cents` what an hour costs.
    """

    stream: str | None = None
    party: str | None = None
    school: str | None = None
    municipality: str | None = None
    children: int | None = None
    days: Mapping[str, Spans] = field(default_factory=dict)
    present: Present = ()
    minutes: Fraction | None = None
    weekly_minutes: Fraction | None = None
    hour_cents: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedTable:
    """All that may be pooled. `peak_minutes` is the largest sum of weekly minutes in force in one school week.

    `individual_cents` is what this need costs today, `base_cents` the budget that a reference year gives; `pooled` are
    the indications behind it all, empty when the need is known otherwise.
    """

    rows: tuple[NeedRow, ...]
    children: int | None
    minutes: Fraction | None
    minutes_sum: Sum
    peak_minutes: Fraction | None
    individual_cents: Fraction | None
    base_cents: int | None = None
    has_base: bool = False
    pooled: tuple[Need, ...] = ()


def child_years(present: Present, year: SchoolYear) -> Fraction:
    """Return the sum of the shares of the school year for which the children are there."""
    return sum((year.share((span,)) * children for span, children in present), Fraction(0))


NO_SUM = Sum(formula="Σ minutes", inputs=())

UNKNOWN_NEED = NeedTable(
    rows=(), children=None, minutes=None, minutes_sum=NO_SUM, peak_minutes=None, individual_cents=None
)
