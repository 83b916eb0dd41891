"""Sizing `by_need`: as many fte as the pooled hours ask for, at the price of an fte."""

from fractions import Fraction

from budgets.engine.choices import ByNeed
from budgets.engine.fte import MINUTES_IN_AN_HOUR, YearlyHours, annual_fte, school_week_fte, yearly_hours
from budgets.engine.norms import NormValue
from budgets.engine.notes import CENTS, given
from budgets.engine.outcome import StepInput
from budgets.engine.rounding import exact_sum
from budgets.engine.rules.need_table import NeedRow, NeedTable
from budgets.engine.rules.sized import SUPPORT, Purchase, Sized
from budgets.engine.work import Work

__all__ = ["size_by_need"]

# Fte with the price that it is bought at; either may be unknown.
Bought = list[tuple[Fraction | None, NormValue | None]]


def size_by_need(sizing: ByNeed, table: NeedTable, work: Work) -> Sized:
    """Hours ÷ hours per fte × price. A stream or party that has a price of its own is bought at that price."""
    hours = yearly_hours(work)
    fte = annual_fte(table.minutes, hours, work)
    in_school_weeks = school_week_fte(table.peak_minutes, work)
    bought = _bought(table, hours, work)
    cents = _cost(bought)
    _show(bought, cents, work)
    return Sized(
        children=table.children,
        minutes=table.minutes,
        fte_annual=fte,
        fte_school_weeks=in_school_weeks,
        cents=cents,
        price_cents=_mean_price(fte, cents, work),
        purchases=(Purchase(function=SUPPORT, fte=fte, cents=cents),),
    )


def _bought(table: NeedTable, hours: YearlyHours | None, work: Work) -> Bought:
    """Return the fte per price, added up exactly."""
    minutes: dict[NormValue | None, list[Fraction | None]] = {}
    for row in table.rows or (NeedRow(minutes=table.minutes),):
        price = work.norms.required("fte_price_cents", row.stream, row.party)
        minutes.setdefault(price, []).append(row.minutes)
    return [(_fte(parts, hours), price) for price, parts in minutes.items()]


def _fte(minutes: list[Fraction | None], hours: YearlyHours | None) -> Fraction | None:
    total = exact_sum(minutes)
    return None if hours is None or total is None else total / MINUTES_IN_AN_HOUR / hours.hours


def _cost(bought: Bought) -> Fraction | None:
    return exact_sum(None if fte is None or price is None else fte * price.value for fte, price in bought)


def _mean_price(fte: Fraction | None, cents: Fraction | None, work: Work) -> Fraction | None:
    if fte and cents is not None:
        return cents / fte
    price = work.norms.optional("fte_price_cents")
    return price.value if price else None


def _show(bought: Bought, cents: Fraction | None, work: Work) -> None:
    inputs: list[StepInput] = []
    for fte, price in bought:
        inputs.append(given("fte_annual", fte, "fte"))
        inputs.append(price.as_input() if price else given("fte_price_cents", None, "cents"))
    formula = "fte_annual × fte_price_cents" if len(bought) == 1 else "Σ fte_annual × fte_price_cents"
    work.notes.step("totals.pooled_cents", formula, tuple(inputs), cents, CENTS)
