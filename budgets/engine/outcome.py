"""What the engine answers: the frozen values of a result document.

Codes and numbers only; sentences are made where people read them. None means unknown, never zero.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from budgets.engine.choices import YearEndKind
from budgets.engine.fields import AnyNumber, AnyText, AnyWhole, Code, Detail, Label, Ref, SignedNumber, Words
from budgets.engine.values import AmountBasis, Poolable, StatementUnit

__all__ = [
    "AgreedOutcome",
    "AlongsideResult",
    "AmountResult",
    "AvoidedCost",
    "BudgetYear",
    "Comparison",
    "Contribution",
    "Cost",
    "Covered",
    "DecisionMonth",
    "Finding",
    "FreedTime",
    "Fund",
    "Line",
    "PoolBudget",
    "PooledBudget",
    "PurchaseResult",
    "ResidenceFlow",
    "SettlementPayment",
    "Severity",
    "Statement",
    "Step",
    "StepInput",
    "Totals",
    "YearBudget",
    "YearEndResult",
    "YearEndShare",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The pool in eight figures. `minutes` and both fte are what sizing buys; `need_minutes` is all that is listed.

    `individual_cents` is what the pooled indications with minutes cost today, `pooled_cents` what the pooled support
    costs, `funds_cents` all money listed, whatever its verdict.
    """

    children: AnyWhole | None
    minutes: AnyWhole | None
    need_minutes: AnyWhole | None
    fte_annual: AnyNumber | None
    fte_school_weeks: AnyNumber | None
    individual_cents: AnyWhole | None
    pooled_cents: AnyWhole | None
    funds_cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """Money of one stream and party, with one verdict and one basis. Without a known payer `party` is None."""

    stream: Ref
    party: Ref | None
    cents: AnyWhole | None
    poolable: Poolable
    basis: AmountBasis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What is bought for one function, such as `support` or the name of a pot."""

    function: Code
    fte: AnyNumber | None
    cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledBudget:
    """Coverage and cost: `balance_cents` is `poolable_cents` (verdict yes) less the costs.

    `period_cents` is the part of `poolable_cents` that is for a period and not for a school year.
    """

    funds: tuple[Fund, ...]
    costs: tuple[Cost, ...]
    poolable_cents: AnyWhole | None
    board_decides_cents: AnyWhole | None
    period_cents: AnyWhole | None
    balance_cents: AnyWhole | None
    affordable_fte: AnyNumber | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountResult:
    """One listed amount.

    `unit_cents` and `total_cents` are rounded from the exact figure, `cents` is the part in this school year.
    """

    ref: Ref
    label: Label | None
    stream: Ref
    party: Ref | None
    school: Ref | None
    count: AnyWhole | None
    unit_cents: AnyWhole | None
    total_cents: AnyWhole | None
    cents: AnyWhole | None
    basis: AmountBasis | None
    poolable: Poolable


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """All that is listed for one stream, payer, school, residence and verdict.

    Minutes add up to `need_minutes`, cents to `funds_cents`. `fte` is the part of `fte_annual` that is bought for this
    line, and adds up to it; None where nothing is bought for it, or where the fte do not follow from these children.
    """

    stream: Ref
    party: Ref | None
    school: Ref | None
    responsible_municipality: Ref | None
    children: AnyWhole | None
    minutes: AnyWhole | None
    cents: AnyWhole | None
    poolable: Poolable
    fte: AnyNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """The part of `pooled_cents` that one party pays. A part whose payer is unknown has no party."""

    party: Ref | None
    cents: AnyWhole


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementPayment:
    """Money that one party owes another."""

    from_: Ref
    to: Ref
    cents: AnyWhole


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseResult:
    """What is bought for one function, at one school and carried by one party where that is agreed."""

    function: Code
    school: Ref | None
    party: Ref | None
    fte: AnyNumber | None
    cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceFlow:
    """Pooled support for children of one municipality at schools in another: counted, whether or not it is charged.

    `cents` is the part of the pooled cost that goes with these minutes.
    """

    from_: Ref
    to: Ref
    children: AnyWhole | None
    minutes: AnyWhole | None
    cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBudget:
    """The budget of one school year of the term; `indexed_cents` is the same at the prices of that year.

    `per_head_cents` is the budget for each of the agreed population.
    """

    school_year: Code
    budget_cents: AnyWhole | None
    indexed_cents: AnyWhole | None = None
    per_head_cents: AnyWhole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetYear:
    """What one party pays in one calendar year."""

    year: AnyWhole
    party: Ref | None
    cents: AnyWhole


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEndShare:
    """What one party gets back at the end of the year; negative: what it still pays."""

    party: Ref | None
    cents: AnyWhole


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What one party takes of a shortfall; None where nobody said how much.

    Without a party it is nobody at the table.
    """

    party: Ref | None
    label: Label | None
    cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEndResult:
    """What happens to the difference between poolable funds and costs at the end of the year.

    Of a surplus first the buffer is filled, of a shortfall first what is `covered` comes off; what then remains is
    settled with the parties or carried to the next year. So buffer + carried + settled is the difference + what is
    known to be covered. `stated`: the difference is what a source says, not what was computed. `uncovered_cents` is
    the shortfall less what is covered.
    """

    kind: YearEndKind
    difference_cents: AnyWhole
    buffer_cents: AnyWhole
    carried_cents: AnyWhole
    settled: tuple[YearEndShare, ...]
    stated: bool = False
    covered: tuple[Covered, ...] = ()
    uncovered_cents: AnyWhole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreedTime:
    """What falls away when decisions are no longer asked for one by one: time of people, never cash.

    `application_minutes` is the schools' time; `handling_cents` what handling costs the deciding parties in time.
    """

    decisions: AnyWhole
    application_minutes: AnyWhole | None
    handling_cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedCost:
    """Cost that does not arise: shown with who keeps it, never added to money."""

    stream: Ref
    party: Ref | None
    cents: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlongsideResult:
    """What one party puts beside the pool. `fte_school_weeks` is what its minutes per week come to."""

    party: Ref
    school: Ref | None
    label: Label | None
    fte: AnyNumber | None
    fte_school_weeks: AnyNumber | None
    cents: AnyWhole | None
    minutes_per_week: AnyWhole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedOutcome:
    """How far an agreed result has come: `progress` is the part of the way from baseline to target, 1 at the target."""

    label: Label
    unit: Label | None
    baseline: SignedNumber | None
    target: SignedNumber | None
    realised: SignedNumber | None
    progress: AnyNumber | None
    is_reached: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMonth:
    """Separate decisions in force in one month for children at the schools of one board.

    `children_twice` have a decision of their own, of a kind that can be pooled, at a school that draws bought support.
    `is_counted`: from the indications; otherwise as the agreement lists it.
    """

    board: Ref
    month: Code
    decisions: AnyWhole | None
    children_twice: AnyWhole | None
    is_counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the pooled support would cost under one reading, and the difference from today.

    `assumptions`: codes of unproven norms. `fte` is None where the reading is one of money alone.
    """

    code: Code
    fte: AnyNumber | None
    cost_cents: AnyWhole
    saving_cents: AnyWhole | None
    assumptions: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """One number that went into a step.

    `ref` is the stream, party or amount it belongs to, `source` where a norm comes from.
    """

    name: Code
    value: AnyText | None
    unit: Label | None
    ref: Ref | None
    source: AnyText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The sum behind one figure of the result.

    `exact` is a decimal or a fraction a/b, `shown` what `rounding` made of it.
    """

    code: Code
    figure: AnyText
    formula: AnyText
    inputs: tuple[StepInput, ...]
    exact: AnyText | None
    shown: AnyText | None
    unit: Label
    rounding: Code


class Severity(StrEnum):
    """How much a finding matters: an error stops a line."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a reader must know about the data.

    `ref` is the row it is about; `detail` holds numbers and refs, no words.
    """

    code: Code
    severity: Severity
    ref: Ref | None
    detail: Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a source prints for a figure, beside the exact value in the same unit."""

    figure: Ref
    source_value: SignedNumber
    exact_value: AnyNumber | None
    unit: StatementUnit
    why: Words | None
    reference: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolBudget:
    """The whole answer for one snapshot."""

    schema: Literal["ontschot.result/1"] = "ontschot.result/1"
    engine_version: Code
    fingerprint: Code
    totals: Totals
    budget: PooledBudget
    amounts: tuple[AmountResult, ...]
    lines: tuple[Line, ...]
    contributions: tuple[Contribution, ...]
    settlements: tuple[SettlementPayment, ...]
    years: tuple[YearBudget, ...]
    budget_years: tuple[BudgetYear, ...]
    comparisons: tuple[Comparison, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    statements: tuple[Statement, ...]
    purchases: tuple[PurchaseResult, ...] = ()
    residence_flows: tuple[ResidenceFlow, ...] = ()
    avoided: tuple[AvoidedCost, ...] = ()
    year_end: YearEndResult | None = None
    freed_time: FreedTime | None = None
    alongside: tuple[AlongsideResult, ...] = ()
    agreed_results: tuple[AgreedOutcome, ...] = ()
    decision_months: tuple[DecisionMonth, ...] = ()
