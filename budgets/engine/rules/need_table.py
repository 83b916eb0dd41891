"""What a basis yields and a sizing takes: the need that may be pooled, whatever way it is known."""

from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.needs import Need

__all__ = ["UNKNOWN_NEED", "NeedRow", "NeedTable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """Need of one school, stream, payer and residence in the school year, as far as each is known.

    Children are told once per row.
    """

    stream: str | None = None
    party: str | None = None
    school: str | None = None
    municipality: str | None = None
    children: int | None = None
    minutes: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedTable:
    """All that may be pooled. `peak_minutes` is the largest sum of weekly minutes in force in one school week.

    `individual_cents` is what this need costs today, `pooled` the indications behind it: empty when the need is known
    otherwise.
    """

    rows: tuple[NeedRow, ...]
    children: int | None
    minutes: Fraction | None
    peak_minutes: Fraction | None
    individual_cents: Fraction | None
    pooled: tuple[Need, ...] = ()


UNKNOWN_NEED = NeedTable(rows=(), children=None, minutes=None, peak_minutes=None, individual_cents=None)
