"""How a stored calculation is put into words: view objects shared by the pages and the reports."""

from budgets.presentation.findings import RowLink
from budgets.presentation.money_view import MoneyView
from budgets.presentation.pool_view import PoolView
from budgets.presentation.rows import (
    AmountRow,
    Audience,
    Bandwidth,
    BudgetRow,
    ComparisonRow,
    ContributionRow,
    FindingView,
    FlowRow,
    FundsRow,
    NormRow,
    PartyRow,
    StatementView,
    StepInputView,
    StepView,
    Tile,
)

__all__ = [
    "AmountRow",
    "Audience",
    "Bandwidth",
    "BudgetRow",
    "ComparisonRow",
    "ContributionRow",
    "FindingView",
    "FlowRow",
    "FundsRow",
    "MoneyView",
    "NormRow",
    "PartyRow",
    "PoolView",
    "RowLink",
    "StatementView",
    "StepInputView",
    "StepView",
    "Tile",
]
