"""What pooling changes besides the money of the pool: time that is freed, cost that is avoided, decisions per month.

None of it is cash, and none of it is ever added to cash.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import formats

from budgets.disclosure import FREED, Disclosure, avoided_name
from budgets.engine import AvoidedCost, ByNeed, DecisionMonth, PoolBudget, PoolSnapshot
from budgets.presentation.money import amount_rows
from budgets.presentation.naming import Names
from budgets.presentation.rows import NOT_APPLICABLE, AmountRow, StatementView
from budgets.presentation.wording import POOLABLE, word


@dataclass(frozen=True, slots=True, kw_only=True)
class FreedView:
    """Decisions that nobody has to ask for one by one, and the time of people that they took."""

    decisions: int
    application_minutes: int | None
    handling_cents: int | None
    minutes_anchor: str
    handling_anchor: str

    @classmethod
    def of(cls, budget: PoolBudget, names: Names, disclosure: Disclosure) -> Self | None:
        """Word the time that is freed; None without decisions, or with so few that they would point at a child."""
        freed = budget.freed_time
        if freed is None or not freed.decisions or disclosure.hides(freed.decisions):
            return None
        if not disclosure.tells(FREED):
            return None
        return cls(
            decisions=freed.decisions,
            application_minutes=freed.application_minutes,
            handling_cents=freed.handling_cents,
            minutes_anchor=names.anchor("freed_time.application_minutes"),
            handling_anchor=names.anchor("freed_time.handling_cents"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedRow:
    """Cost that does not arise, and who keeps it. `parts` are the amounts behind it, each with count and price."""

    label: str
    keeper: str
    poolable_code: str
    poolable_label: str
    ground: str
    cents: int | None
    parts: tuple[AmountRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCell:
    """Separate decisions at the schools of one board in one month; numbers that are small are not told.

    An empty text: nothing was counted in this month.
    """

    board: str
    decisions: int | str | None
    children_twice: int | str | None
    is_small: bool
    is_small_twice: bool
    is_counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One month, with a cell for each board of the view."""

    month: str
    cells: tuple[MonthCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectsView:
    """What pooling changes besides the money; every part that is not there is empty."""

    freed: FreedView | None
    avoided: tuple[AvoidedRow, ...]
    months: tuple[MonthRow, ...]

    @classmethod
    def of(
        cls,
        snapshot: PoolSnapshot,
        budget: PoolBudget,
        names: Names,
        disclosure: Disclosure,
        statements: Callable[[str], tuple[StatementView, ...]],
    ) -> Self:
        """Word the effects of one calculation; the budget holds no rows when it is withheld."""
        if disclosure.is_withheld:
            return cls(freed=None, avoided=(), months=())
        amounts = amount_rows([row for row in budget.amounts if names.is_avoided(row.stream)], names, statements)
        streams = {row.ref: (row.stream, row.party) for row in budget.amounts}
        return cls(
            freed=FreedView.of(budget, names, disclosure),
            avoided=tuple(
                _avoided(row, [part for part in amounts if streams[part.ref] == (row.stream, row.party)], names)
                for row in budget.avoided
                if disclosure.tells(avoided_name(row.stream, row.party))
            ),
            months=_months(budget.decision_months, names, disclosure) if _tells_months(snapshot) else (),
        )

    @property
    def is_there(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.avoided or self.freed or self.months)

    @property
    def boards(self) -> tuple[str, ...]:
        """The names of the boards, in the order of the cells."""
        return tuple(cell.board for cell in self.months[0].cells) if self.months else ()

    @property
    def has_stated(self) -> bool:
        """Whether any number was counted elsewhere and not from the decisions themselves."""
        return any(
            not cell.is_counted and cell.decisions != NOT_APPLICABLE for row in self.months for cell in row.cells
        )


def _avoided(row: AvoidedCost, parts: Sequence[AmountRow], names: Names) -> AvoidedRow:
    stream = names.streams.get(row.stream)
    return AvoidedRow(
        label=names.stream(row.stream),
        keeper=names.party(row.party) if row.party else "",
        poolable_code=stream.poolable if stream else "",
        poolable_label=word(POOLABLE, stream.poolable) if stream else "",
        ground=names.ground(row.stream),
        cents=row.cents,
        parts=tuple(parts),
    )


def _tells_months(snapshot: PoolSnapshot) -> bool:
    """Where the decisions themselves say what is bought, counting them per month tells nothing."""
    arrangement = snapshot.arrangement
    return bool(arrangement.decision_counts) or not isinstance(arrangement.sizing, ByNeed)


def _months(listed: Sequence[DecisionMonth], names: Names, disclosure: Disclosure) -> tuple[MonthRow, ...]:
    # Counted from the decisions, one month less the one before is the child whose decision began.
    shown = [row for row in listed if disclosure.is_open or not row.is_counted]
    found = {(row.month, row.board): row for row in shown}
    boards = sorted({row.board for row in shown}, key=lambda board: (names.party(board), board))
    return tuple(
        MonthRow(
            month=_month_name(month),
            cells=tuple(_cell(names.party(board), found.get((month, board)), disclosure) for board in boards),
        )
        for month in sorted({row.month for row in shown})
    )


def _month_name(month: str) -> str:
    year, number = month.split("-")
    return formats.date_format(date(int(year), int(number), 1), "F Y")


def _cell(board: str, row: DecisionMonth | None, disclosure: Disclosure) -> MonthCell:
    is_small = row is not None and disclosure.hides(row.decisions)
    is_small_twice = row is not None and disclosure.hides(row.children_twice)
    return MonthCell(
        board=board,
        decisions=NOT_APPLICABLE if row is None or is_small else row.decisions,
        # A month in which so few decisions ran says nothing of its children either.
        children_twice=NOT_APPLICABLE if row is None or is_small or is_small_twice else row.children_twice,
        is_small=is_small,
        is_small_twice=is_small_twice and not is_small,
        is_counted=row is not None and row.is_counted,
    )
