"""What a reader sees of a stored calculation: frozen view objects, the same for page and PDF.

Words are text in the language that was active when the object was made. Numbers that stand in columns of one unit stay
exact (whole cents, whole minutes, `Decimal` fte, None for unknown) and get their form from the filters of
`accounts.templatetags.numbers`; numbers whose unit differs per row are already text, made by the same filters.

`party` is the ref of the party in the snapshot, so that a reader's own rows can be found; None where it is unknown or
rows are merged. `anchor` is the id of the step ("hoe is dit berekend") that unfolds the figure; an empty anchor has no
step.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

NOT_APPLICABLE = ""
"""What the number filters show as "–": there is no such number, which is something else than not knowing it."""


class Audience(StrEnum):
    """Who reads. Only the school itself sees findings per child; everyone else gets them as counts."""

    SCHOOL = "school"
    BOARD = "board"
    MUNICIPALITY = "municipality"
    PARTNERSHIP = "partnership"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """What a source prints for one figure, what is exact, and why they differ. `figure` is the path in the result."""

    figure: str
    label: str
    source_value: str
    exact_value: str
    why: str
    reference: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure of the result, large. `exact` is the unrounded figure where `value` shows fewer decimals.

    `number` is the figure itself, whole or as a decimal; None is unknown.
    """

    figure: str
    label: str
    value: str
    number: Decimal | int | None
    unit: str
    exact: str
    note: str
    anchor: str
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bandwidth:
    """The calculated difference (berekend verschil) from low to high, with what each end assumes.

    `is_single`: the ends are the same, because the fte are agreed.
    """

    is_single: bool
    low_cents: int
    high_cents: int
    low_label: str
    high_label: str
    low_cost_cents: int
    high_cost_cents: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """One funding stream with one funder and one verdict. A number is empty text where there is no such number.

    `is_merged` marks the row that holds all rows with too few children to be shown apart.
    """

    label: str
    sublabel: str
    children: int | str | None
    minutes: int | str | None
    fte: Decimal | str | None
    cents: int | str | None
    poolable_code: str
    poolable_label: str
    ground: str
    until: date | None
    anchor: str
    is_merged: bool = False
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    """One listed amount: count × unit, what it comes to, and for which period."""

    ref: str
    label: str
    sublabel: str
    count: int | str | None
    unit_cents: int | str | None
    cents: int | None
    basis_label: str
    poolable_code: str
    poolable_label: str
    ground: str
    anchor: str
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsRow:
    """One row of coverage − cost = balance. `kind`: coverage, cost or balance; a total row is shown heavier."""

    kind: str
    label: str
    sublabel: str
    fte: Decimal | str | None
    cents: int | None
    is_total: bool
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRow:
    """What one party contributes to the pooled support (inbreng), and by what its part was measured.

    `by_year` holds the cents of each calendar year (begrotingsjaar) of the view, in their order.
    """

    label: str
    role_label: str
    why: str
    cents: int | None
    by_year: tuple[int, ...]
    anchor: str
    is_merged: bool = False
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """The cost of the pooled support under one reading and the difference from today.

    `is_unsourced`: it leans on an assumption for which no source is known; `assumptions` says which.
    """

    code: str
    label: str
    text: str
    fte: Decimal | None
    cost_cents: int | None
    saving_cents: int | str | None
    assumptions: tuple[str, ...]
    is_unsourced: bool
    anchor: str
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInputView:
    """One number that went into a step: its name, its value with unit, and where it comes from.

    `name` is its symbol in the formula of the step, `number` its exact value there; None is unknown.
    """

    label: str
    value: str
    source: str
    name: str
    number: str | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """The sum behind one figure. `id` is the anchor; `exact` and `shown` carry their unit.

    `back` is the id of the part of the page where the figure stands. `formula` over the names of the inputs gives
    `exact_number`, which `rounding` makes `shown_number`: what a program needs to recalculate it.
    """

    id: str
    back: str
    code: str
    figure: str
    title: str
    formula: str
    formula_text: str
    inputs: tuple[StepInputView, ...]
    unit: str
    exact: str
    exact_number: str | None
    shown: str
    shown_number: str | None
    rounding: str
    rounding_text: str


class FindingRow(NamedTuple):
    """One child's row that a finding is about: what it is called, its details, and the page where it stands.

    A tuple, which a template takes apart: a large school has hundreds of them on one page.
    """

    label: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One thing to mind (let op): what is the matter (`text`) and what to do about it (`detail`).

    `count` is how many rows it is about; for readers outside the school findings about children are only counted.
    `rows` names them where the same is the matter with many children whom the reader may open; otherwise it is empty.
    """

    code: str
    severity: str
    severity_label: str
    text: str
    detail: str
    count: int
    url: str = ""
    rows: tuple[FindingRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NormRow:
    """One assumption (uitgangspunt) with its value, unit, period, scope and source; `note` says what it is for.

    `number` in `unit` is its exact value.
    """

    code: str
    label: str
    note: str
    value: str
    number: str
    unit: str
    period: str
    scope: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """How many children of the area go one way. `share` is of all children of the area, None when that is unknown."""

    label: str
    count: int | None
    share: Decimal | None
    is_unknown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """Who joins: an organisation and what it is."""

    label: str
    role_label: str
