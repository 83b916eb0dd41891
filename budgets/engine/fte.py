"""From hours to fte, in the two ways that answer different questions.

*Per year*: the hours in the school year ÷ the hours one fte works in a year. *In school weeks*: the largest sum of
weekly hours in force ÷ the hours one fte works in a week. The first is right when holidays are worked elsewhere, the
second when they are not worked.
"""

from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.norms import NormValue
from budgets.engine.notes import FTE, given
from budgets.engine.outcome import StepInput
from budgets.engine.work import Work

__all__ = ["MINUTES_IN_AN_HOUR", "YearlyHours", "annual_fte", "fte_of", "school_week_fte", "yearly_hours"]

MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyHours:
    """The hours of one fte in a year, and the norms that say so."""

    hours: Fraction
    formula: str
    norms: tuple[NormValue, ...]


def yearly_hours(work: Work) -> YearlyHours | None:
    """Return the norm `fte_hours_per_year` where it is given; otherwise hours per week × weeks."""
    per_year = work.norms.optional("fte_hours_per_year")
    if per_year is not None and per_year.value:
        return YearlyHours(hours=per_year.value, formula="fte_hours_per_year", norms=(per_year,))
    per_week, weeks = work.norms.divisor("fte_hours_per_week"), work.norms.divisor("fte_weeks")
    if per_week is None or weeks is None:
        return None
    return YearlyHours(
        hours=per_week.value * weeks.value, formula="(fte_hours_per_week × fte_weeks)", norms=(per_week, weeks)
    )


def fte_of(minutes: Fraction | None, hours: Fraction | None) -> Fraction | None:
    """Return minutes as fte of so many hours; None when either is unknown or nobody works an hour."""
    return None if minutes is None or not hours else minutes / MINUTES_IN_AN_HOUR / hours


def annual_fte(minutes: Fraction | None, hours: YearlyHours | None, work: Work) -> Fraction | None:
    """Fte per year for these minutes, with its step."""
    fte = fte_of(minutes, None if hours is None else hours.hours)
    inputs: tuple[StepInput, ...] = (given("minutes", minutes, "minutes"),)
    if hours is not None:
        inputs += tuple(norm.as_input() for norm in hours.norms)
    formula = f"minutes / {MINUTES_IN_AN_HOUR} / {hours.formula if hours else '(fte_hours_per_week × fte_weeks)'}"
    work.notes.step("totals.fte_annual", formula, inputs, fte, FTE)
    return fte


def school_week_fte(peak_minutes: Fraction | None, work: Work) -> Fraction | None:
    """Fte in school weeks for the largest sum of weekly minutes, with its step."""
    per_week = work.norms.divisor("fte_hours_per_week")
    fte = fte_of(peak_minutes, None if per_week is None else per_week.value)
    inputs: tuple[StepInput, ...] = (given("peak_minutes_per_week", peak_minutes, "minutes"),)
    if per_week is not None:
        inputs += (per_week.as_input(),)
    formula = f"peak_minutes_per_week / {MINUTES_IN_AN_HOUR} / fte_hours_per_week"
    work.notes.step("totals.fte_school_weeks", formula, inputs, fte, FTE)
    return fte
