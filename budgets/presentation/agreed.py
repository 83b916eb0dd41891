"""What partners agreed beside the money: what is bought where, what they put beside it, levels, places and results.

Agreed fte and shares are not derived from children and are shown to everyone; numbers of children are not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.text import capfirst
from django.utils.translation import gettext

from budgets.disclosure import Disclosure, split_rows
from budgets.engine import (
    AgreedOutcome,
    Alongside,
    AlongsideResult,
    Level,
    Places,
    PoolBudget,
    PoolSnapshot,
    PurchaseResult,
)
from budgets.presentation.arrangement import ChoiceRow, choice_rows
from budgets.presentation.naming import Names
from budgets.presentation.quantities import quantity
from budgets.presentation.rows import NOT_APPLICABLE
from budgets.presentation.wording import FUNCTIONS, word


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRow:
    """What is bought for one function, at one school, carried by one party where that is agreed."""

    label: str
    school: str
    party: str
    fte: Decimal | str | None
    cents: int | None
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """What one party puts beside the pool: fte, money or time. An empty text is not put in."""

    label: str
    party: str
    school: str
    fte: Decimal | str
    fte_school_weeks: Decimal | str
    minutes_per_week: int | str
    cents: int | str
    baseline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """A level of support with its shares of school time; `unstated_share` is what the agreement says nothing of."""

    label: str
    regular_share: Decimal | None
    support_share: Decimal | None
    unstated_share: Decimal | str
    children: int | str | None
    is_small: bool
    funded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesRow:
    """How many pupils one school takes at most, and how many it has; `free` is negative when there are too many."""

    school: str
    limit: int | None
    pupils: int | str | None
    free: int | str | None
    is_small: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """An agreed result, in its own unit. `progress` is the part of the way from start to target; None is unknown."""

    label: str
    baseline: str
    target: str
    realised: str
    progress: Decimal | None
    is_reached: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """What was agreed. Parts about which the agreement says nothing are empty."""

    choices: tuple[ChoiceRow, ...]
    purchases: tuple[PurchaseRow, ...]
    beside: tuple[BesideRow, ...]
    levels: tuple[LevelRow, ...]
    places: tuple[PlacesRow, ...]
    results: tuple[ResultRow, ...]

    @classmethod
    def of(cls, snapshot: PoolSnapshot, budget: PoolBudget, names: Names, disclosure: Disclosure) -> Self:
        """Word what was agreed and, where it is more than one, everything that is bought."""
        arrangement = snapshot.arrangement
        is_shown = not disclosure.is_withheld
        return cls(
            choices=choice_rows(snapshot, names),
            purchases=_purchases(budget, names),
            beside=_beside(snapshot, budget, names) if is_shown else (),
            levels=_levels(arrangement.levels, disclosure) if is_shown else (),
            places=tuple(_places(row, names, disclosure) for row in arrangement.places) if is_shown else (),
            results=tuple(_result(row) for row in budget.agreed_results) if is_shown else (),
        )

    @property
    def has_support(self) -> bool:
        """Whether there is anything to say of the support itself, besides what it costs in all."""
        return bool(self.purchases or self.beside or self.levels or self.places)

    @property
    def beside_columns(self) -> frozenset[str]:
        """Which numbers are known of anything beside the pool: fte, time, cents, baseline."""
        known = {
            "fte": any(row.fte != NOT_APPLICABLE or row.fte_school_weeks != NOT_APPLICABLE for row in self.beside),
            "time": any(row.minutes_per_week != NOT_APPLICABLE for row in self.beside),
            "cents": any(row.cents != NOT_APPLICABLE for row in self.beside),
            "baseline": any(row.baseline for row in self.beside),
        }
        return frozenset(name for name, is_known in known.items() if is_known)

    @property
    def names_parties(self) -> bool:
        """Whether anything that is bought is carried by one party."""
        return any(row.party for row in self.purchases)

    @property
    def counts_children(self) -> bool:
        """Whether any level says how many children it has."""
        return any(row.children is not None for row in self.levels)

    @property
    def has_unstated(self) -> bool:
        """Whether the shares of any level leave something unsaid."""
        return any(row.unstated_share != NOT_APPLICABLE for row in self.levels)


def _purchases(budget: PoolBudget, names: Names) -> tuple[PurchaseRow, ...]:
    """One purchase for nothing in particular is what the cost already says."""
    bought = budget.purchases
    if not any(row.school or row.party for row in bought) and len(bought) < 2:
        return ()
    rows = tuple(_purchase(row, names) for row in bought)
    total = PurchaseRow(
        label=gettext("Samen"),
        school="",
        party="",
        fte=_added(row.fte for row in bought),
        cents=budget.totals.pooled_cents,
        is_total=True,
    )
    return (*rows, total) if len(rows) > 1 else rows


def _purchase(row: PurchaseResult, names: Names) -> PurchaseRow:
    return PurchaseRow(
        label=capfirst(word(FUNCTIONS, row.function)),
        school=names.school(row.school),
        party=names.party(row.party) if row.party else "",
        fte=row.fte,
        cents=row.cents,
    )


def _added(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = list(numbers)
    return None if None in known else sum((number for number in known if number is not None), Decimal(0))


def _beside(snapshot: PoolSnapshot, budget: PoolBudget, names: Names) -> tuple[BesideRow, ...]:
    before = {(row.party, row.school, row.label): row for row in snapshot.arrangement.alongside}
    return tuple(_beside_row(row, before.get((row.party, row.school, row.label)), names) for row in budget.alongside)


def _beside_row(row: AlongsideResult, agreed: Alongside | None, names: Names) -> BesideRow:
    return BesideRow(
        label=row.label or gettext("Eigen inzet"),
        party=names.party(row.party),
        school=names.school(row.school),
        fte=_or_nothing(row.fte),
        fte_school_weeks=_or_nothing(row.fte_school_weeks),
        minutes_per_week=NOT_APPLICABLE if row.minutes_per_week is None else row.minutes_per_week,
        cents=NOT_APPLICABLE if row.cents is None else row.cents,
        baseline=_baseline(agreed.baseline_fte, agreed.baseline_cents) if agreed else "",
    )


def _or_nothing(value: Decimal | None) -> Decimal | str:
    return NOT_APPLICABLE if value is None else value


def _baseline(fte: Decimal | None, cents: int | None) -> str:
    parts = [quantity(fte, "fte") if fte is not None else "", quantity(cents, "cents") if cents is not None else ""]
    return ", ".join(part for part in parts if part)


def _levels(levels: Sequence[Level], disclosure: Disclosure) -> tuple[LevelRow, ...]:
    split = split_rows(levels, disclosure=disclosure, children=lambda row: row.children, is_own=lambda _row: False)
    small = {row.ref for row in split.merged}
    return tuple(_level(row, is_small=row.ref in small) for row in levels)


def _level(row: Level, *, is_small: bool) -> LevelRow:
    known = row.regular_share is not None and row.support_share is not None
    rest = Decimal(1) - (row.regular_share or 0) - (row.support_share or 0) if known else Decimal(0)
    return LevelRow(
        label=row.label or row.ref,
        regular_share=row.regular_share,
        support_share=row.support_share,
        unstated_share=rest if rest > 0 else NOT_APPLICABLE,
        children=NOT_APPLICABLE if is_small else row.children,
        is_small=is_small,
        funded=_funded(row),
    )


def _funded(row: Level) -> str:
    if row.funded is None:
        return gettext("niet gezegd")
    return gettext("ja") if row.funded else gettext("nee")


def _places(row: Places, names: Names, disclosure: Disclosure) -> PlacesRow:
    is_small = disclosure.hides(row.pupils)
    known = row.limit is not None and row.pupils is not None
    return PlacesRow(
        school=names.school(row.school),
        limit=row.limit,
        pupils=NOT_APPLICABLE if is_small else row.pupils,
        free=NOT_APPLICABLE if is_small else (row.limit or 0) - (row.pupils or 0) if known else None,
        is_small=is_small,
    )


def _result(row: AgreedOutcome) -> ResultRow:
    return ResultRow(
        label=row.label,
        baseline=quantity(row.baseline, row.unit),
        target=quantity(row.target, row.unit),
        realised=quantity(row.realised, row.unit),
        progress=row.progress,
        is_reached=row.is_reached,
    )
