"""Over the years: the budget of each school year of the term, and the calendar years in which parties pay."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from budgets.engine.notes import CENTS, given
from budgets.engine.outcome import BudgetYear, Contribution, StepInput, YearBudget
from budgets.engine.periods import MONTHS, MONTHS_BEFORE_NEW_YEAR, next_school_year
from budgets.engine.rounding import apportion, half_up
from budgets.engine.work import Work

__all__ = ["split_over_calendar_years", "years_of_term"]


def years_of_term(base_cents: int | None, work: Work) -> tuple[YearBudget, ...]:
    """Return factor × base for each school year, each rounded once. Without factors the term is one year.

    A year that begins after the hard stop is no longer agreed and falls out. Indexation, in prices of the base year,
    stands apart from the factor: it keeps a budget at its value, a factor changes what is agreed.
    """
    term = work.snapshot.arrangement.term
    if term.renew_by is not None and term.renew_by <= work.year.last_day:
        work.notes.find("renewal_due", None, until=term.renew_by.isoformat())
    factors = term.factors or (Decimal(1),)
    if term.indexation and len(term.indexation) < len(factors):
        work.needs_choice("term", "term", needs="indexation")
    years = []
    for index, factor in enumerate(factors):
        name = next_school_year(work.year.name, index)
        if term.hard_stop is not None and term.hard_stop.isoformat() < f"{name[:4]}-08-01":
            work.notes.find("expired", name, until=term.hard_stop.isoformat())
            continue
        index_figure = term.indexation[index] if index < len(term.indexation) else None
        years.append(_year(name, Fraction(factor), index_figure, base_cents, work))
    return tuple(years)


def split_over_calendar_years(contributions: Sequence[Contribution], work: Work) -> tuple[BudgetYear, ...]:
    """Divide each contribution over two budget years: August to December 5/12, January to July 7/12, to the cent."""
    first = work.year.first_day.year
    months = {first: Fraction(MONTHS_BEFORE_NEW_YEAR), first + 1: Fraction(MONTHS - MONTHS_BEFORE_NEW_YEAR)}
    return tuple(
        BudgetYear(year=year, party=contribution.party, cents=cents)
        for contribution in contributions
        for year, cents in apportion(contribution.cents, months, order=lambda year: (f"{year:04}",)).items()
    )


def _year(name: str, factor: Fraction, index_figure: Decimal | None, base: int | None, work: Work) -> YearBudget:
    exact = None if base is None else base * factor
    inputs = (given("base_cents", base, "cents"), given("factor", factor, "number"))
    figure = f"years.{name}"
    work.notes.step(f"{figure}.budget_cents", "base_cents × factor", inputs, exact, CENTS)
    indexed = None
    if exact is not None and index_figure is not None:
        indexed = exact * Fraction(index_figure)
        more = (*inputs, given("indexation", Fraction(index_figure), "number"))
        work.notes.step(f"{figure}.indexed_cents", "base_cents × factor × indexation", more, indexed, CENTS)
    per_head = _per_head(exact, inputs, f"{figure}.per_head_cents", work)
    return YearBudget(
        school_year=name,
        budget_cents=None if exact is None else half_up(exact),
        indexed_cents=None if indexed is None else half_up(indexed),
        per_head_cents=None if per_head is None else half_up(per_head),
    )


def _per_head(exact: Fraction | None, inputs: Sequence[StepInput], figure: str, work: Work) -> Fraction | None:
    """Return the budget for each of the agreed population, from the budget before it was rounded."""
    population = work.snapshot.arrangement.population
    if exact is None or population is None or not population.count:
        return None
    per_head = exact / population.count
    more = (*inputs, given("population", population.count, "number"))
    work.notes.step(figure, "base_cents × factor / population", more, per_head, CENTS)
    return per_head
