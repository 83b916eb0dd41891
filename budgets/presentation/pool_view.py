"""One stored calculation as its readers see it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from budgets.presentation.rows import (
    AmountRow,
    Audience,
    Bandwidth,
    BudgetRow,
    BudgetYearRow,
    ComparisonRow,
    ContributionRow,
    FindingView,
    FlowRow,
    FundsRow,
    NormRow,
    PartyRow,
    StatementView,
    StepView,
    Tile,
)

if TYPE_CHECKING:
    from budgets.engine import PoolBudget, PoolSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolView:
    """Everything a page or report shows of one calculation; nothing is computed or read for display.

    `withheld` is empty, or the text that stands in place of the figures because the group is too small to report on
    without a recorded ground; then every tuple of figures is empty and `bandwidth` is None. `ground` is the recorded
    ground for reporting on a small group.
    """

    name: str
    school_year: str
    audience: Audience
    fingerprint: str
    engine_version: str
    children: int | None
    withheld: str
    ground: str
    fte_note: str
    money_note: str
    tiles: tuple[Tile, ...]
    bandwidth: Bandwidth | None
    budget_rows: tuple[BudgetRow, ...]
    amount_rows: tuple[AmountRow, ...]
    funds_rows: tuple[FundsRow, ...]
    contribution_rows: tuple[ContributionRow, ...]
    budget_year_rows: tuple[BudgetYearRow, ...]
    comparison_rows: tuple[ComparisonRow, ...]
    steps: tuple[StepView, ...]
    findings: tuple[FindingView, ...]
    statements: tuple[StatementView, ...]
    norms: tuple[NormRow, ...]
    flows: tuple[FlowRow, ...]
    flows_total: int | None
    parties: tuple[PartyRow, ...]
    schools: tuple[PartyRow, ...]

    @classmethod
    def from_stored(
        cls,
        snapshot: "PoolSnapshot",
        budget: "PoolBudget",
        *,
        audience: Audience,
        own_parties: Collection[str] = (),
    ) -> Self:
        """Word a stored calculation for one audience, in the language that is active now.

        `own_parties` are the refs of the parties that the reader belongs to: a funder always sees its own stream.
        """
        raise NotImplementedError
