"""Over the years: the budget of each school year of the term, and the calendar years in which parties pay."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from budgets.engine.notes import CENTS, given
from budgets.engine.outcome import BudgetYear, Contribution, YearBudget
from budgets.engine.periods import MONTHS, MONTHS_BEFORE_NEW_YEAR, next_school_year
from budgets.engine.rounding import apportion, half_up
from budgets.engine.work import Work

__all__ = ["split_over_calendar_years", "years_of_term"]


def years_of_term(base_cents: int | None, work: Work) -> tuple[YearBudget, ...]:
    """Factor × base for each school year, each rounded once. Without factors the term is one year."""
    factors = work.snapshot.arrangement.term.factors or (Decimal(1),)
    return tuple(_year(index, factor, base_cents, work) for index, factor in enumerate(factors))


def split_over_calendar_years(contributions: Sequence[Contribution], work: Work) -> tuple[BudgetYear, ...]:
    """Divide each contribution over two budget years: August to December 5/12, January to July 7/12, to the cent."""
    first = work.year.first_day.year
    months = {first: Fraction(MONTHS_BEFORE_NEW_YEAR), first + 1: Fraction(MONTHS - MONTHS_BEFORE_NEW_YEAR)}
    return tuple(
        BudgetYear(year=year, party=contribution.party, cents=cents)
        for contribution in contributions
        for year, cents in apportion(contribution.cents, months, order=lambda year: (f"{year:04}",)).items()
    )


def _year(index: int, factor: Decimal, base_cents: int | None, work: Work) -> YearBudget:
    name = next_school_year(work.year.name, index)
    exact = None if base_cents is None else base_cents * Fraction(factor)
    inputs = (given("base_cents", base_cents, "cents"), given("factor", Fraction(factor), "number"))
    work.notes.step(
        f"years.{name}.budget_cents",
        "base_cents × factor",
        inputs,
        exact,
        CENTS,
    )
    return YearBudget(school_year=name, budget_cents=None if exact is None else half_up(exact))
