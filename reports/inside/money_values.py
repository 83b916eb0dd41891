"""The money in the document: who has it, who pays it, over which years."""

from dataclasses import dataclass

from budgets.engine.fields import AnyNumber, AnyText, AnyWhole, SchoolYearText

__all__ = [
    "BalanceLine",
    "Border",
    "BorderBalance",
    "Borders",
    "Change",
    "Comparison",
    "Contribution",
    "ListedAmount",
    "Payment",
    "Position",
    "SchoolYearBudget",
    "Settlement",
    "StreamRow",
    "YearEnd",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """Money and support of one stream and payer, or of all that may not stand apart (`merged`).

    `unknown` names the columns of which the number is not known; null in any other is no such number.
    """

    label: AnyText
    payer: AnyText
    children: AnyWhole | None
    minutes: AnyWhole | None
    cents: AnyWhole | None
    poolable: AnyText
    ground: AnyText
    merged: bool
    unknown: tuple[AnyText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAmount:
    """One listed amount: count × unit, and the part of it in this school year."""

    ref: AnyText
    label: AnyText
    payer: AnyText
    count: AnyWhole | None
    unit_cents: AnyWhole | None
    cents: AnyWhole | None
    poolable: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One line of coverage − cost = balance. `kind`: coverage, cost, balance, or later (counts for nothing yet)."""

    kind: AnyText
    label: AnyText
    fte: AnyNumber | None
    cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one party contributes, and how that falls over the calendar years. `step` is the step that makes it."""

    party: AnyText
    why: AnyText
    cents: AnyWhole | None
    by_year: tuple[AnyWhole, ...]
    step: AnyText
    merged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What one party pays another. Null where even the sum of what is merged would tell too much."""

    payer: AnyText
    receiver: AnyText
    why: AnyText
    cents: AnyWhole | None
    step: AnyText
    merged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One party: what it contributes, less what it carries itself, is what it pays."""

    party: AnyText
    contribution_cents: AnyWhole
    carried_cents: AnyWhole
    net_cents: AnyWhole
    total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Who pays whom."""

    payments: tuple[Payment, ...]
    total_cents: AnyWhole | None
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """Help for children of one municipality at schools in another."""

    home: AnyText
    host: AnyText
    children: AnyWhole | None
    minutes: AnyWhole | None
    cents: AnyWhole | None
    merged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderBalance:
    """One municipality: the help for children from elsewhere, less that for its own children elsewhere."""

    municipality: AnyText
    away_cents: AnyWhole | None
    here_cents: AnyWhole | None
    difference_cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """Help that crosses municipal borders."""

    rows: tuple[Border, ...]
    balances: tuple[BorderBalance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolYearBudget:
    """The budget of one school year of the term."""

    school_year: SchoolYearText
    factor: AnyNumber | None
    budget_cents: AnyWhole | None
    change_cents: AnyWhole | None
    indexation: AnyNumber | None
    indexed_cents: AnyWhole | None
    per_head_cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the end of a year: what somebody covers, gets back (negative: pays)."""

    party: AnyText
    cents: AnyWhole | None
    step: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """Who keeps or carries the difference: buffer + carried + settled = difference + what is covered."""

    label: AnyText
    difference_cents: AnyWhole
    buffer_cents: AnyWhole
    carried_cents: AnyWhole
    uncovered_cents: AnyWhole | None
    covered: tuple[Change, ...]
    settled: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The cost of the pooled support under one reading, and the difference from today."""

    code: AnyText
    label: AnyText
    fte: AnyNumber | None
    cost_cents: AnyWhole | None
    saving_cents: AnyWhole | None
