"""The tables of money: per stream and funder, each listed amount, and coverage − cost = balance."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext

from budgets.disclosure import ALL, Disclosure
from budgets.engine import AmountResult, Poolable, PoolBudget, Stream
from budgets.presentation.figures import is_without_support, period_note
from budgets.presentation.groups import Group, split_groups, total_of
from budgets.presentation.naming import Names
from budgets.presentation.rows import (
    NOT_APPLICABLE,
    AmountRow,
    BudgetRow,
    FundsRow,
    StatementView,
)
from budgets.presentation.wording import AMOUNT_BASES, FUNCTIONS, POOLABLE, word

Statements = Callable[[str], tuple[StatementView, ...]]


def budget_rows(groups: Sequence[Group], names: Names, disclosure: Disclosure) -> tuple[BudgetRow, ...]:
    """Return a row per stream, funder and verdict; small groups of children merged."""
    split = split_groups(groups, disclosure)
    rows = tuple(_budget_row(group, names) for group in split.shown)
    return (*rows, _merged_row(split.merged, is_told=disclosure.tells(ALL))) if split.merged else rows


def own_rows(groups: Sequence[Group], names: Names, disclosure: Disclosure) -> tuple[BudgetRow, ...]:
    """Return the rows that the reader pays: a funder sees its own streams in full, as sums, whatever is published."""
    return tuple(_budget_row(group, names) for group in groups if group.party in disclosure.own_parties)


def _ground(stream: Stream | None, group: Group) -> str:
    """Return why this money may or may not be pooled; what a stream loses on the way says why it stands apart."""
    if stream is None:
        return ""
    if group.poolable is Poolable.NO and stream.poolable is not Poolable.NO:
        return gettext(
            "Telt niet mee: het kind of de gemeente doet dan niet mee, er loopt nog een eigen besluit, of de "
            "geldstroom of de afspraak is dan afgelopen."
        )
    return stream.ground or ""


def _budget_row(group: Group, names: Names) -> BudgetRow:
    stream = names.streams.get(group.stream)
    return BudgetRow(
        label=names.stream(group.stream),
        sublabel=names.party(group.party),
        children=group.children or NOT_APPLICABLE,
        minutes=group.minutes,
        fte=group.fte,
        cents=group.cents,
        poolable_code=group.poolable,
        poolable_label=word(POOLABLE, group.poolable),
        ground=_ground(stream, group),
        until=stream.until if stream else None,
        anchor="",
        party=group.party,
    )


def _merged_row(groups: tuple[Group, ...], *, is_told: bool) -> BudgetRow:
    """Add up what may not stand apart; where even that sum tells too much, it is only said that there is some."""
    minutes = total_of(group.minutes for group in groups if not isinstance(group.minutes, str))
    cents = total_of(group.cents for group in groups if not isinstance(group.cents, str))
    return BudgetRow(
        label=gettext("Overig"),
        sublabel=gettext("samengenomen, omdat het om weinig kinderen gaat")
        if is_told
        else gettext("het bedrag staat hier niet, omdat het om weinig kinderen gaat"),
        # A child may stand in several of these rows, so their number is not a sum.
        children=NOT_APPLICABLE,
        minutes=minutes if is_told else NOT_APPLICABLE,
        fte=NOT_APPLICABLE,
        cents=cents if is_told else NOT_APPLICABLE,
        poolable_code="",
        poolable_label="",
        ground="",
        until=None,
        anchor="",
        is_merged=True,
    )


def cash_amounts(budget: PoolBudget, names: Names) -> tuple[AmountResult, ...]:
    """Return the listed amounts that are money; cost that is avoided stands apart."""
    return tuple(row for row in budget.amounts if not names.is_avoided(row.stream))


def amount_rows(rows: Iterable[AmountResult], names: Names, statements: Statements) -> tuple[AmountRow, ...]:
    """Return listed amounts, each with its count and price per unit."""
    return tuple(
        AmountRow(
            ref=row.ref,
            label=row.label or names.stream(row.stream),
            sublabel=names.party(row.party),
            count=NOT_APPLICABLE if row.count is None else row.count,
            unit_cents=NOT_APPLICABLE if row.unit_cents is None else row.unit_cents,
            cents=row.cents,
            basis_label=word(AMOUNT_BASES, row.basis),
            poolable_code=row.poolable,
            poolable_label=word(POOLABLE, row.poolable),
            ground=names.ground(row.stream),
            anchor=names.anchor(f"amounts.{row.ref}.unit_cents") or names.anchor(f"amounts.{row.ref}.total_cents"),
            statements=statements(f"amounts.{row.ref}."),
        )
        for row in rows
    )


def funds_rows(budget: PoolBudget, names: Names, disclosure: Disclosure) -> tuple[FundsRow, ...]:
    """Return coverage − cost = balance, and apart from it what only counts after a decision of the school board."""
    figures = {
        "coverage": "budget.poolable_cents",
        "balance": "budget.balance_cents",
        "later": "budget.board_decides_cents",
    }
    rows = _funds_rows(budget, names, disclosure)
    return tuple(row for row in rows if disclosure.tells_figure(figures.get(row.kind, "totals.pooled_cents")))


def _funds_rows(budget: PoolBudget, names: Names, disclosure: Disclosure) -> tuple[FundsRow, ...]:
    sums = budget.budget
    coverage = FundsRow(
        kind="coverage",
        label=gettext("Dekking: in te brengen geld"),
        sublabel=period_note(budget) if disclosure.tells_figure("budget.period_cents") else "",
        fte=NOT_APPLICABLE,
        cents=sums.poolable_cents,
        is_total=False,
        anchor=names.anchor("budget.poolable_cents"),
    )
    if is_without_support(budget):
        return (coverage, *_later_rows(budget, names))
    return (coverage, *_cost_rows(budget, names), _balance_row(budget, names), *_later_rows(budget, names))


def _cost_rows(budget: PoolBudget, names: Names) -> tuple[FundsRow, ...]:
    anchor = names.anchor("totals.pooled_cents")
    return tuple(
        FundsRow(
            kind="cost",
            label=gettext("Lasten: %(function)s") % {"function": word(FUNCTIONS, cost.function)},
            sublabel="",
            fte=cost.fte,
            cents=cost.cents,
            is_total=False,
            anchor=anchor,
        )
        for cost in budget.budget.costs
    )


def _balance_row(budget: PoolBudget, names: Names) -> FundsRow:
    return FundsRow(
        kind="balance",
        label=gettext("Saldo: dekking min lasten"),
        sublabel="",
        fte=NOT_APPLICABLE,
        cents=budget.budget.balance_cents,
        is_total=True,
        anchor=names.anchor("budget.balance_cents"),
    )


def _later_rows(budget: PoolBudget, names: Names) -> tuple[FundsRow, ...]:
    if budget.budget.board_decides_cents == 0:
        return ()
    row = FundsRow(
        kind="later",
        label=gettext("Niet meegeteld: na besluit van het bestuur"),
        sublabel=gettext("Dit geld is van het schoolbestuur. Het telt pas mee als het bestuur ja heeft gezegd."),
        fte=NOT_APPLICABLE,
        cents=budget.budget.board_decides_cents,
        is_total=False,
        anchor=names.anchor("budget.board_decides_cents"),
    )
    return (row,)
