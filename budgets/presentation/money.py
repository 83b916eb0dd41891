"""The tables of money: per stream and funder, coverage − cost = balance, contributions, budget years."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from django.utils.translation import gettext

from budgets.engine import Line, Poolable, PoolBudget, PoolSnapshot, Stream
from budgets.presentation.disclosure import Disclosure, split_rows
from budgets.presentation.figures import is_without_support, period_note
from budgets.presentation.naming import Names
from budgets.presentation.rows import (
    NOT_APPLICABLE,
    AmountRow,
    BudgetRow,
    BudgetYearRow,
    ContributionRow,
    FundsRow,
    StatementView,
)
from budgets.presentation.wording import AMOUNT_BASES, FUNCTIONS, POOLABLE, word

# What may go into the shared budget comes first.
VERDICTS = (Poolable.YES, Poolable.BOARD_DECIDES, Poolable.NO)

Hidden = frozenset[str | None]
Statements = Callable[[str], tuple[StatementView, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All lines of one stream, payer and verdict together: a row of the table before it has words."""

    stream: str
    party: str | None
    poolable: Poolable
    children: int | None
    minutes: int | str | None
    cents: int | str | None

    @classmethod
    def of(cls, lines: Sequence[Line], *, lists_minutes: bool, lists_cents: bool) -> Self:
        """Add up lines that differ in school and residence only. A child at two schools is counted at both."""
        return cls(
            stream=lines[0].stream,
            party=lines[0].party,
            poolable=lines[0].poolable,
            children=sum(line.children or 0 for line in lines) or None,
            minutes=_sum(line.minutes for line in lines) if lists_minutes else NOT_APPLICABLE,
            cents=_sum(line.cents for line in lines) if lists_cents else NOT_APPLICABLE,
        )


def budget_rows(
    snapshot: PoolSnapshot, budget: PoolBudget, names: Names, disclosure: Disclosure
) -> tuple[BudgetRow, ...]:
    """Return a row per stream, funder and verdict, in the order of the result; small groups of children merged."""
    split = split_rows(
        _groups(snapshot, budget),
        disclosure=disclosure,
        children=lambda group: group.children,
        is_own=lambda group: group.party in disclosure.own_parties,
    )
    per_minute = _fte_per_minute(budget)
    rows = tuple(_budget_row(group, names, per_minute) for group in split.shown)
    return (*rows, _merged_row(split.merged)) if split.merged else rows


def hidden_parties(budget: PoolBudget, disclosure: Disclosure) -> Hidden:
    """Return the parties whose money may not be shown apart, because it is about too few children."""
    counts: dict[str | None, int] = {}
    for line in budget.lines:
        if line.poolable is Poolable.YES:
            counts[line.party] = counts.get(line.party, 0) + (line.children or 0)
    split = split_rows(
        list(counts),
        disclosure=disclosure,
        children=lambda party: counts[party],
        is_own=lambda party: party in disclosure.own_parties,
    )
    return frozenset(split.merged)


def hidden_refs(snapshot: PoolSnapshot, budget: PoolBudget, disclosure: Disclosure, parties: Hidden) -> frozenset[str]:
    """Return the parties and streams whose numbers may not stand apart in a step either."""
    split = split_rows(
        _groups(snapshot, budget),
        disclosure=disclosure,
        children=lambda group: group.children,
        is_own=lambda group: group.party in disclosure.own_parties,
    )
    return frozenset(group.stream for group in split.merged) | {party for party in parties if party is not None}


def _groups(snapshot: PoolSnapshot, budget: PoolBudget) -> list[Group]:
    with_minutes = {row.stream for row in snapshot.indications if row.minutes is not None}
    with_cents = {row.stream for row in snapshot.indications if row.amount_cents is not None}
    with_cents |= {row.stream for row in snapshot.amounts}
    found: dict[tuple[str, str | None, Poolable], list[Line]] = {}
    for line in budget.lines:
        found.setdefault((line.stream, line.party, line.poolable), []).append(line)
    groups = [
        Group.of(lines, lists_minutes=stream in with_minutes, lists_cents=stream in with_cents)
        for (stream, _party, _verdict), lines in found.items()
    ]
    return sorted(groups, key=lambda group: VERDICTS.index(group.poolable))


def _sum(numbers: Iterable[int | None]) -> int | None:
    """Add up; one unknown makes the sum unknown."""
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)


def _fte_per_minute(budget: PoolBudget) -> Fraction | None:
    """Return the exact fte per year that one pooled minute takes, from the step that made the whole."""
    step = next((row for row in budget.steps if row.figure == "totals.fte_annual"), None)
    if step is None or step.exact is None or not budget.totals.minutes:
        return None
    return Fraction(step.exact) / budget.totals.minutes


def _ground(stream: Stream | None, group: Group) -> str:
    """Return why this money may or may not be pooled; what a stream loses on the way says why it stands apart."""
    if stream is None:
        return ""
    if group.poolable is Poolable.NO and stream.poolable is not Poolable.NO:
        return gettext("Telt niet mee: het kind doet vanaf een dag niet meer mee, of de geldstroom is dan afgelopen.")
    return stream.ground or ""


def _budget_row(group: Group, names: Names, fte_per_minute: Fraction | None) -> BudgetRow:
    stream = names.streams.get(group.stream)
    return BudgetRow(
        label=names.stream(group.stream),
        sublabel=names.party(group.party),
        children=group.children or NOT_APPLICABLE,
        minutes=group.minutes,
        fte=_fte(group, fte_per_minute),
        cents=group.cents,
        poolable_code=group.poolable,
        poolable_label=word(POOLABLE, group.poolable),
        ground=_ground(stream, group),
        until=stream.until if stream else None,
        anchor="",
        party=group.party,
    )


def _fte(group: Group, fte_per_minute: Fraction | None) -> Fraction | str | None:
    """Only pooled minutes are bought, so only they take fte."""
    if group.poolable is not Poolable.YES or isinstance(group.minutes, str):
        return NOT_APPLICABLE
    return None if group.minutes is None or fte_per_minute is None else group.minutes * fte_per_minute


def _merged_row(groups: tuple[Group, ...]) -> BudgetRow:
    return BudgetRow(
        label=gettext("Overig"),
        sublabel=gettext("samengenomen, omdat het om weinig kinderen gaat"),
        # A child may stand in several of these rows, so their number is not a sum.
        children=NOT_APPLICABLE,
        minutes=_sum(group.minutes for group in groups if not isinstance(group.minutes, str)),
        fte=NOT_APPLICABLE,
        cents=_sum(group.cents for group in groups if not isinstance(group.cents, str)),
        poolable_code="",
        poolable_label="",
        ground="",
        until=None,
        anchor="",
        is_merged=True,
    )


def amount_rows(budget: PoolBudget, names: Names, statements: Statements) -> tuple[AmountRow, ...]:
    """Return the listed amounts, each with its count and price per unit."""
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
            anchor=names.anchor(f"amounts.{row.ref}.unit_cents") or names.anchor(f"amounts.{row.ref}.total_cents"),
            statements=statements(f"amounts.{row.ref}."),
        )
        for row in budget.amounts
    )


def funds_rows(budget: PoolBudget, names: Names) -> tuple[FundsRow, ...]:
    """Return coverage − cost = balance, and apart from it what only counts after a decision of the school board."""
    sums = budget.budget
    coverage = FundsRow(
        kind="coverage",
        label=gettext("Dekking: in te brengen geld"),
        sublabel=period_note(budget),
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


def contribution_rows(budget: PoolBudget, names: Names, hidden: Hidden) -> tuple[ContributionRow, ...]:
    """Return what each party contributes; parties that may not be shown apart as one sum."""
    rows = tuple(
        ContributionRow(
            label=names.party(row.party),
            role_label=names.role(row.party),
            cents=row.cents,
            anchor=names.anchor(f"contributions.{row.party}.cents"),
            party=row.party,
        )
        for row in budget.contributions
        if row.party not in hidden
    )
    merged = [row.cents for row in budget.contributions if row.party in hidden]
    if not merged:
        return rows
    others = ContributionRow(
        label=gettext("Overige partijen samen"), role_label="", cents=sum(merged), anchor="", is_merged=True
    )
    return (*rows, others)


def budget_year_rows(budget: PoolBudget, names: Names, hidden: Hidden) -> tuple[BudgetYearRow, ...]:
    """Return what each party pays per calendar year; parties that may not be shown apart as one sum per year."""
    rows: list[BudgetYearRow] = []
    for year in sorted({row.year for row in budget.budget_years}):
        of_year = [row for row in budget.budget_years if row.year == year]
        rows.extend(
            BudgetYearRow(
                year=year,
                label=names.party(row.party),
                cents=row.cents,
                anchor=names.anchor(f"contributions.{row.party}.cents"),
                party=row.party,
            )
            for row in of_year
            if row.party not in hidden
        )
        merged = [row.cents for row in of_year if row.party in hidden]
        if merged:
            label = gettext("Overige partijen samen")
            rows.append(BudgetYearRow(year=year, label=label, cents=sum(merged), anchor="", is_merged=True))
    return tuple(rows)
