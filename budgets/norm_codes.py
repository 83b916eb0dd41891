"""The norms that Ontschot can calculate with: the unit of each, what it may be limited to, and what could not be.

No value of a norm stands here, only the bounds of arithmetic: a week has 168 hours, whoever works in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = [
    "CALCULATED",
    "DISCLOSURE_THRESHOLD",
    "NORM_CODES",
    "RETENTION_AFTER_DECISION",
    "RETENTION_AFTER_LEAVING",
    "NormCode",
    "NormScope",
]

# How few children may be told about outside the school; many places ask for it by name.
DISCLOSURE_THRESHOLD = "disclosure_threshold"
# For how long the data of a child is kept.
RETENTION_AFTER_LEAVING = "retention_years_left"
RETENTION_AFTER_DECISION = "retention_years_decision"

HOURS_PER_WEEK = 7 * 24
HOURS_PER_LEAP_YEAR = 366 * 24
MINUTES_PER_DAY = 24 * 60
# Begun weeks in a year. It only catches a slip of the keyboard, as do the round numbers below.
WEEKS = 53
MOST_CENTS = 100_000_000_00
MOST_YEARS = 30


class NormScope(StrEnum):
    """To what a norm of a pool can be limited, because the calculation asks for it there."""

    STREAMS = "streams"
    PARTIES = "parties"
    POTS = "pots"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormCode:
    """What may be stored under one code. `most` is in the unit itself, both ends included.

    A norm that other figures are divided by may not be zero: the calculation takes that for missing. What is not
    `is_calculated` holds for the whole installation: no budget has a value of its own, no calculation takes it along.
    """

    unit: str
    most: int
    scopes: frozenset[NormScope] = frozenset()
    is_whole: bool = False
    may_be_zero: bool = False
    is_calculated: bool = True

    def allows(self, value: Decimal) -> bool:
        """Tell whether a number lies within the bounds."""
        return (value > 0 or (self.may_be_zero and value == 0)) and value <= self.most


NORM_CODES: Mapping[str, NormCode] = {
    "school_weeks": NormCode(unit="weeks", most=WEEKS, scopes=frozenset({NormScope.STREAMS})),
    "fte_hours_per_week": NormCode(unit="hours", most=HOURS_PER_WEEK),
    "fte_weeks": NormCode(unit="weeks", most=WEEKS),
    "fte_hours_per_year": NormCode(unit="hours", most=HOURS_PER_LEAP_YEAR),
    "fte_price_cents": NormCode(
        unit="cents",
        most=MOST_CENTS,
        scopes=frozenset({NormScope.PARTIES, NormScope.POTS}),
        is_whole=True,
    ),
    "daypart_minutes": NormCode(unit="minutes", most=MINUTES_PER_DAY),
    "disclosure_threshold": NormCode(unit="children", most=1000, is_whole=True),
    "efficiency_factor": NormCode(unit="factor", most=1, may_be_zero=True),
    "roster_fte": NormCode(unit="fte", most=100_000, may_be_zero=True),
    "decision_handling_cents": NormCode(unit="cents", most=MOST_CENTS, is_whole=True, may_be_zero=True),
    "application_minutes": NormCode(unit="minutes", most=1_000_000, may_be_zero=True),
    RETENTION_AFTER_LEAVING: NormCode(unit="years", most=MOST_YEARS, is_whole=True, is_calculated=False),
    RETENTION_AFTER_DECISION: NormCode(unit="years", most=MOST_YEARS, is_whole=True, is_calculated=False),
}
# What a budget can have a value of its own for.
CALCULATED = tuple(code for code, norm in NORM_CODES.items() if norm.is_calculated)
