"""Over the years: the budget of each school year of the term, and who keeps or carries the difference at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext

from accounts.templatetags.numbers import count
from budgets.disclosure import Disclosure
from budgets.engine import Historical, PoolBudget, PoolSnapshot, YearBudget, YearEndKind, YearEndResult
from budgets.presentation.choice_words import CHOICES
from budgets.presentation.groups import Hidden
from budgets.presentation.naming import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """The budget of one school year. `change_cents` is the difference from the year before, None for the first."""

    school_year: str
    factor: Decimal | None
    budget_cents: int | None
    indexation: Decimal | None
    indexed_cents: int | None
    per_head_cents: int | None
    per_head_anchor: str
    change_cents: int | str | None
    anchor: str
    indexed_anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsView:
    """Several school years side by side. `base_text` says what a factor is taken of, `head_text` for whom it is."""

    base_text: str
    head_text: str
    rows: tuple[YearRow, ...]

    @property
    def is_indexed(self) -> bool:
        """Whether any year has a budget at the prices of that year."""
        return any(row.indexed_cents is not None for row in self.rows)

    @property
    def has_heads(self) -> bool:
        """Whether the budget is known per person."""
        return any(row.per_head_cents is not None for row in self.rows)

    @property
    def bars(self) -> tuple["YearBar", ...]:
        """The budgets as bars on one scale."""
        return tuple(YearBar(label=row.school_year, values=(row.budget_cents,)) for row in self.rows)

    @property
    def has_bars(self) -> bool:
        """Whether there is more than one budget to compare."""
        return sum(row.budget_cents is not None for row in self.rows) > 1

    @property
    def series(self) -> tuple[str, ...]:
        """The name of what the bars show."""
        return (gettext("budget"),)

    @classmethod
    def of(cls, snapshot: PoolSnapshot, budget: PoolBudget, names: Names) -> Self | None:
        """Word the years of the term; None when that is the one year of this calculation."""
        rows = _year_rows(snapshot, budget.years, names)
        if len(rows) < 2 and not any(row.indexed_cents or row.per_head_cents for row in rows):
            return None
        return cls(base_text=_base_text(snapshot), rows=rows, head_text=_head_text(snapshot))


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBar:
    """One bar of the chart."""

    label: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEndRow:
    """What one party gets back; negative is what it still pays."""

    label: str
    cents: int
    anchor: str = ""
    is_merged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRow:
    """Who covers a shortfall, and with how much; None where nobody said."""

    label: str
    sublabel: str
    cents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEndView:
    """What happens to the difference between coverage and cost at the end of the year.

    `is_stated`: a source says what it is, it was not computed. `uncovered_cents` is what nobody covers of a shortfall.
    """

    name: str
    explanation: str
    difference_cents: int
    buffer_cents: int
    carried_cents: int
    carried_label: str
    settled: tuple[YearEndRow, ...]
    is_stated: bool
    covered: tuple[CoverRow, ...]
    uncovered_cents: int | None
    anchor: str
    uncovered_anchor: str
    carried_anchor: str

    @property
    def has_gap(self) -> bool:
        """Whether a shortfall is covered by someone: then what nobody covers is said, unknown or nothing as well."""
        return bool(self.covered)

    @property
    def is_shortfall(self) -> bool:
        """Whether the cost was higher than the coverage."""
        return self.difference_cents < 0

    @classmethod
    def of(cls, budget: PoolBudget, names: Names, disclosure: Disclosure, hidden: Hidden) -> Self | None:
        """Word the year end; None when the arrangement does not say, or the balance is unknown or may not be told."""
        end = budget.year_end
        if end is None or not (end.stated or disclosure.tells_figure("year_end.difference_cents")):
            return None
        words = CHOICES["result"][end.kind]
        return cls(
            carried_label=_carried_label(end),
            name=str(words.name),
            explanation=str(words.explanation),
            difference_cents=end.difference_cents,
            buffer_cents=end.buffer_cents,
            carried_cents=end.carried_cents,
            settled=_settled(end, names, hidden),
            is_stated=end.stated,
            covered=_covers(end, names),
            uncovered_cents=end.uncovered_cents,
            anchor=names.anchor("year_end.difference_cents") or names.anchor("budget.balance_cents"),
            uncovered_anchor=names.anchor("year_end.uncovered_cents"),
            carried_anchor=names.anchor("year_end.carried_cents"),
        )


def _carried_label(end: YearEndResult) -> str:
    """Say what becomes of what was not divided; empty where what nobody covers says it already."""
    if end.kind is YearEndKind.CARRY_OVER:
        return gettext("Gaat mee naar het volgende schooljaar")
    if end.kind is YearEndKind.NONE:
        return "" if end.covered else gettext("Daarover is niets afgesproken")
    return gettext("Nog niet te verdelen")


def _year_rows(snapshot: PoolSnapshot, years: Sequence[YearBudget], names: Names) -> tuple[YearRow, ...]:
    term = snapshot.arrangement.term
    first = int(snapshot.school_year[:4])
    rows: list[YearRow] = []
    before: int | None = None
    for year in years:
        place = int(year.school_year[:4]) - first
        rows.append(
            YearRow(
                school_year=year.school_year,
                factor=term.factors[place] if place < len(term.factors) else None,
                budget_cents=year.budget_cents,
                indexation=term.indexation[place] if place < len(term.indexation) else None,
                indexed_cents=year.indexed_cents,
                per_head_cents=year.per_head_cents,
                per_head_anchor=names.anchor(f"years.{year.school_year}.per_head_cents"),
                change_cents=_change(year.budget_cents, before) if rows else "",
                anchor=names.anchor(f"years.{year.school_year}.budget_cents"),
                indexed_anchor=names.anchor(f"years.{year.school_year}.indexed_cents"),
            )
        )
        before = year.budget_cents
    return tuple(rows)


def _change(cents: int | None, before: int | None) -> int | None:
    return None if cents is None or before is None else cents - before


def _base_text(snapshot: PoolSnapshot) -> str:
    basis = snapshot.arrangement.basis
    if isinstance(basis, Historical) and basis.reference_year:
        return gettext("Het beginbedrag is wat alle partijen samen in %(year)s gebruikten.") % {
            "year": basis.reference_year
        }
    return gettext("Het beginbedrag is wat de gezamenlijke hulp in het eerste schooljaar kost.")


def _head_text(snapshot: PoolSnapshot) -> str:
    population = snapshot.arrangement.population
    if population is None or population.count is None:
        return ""
    who = population.label or gettext("jongeren")
    return gettext("Het bedrag per persoon is het budget gedeeld door %(count)s (%(who)s).") % {
        "count": count(population.count),
        "who": who,
    }


def _covers(end: YearEndResult, names: Names) -> tuple[CoverRow, ...]:
    return tuple(
        CoverRow(
            label=row.label or names.party(row.party),
            sublabel=names.party(row.party) if row.label and row.party else "",
            cents=row.cents,
        )
        for row in end.covered
    )


def _settled(end: YearEndResult, names: Names, hidden: Hidden) -> tuple[YearEndRow, ...]:
    rows = tuple(
        YearEndRow(
            label=names.party(row.party), cents=row.cents, anchor=names.anchor(f"year_end.{row.party or ''}.cents")
        )
        for row in end.settled
        if row.party not in hidden
    )
    merged = [row.cents for row in end.settled if row.party in hidden]
    if not merged:
        return rows
    return (*rows, YearEndRow(label=gettext("Overige partijen samen"), cents=sum(merged), is_merged=True))
