"""Realisation: what was delivered month by month beside what was agreed for the year. Nothing here changes a result.

The agreed cost of a month is a twelfth of that of the year, in whole cents that add up to it; where the agreement stops
within the year, it is divided over the months before that. The agreed fte are the same in every month. Hours become fte
by the hours that an fte works in a twelfth of a year, so that twelve months of hours come to the fte that the engine
would have made of them. Euros are those that were given, and otherwise a twelfth of the price of an fte for each fte.
The euros of one school in one month are rounded once, for they are settled so; a later month never moves them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from budgets.engine.choices import YearEndKind
from budgets.engine.fte import MINUTES_IN_AN_HOUR, yearly_hours
from budgets.engine.outcome import PoolBudget, YearEndResult
from budgets.engine.periods import MONTHS, SchoolYear, intersect_spans
from budgets.engine.rounding import apportion, exact_sum, half_up, half_up_places
from budgets.engine.values import PoolSnapshot
from budgets.engine.work import begin_work
from budgets.engine.year_end import close_year

__all__ = ["Delivered", "RealisedCell", "RealisedMonth", "RealisedSum", "RealisedYear", "compare_with_realised"]

SHARE_OF_YEAR = Fraction(1, MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one school wrote down of one month ("2026-09"); None is not known, which is not zero."""

    month: str
    school: str | None = None
    fte: Decimal | None = None
    minutes: int | None = None
    cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedCell:
    """What one school delivered in one month, in fte and in euros, and what it wrote down."""

    written: Delivered
    fte: Fraction | None
    exact_cents: Fraction | None

    @property
    def cents(self) -> int | None:
        """Whole cents; None when there is no amount and no price."""
        return None if self.exact_cents is None else half_up(self.exact_cents)


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedMonth:
    """One month of all schools. A figure is unknown as long as one school is; `missing` said nothing at all."""

    month: str
    agreed_cents: int | None
    cells: tuple[RealisedCell, ...]
    missing: tuple[str | None, ...]
    fte: Fraction | None
    cents: int | None

    @property
    def difference_cents(self) -> int | None:
        """Agreed less delivered: what was not spent, negative where more was."""
        return None if self.agreed_cents is None or self.cents is None else self.agreed_cents - self.cents


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedSum:
    """Euros over the months of which they are known, and the mean of the fte of the months of which those are.

    `months` and `fte_months` say which months that are. With none of them, or nothing agreed, a figure is None.
    """

    months: tuple[str, ...]
    agreed_cents: int | None
    cents: int | None
    fte_months: tuple[str, ...]
    agreed_fte: Decimal | None
    fte: Decimal | None

    @property
    def difference_cents(self) -> int | None:
        """Agreed less delivered over the same months."""
        return None if self.agreed_cents is None or self.cents is None else self.agreed_cents - self.cents

    @property
    def difference_fte(self) -> Decimal | None:
        """Agreed less delivered over the same months."""
        return None if self.agreed_fte is None or self.fte is None else self.agreed_fte - self.fte


@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedYear:
    """Twelve months, what they come to so far, and what that does to the end of the year.

    `year_end` counts the months that are not known as agreed; `agreed_year_end` counts all of them so. Both are None
    where nobody said who carries a difference, or the balance is unknown.
    """

    agreed_fte: Decimal | None
    agreed_cents: int | None
    hours_per_year: Fraction | None
    price_cents: Fraction | None
    months: tuple[RealisedMonth, ...]
    so_far: RealisedSum
    agreed_year_end: YearEndResult | None
    year_end: YearEndResult | None


def compare_with_realised(
    snapshot: PoolSnapshot,
    budget: PoolBudget,
    delivered: Iterable[Delivered],
    *,
    schools: Sequence[str | None],
    carrier: YearEndKind | None = None,
) -> RealisedYear:
    """Set what was delivered beside a stored result, which is read and never computed again.

    `schools` are those that should say something each month; a pool without schools has (None,). `carrier` is who was
    agreed to carry a difference where that is not what the arrangement says.
    """
    hours, price = _hours_per_year(snapshot), _price(budget)
    weights = _months_of_agreement(snapshot)
    names = tuple(weights)
    agreed = _agreed_by_month(budget.totals.pooled_cents, weights)
    cells: dict[str, list[RealisedCell]] = {name: [] for name in names}
    for row in delivered:
        if row.month in cells:
            cells[row.month].append(_cell(row, hours, price))
    months = tuple(_month(name, agreed.get(name), cells[name], schools) for name in names)
    so_far = _sum_of(months, budget.totals.fte_annual)
    return RealisedYear(
        agreed_fte=budget.totals.fte_annual,
        agreed_cents=budget.totals.pooled_cents,
        hours_per_year=hours,
        price_cents=price,
        months=months,
        so_far=so_far,
        agreed_year_end=_year_end(snapshot, budget, 0, carrier),
        year_end=_year_end(snapshot, budget, so_far.difference_cents or 0, carrier),
    )


def _hours_per_year(snapshot: PoolSnapshot) -> Fraction | None:
    found = yearly_hours(begin_work(snapshot))
    return None if found is None else found.hours


def _price(budget: PoolBudget) -> Fraction | None:
    """Return the mean price of an fte that the result was made with; its steps are where that is written down."""
    for step in budget.steps:
        if step.figure == "budget.affordable_fte":
            texts = [row.value for row in step.inputs if row.name == "fte_price_cents"]
            # A fraction too long to read was written down rounded: that is no price to go on.
            return Fraction(texts[0]) if texts and texts[0] and not texts[0].startswith("≈") else None
    return None


def _months_of_agreement(snapshot: PoolSnapshot) -> dict[str, Fraction]:
    """Return for each month of the year which part of it lies before the hard stop of the term."""
    year = SchoolYear(snapshot.school_year, ())
    runs = year.through((year.whole,), snapshot.arrangement.term.hard_stop)
    edges = pairwise((*year.month_starts, year.end))
    return {
        name: year.months(intersect_spans((month,), runs)) for name, month in zip(year.month_names, edges, strict=True)
    }


def _agreed_by_month(cents: int | None, weights: Mapping[str, Fraction]) -> dict[str, int]:
    return {} if cents is None else apportion(cents, weights, order=lambda name: (name,))


def _cell(row: Delivered, hours: Fraction | None, price: Fraction | None) -> RealisedCell:
    fte = _fte(row, hours)
    if row.cents is not None:
        cents: Fraction | None = Fraction(row.cents)
    else:
        cents = None if fte is None or price is None else fte * price * SHARE_OF_YEAR
    return RealisedCell(written=row, fte=fte, exact_cents=cents)


def _fte(row: Delivered, hours: Fraction | None) -> Fraction | None:
    if row.fte is not None:
        return Fraction(row.fte)
    if row.minutes is None or not hours:
        return None
    return Fraction(row.minutes, MINUTES_IN_AN_HOUR) / (hours * SHARE_OF_YEAR)


def _month(
    name: str, agreed_cents: int | None, cells: Sequence[RealisedCell], schools: Sequence[str | None]
) -> RealisedMonth:
    known = {cell.written.school for cell in cells}
    missing = tuple(school for school in schools if school not in known)
    is_whole = bool(cells) and not missing
    cents = [cell.cents for cell in cells]
    return RealisedMonth(
        month=name,
        agreed_cents=agreed_cents,
        cells=tuple(sorted(cells, key=lambda cell: cell.written.school or "")),
        missing=missing,
        fte=exact_sum(cell.fte for cell in cells) if is_whole else None,
        cents=sum(part or 0 for part in cents) if is_whole and None not in cents else None,
    )


def _sum_of(months: Sequence[RealisedMonth], agreed_fte: Decimal | None) -> RealisedSum:
    paid = [month for month in months if month.cents is not None]
    worked = [month for month in months if month.fte is not None]
    is_priced = all(month.agreed_cents is not None for month in paid)
    delivered = exact_sum(month.fte for month in worked)
    return RealisedSum(
        months=tuple(month.month for month in paid),
        agreed_cents=sum(month.agreed_cents or 0 for month in paid) if paid and is_priced else None,
        cents=sum(month.cents or 0 for month in paid) if paid else None,
        fte_months=tuple(month.month for month in worked),
        agreed_fte=agreed_fte if worked else None,
        fte=half_up_places(delivered / len(worked)) if worked and delivered is not None else None,
    )


def _year_end(
    snapshot: PoolSnapshot, budget: PoolBudget, difference_cents: int, carrier: YearEndKind | None
) -> YearEndResult | None:
    """Close the year as the engine does, with what was not spent added to the balance."""
    balance = budget.budget.balance_cents
    if balance is None:
        return None
    rule = snapshot.arrangement.result
    agreed = replace(rule, kind=carrier or rule.kind)
    work = begin_work(replace(snapshot, arrangement=replace(snapshot.arrangement, result=agreed)))
    return close_year(balance + difference_cents, budget.budget.funds, budget.contributions, work)
