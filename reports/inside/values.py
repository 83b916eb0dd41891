"""The document `ontschot.report/1`: the published sums and steps of one report. These dataclasses *are* the document.

It holds what stands on paper for that reader and nothing else: no row of a child, no reference to one, no pool
document. Money is in whole cents, time in whole minutes; fte, shares and norms are decimals in quotes; exact numbers
are a decimal or a fraction a/b. Null: unknown, or there is no such number. Words are in the language of the report.
"""

from dataclasses import dataclass
from typing import Literal

from budgets.engine.fields import AnyNumber, AnyText, AnyWhole, SchoolYearText
from reports.inside.correction_values import Corrections
from reports.inside.money_values import (
    BalanceLine,
    Borders,
    Comparison,
    Contribution,
    ListedAmount,
    SchoolYearBudget,
    Settlement,
    StreamRow,
    YearEnd,
)
from reports.inside.support_values import (
    Apart,
    Avoided,
    DecisionsInMonth,
    Flow,
    FreedTime,
    Level,
    Place,
    Purchase,
    Result,
)

__all__ = [
    "SCHEMA",
    "Agreed",
    "AgreedParty",
    "Figure",
    "Names",
    "NormUsed",
    "Printed",
    "Range",
    "ReportDocument",
    "Step",
    "StepInput",
]

SCHEMA = "ontschot.report/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """An organisation or a school that takes part, and what it is."""

    name: AnyText
    kind: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One of the large figures. `figure` is its path in the result, `shown` how it stands on paper."""

    figure: AnyText
    label: AnyText
    unit: AnyText
    value: AnyNumber | None
    shown: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The calculated difference, from the cost in school weeks (low) to that of the exact fte (high)."""

    low_cents: AnyWhole
    high_cents: AnyWhole
    low_cost_cents: AnyWhole
    high_cost_cents: AnyWhole


@dataclass(frozen=True, slots=True, kw_only=True)
class NormUsed:
    """One assumption with its exact value in its unit, its validity and its source."""

    code: AnyText
    label: AnyText
    value: AnyText
    unit: AnyText
    period: AnyText
    scope: AnyText
    source: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """One number that goes into a sum, under its name in the formula."""

    name: AnyText
    label: AnyText
    value: AnyText | None
    unit: AnyText
    source: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The sum behind one figure: `formula` over the inputs is `exact`, and `rounding` makes `shown` of it.

    Formula: whole numbers and names, + − × / and brackets, `up_to_half(…)` (up to the next half), and Σ, which adds up
    a product over the inputs that share a name: all the first ones, all the second ones, and so on.
    Rounding: none, half_up_cent, half_up_minute, half_up_6 (six decimals), largest_remainder (the parts of a whole).
    """

    id: AnyText
    figure: AnyText
    title: AnyText
    formula: AnyText
    inputs: tuple[StepInput, ...]
    exact: AnyText | None
    shown: AnyText | None
    unit: AnyText
    rounding: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedParty:
    """One party that agreed: which body, on which day, under which number and mandate."""

    name: AnyText
    kind: AnyText
    body: AnyText
    decided_on: AnyText
    number: AnyText
    mandate: AnyText


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """That this budget was agreed: under which number, when, for which figures, and by whom."""

    number: AnyText
    agreed_on: AnyText
    control_number: AnyText
    parties: tuple[AgreedParty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A number as it stands in the parts of the report on paper, and how many times at least."""

    text: AnyText
    times: AnyWhole


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """The published figures and sums of one report.

    `control_number` is that of the data that were calculated, `snapshot_at` the moment at which they were taken.
    `withheld` says why there are no figures, where there are none. `corrections` are there where something was agreed
    before this was calculated; reports of before they existed are read as if they have none.
    """

    schema: Literal["ontschot.report/1"] = "ontschot.report/1"
    name: AnyText
    school_year: SchoolYearText
    audience: AnyText
    reader: AnyText
    language: AnyText
    snapshot_at: AnyText
    control_number: AnyText
    engine_version: AnyText
    example: bool
    ground: AnyText
    withheld: AnyText
    agreement: Agreed | None
    corrections: Corrections | None = None
    parties: tuple[Names, ...]
    schools: tuple[Names, ...]
    figures: tuple[Figure, ...]
    difference: Range | None
    funds_cents: AnyWhole | None
    pooled_cents: AnyWhole | None
    streams: tuple[StreamRow, ...]
    amounts: tuple[ListedAmount, ...]
    balance: tuple[BalanceLine, ...]
    budget_years: tuple[AnyWhole, ...]
    contributions: tuple[Contribution, ...]
    settlement: Settlement | None
    borders: Borders | None
    purchases: tuple[Purchase, ...]
    beside: tuple[Apart, ...]
    levels: tuple[Level, ...]
    places: tuple[Place, ...]
    results: tuple[Result, ...]
    school_years: tuple[SchoolYearBudget, ...]
    year_end: YearEnd | None
    comparisons: tuple[Comparison, ...]
    avoided: tuple[Avoided, ...]
    freed_time: FreedTime | None
    decisions_per_month: tuple[DecisionsInMonth, ...]
    flows: tuple[Flow, ...]
    flows_total: AnyWhole | None
    norms: tuple[NormUsed, ...]
    steps: tuple[Step, ...]
    printed: tuple[Printed, ...]
