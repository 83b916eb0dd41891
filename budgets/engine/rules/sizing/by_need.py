"""Sizing `by_need`: as many fte as the pooled hours ask for, at the price of an fte."""

from fractions import Fraction
from typing import NamedTuple

from budgets.engine.choices import ByNeed
from budgets.engine.fte import MINUTES_IN_AN_HOUR, YearlyHours, annual_fte, school_week_fte, yearly_hours
from budgets.engine.notes import CENTS, WHOLE_MINUTES, given
from budgets.engine.outcome import StepInput
from budgets.engine.rounding import exact_sum
from budgets.engine.rules.need_table import NeedRow, NeedTable
from budgets.engine.rules.sized import SUPPORT, Purchase, Sized
from budgets.engine.work import Work

__all__ = ["size_by_need"]


class Bought(NamedTuple):
    """An amount of support at one price: fte at the price of an fte, or hours at the price of an hour."""

    amount: Fraction | None
    unit: str
    price: StepInput
    price_cents: Fraction | None


def size_by_need(sizing: ByNeed, table: NeedTable, work: Work) -> Sized:
    """Hours ÷ hours per fte × price. A stream, party or estimate with a price of its own is bought at that price."""
    work.notes.step("totals.minutes", table.minutes_sum.formula, table.minutes_sum.inputs, table.minutes, WHOLE_MINUTES)
    hours = yearly_hours(work)
    fte = annual_fte(table.minutes, hours, work)
    in_school_weeks = school_week_fte(table.peak_minutes, work)
    bought = _bought(table, hours, work)
    cents = exact_sum(_cost(part) for part in bought)
    _show(bought, cents, work)
    return Sized(
        children=table.children,
        minutes=table.minutes,
        fte_annual=fte,
        fte_school_weeks=in_school_weeks,
        cents=cents,
        price_cents=_mean_price(fte, cents, work),
        purchases=(Purchase(function=SUPPORT, fte=fte, cents=cents),),
        rows=table.rows,
        parts=_parts(table),
    )


def _parts(table: NeedTable) -> tuple[tuple[NeedRow, Fraction], ...]:
    """Return the minutes of each row of children; nothing when one of them is unknown."""
    rows = table.rows if table.pooled else ()
    known = tuple((row, row.minutes) for row in rows if row.minutes is not None)
    return known if len(known) == len(rows) else ()


def _bought(table: NeedTable, hours: YearlyHours | None, work: Work) -> list[Bought]:
    """Return the support per price, each added up exactly."""
    minutes: dict[tuple[str, StepInput, Fraction | None], list[Fraction | None]] = {}
    for row in table.rows or (NeedRow(minutes=table.minutes),):
        minutes.setdefault(_price(row, work), []).append(row.minutes)
    return [
        Bought(_amount(unit, exact_sum(parts), hours), unit, shown, price)
        for (unit, shown, price), parts in minutes.items()
    ]


def _price(row: NeedRow, work: Work) -> tuple[str, StepInput, Fraction | None]:
    if row.hour_cents is not None:
        return "hours", given("price_cents_per_hour", row.hour_cents, "cents", ref=row.school), row.hour_cents
    # Where nothing is bought, a price that nobody gave stops nothing.
    look_up = work.norms.optional if row.minutes == 0 else work.norms.required
    price = look_up("fte_price_cents", row.stream, row.party)
    if price is None:
        return "fte", given("fte_price_cents", None, "cents"), None
    return "fte", price.as_input(), price.value


def _amount(unit: str, minutes: Fraction | None, hours: YearlyHours | None) -> Fraction | None:
    if minutes is None or unit == "hours":
        return None if minutes is None else minutes / MINUTES_IN_AN_HOUR
    return None if hours is None else minutes / MINUTES_IN_AN_HOUR / hours.hours


def _cost(part: Bought) -> Fraction | None:
    return None if part.amount is None or part.price_cents is None else part.amount * part.price_cents


def _mean_price(fte: Fraction | None, cents: Fraction | None, work: Work) -> Fraction | None:
    if fte and cents is not None:
        return cents / fte
    price = work.norms.optional("fte_price_cents")
    return price.value if price else None


def _show(bought: list[Bought], cents: Fraction | None, work: Work) -> None:
    inputs: list[StepInput] = []
    products: dict[str, None] = {}
    for part in bought:
        amount = "fte_annual" if part.unit == "fte" else "hours"
        inputs += [given(amount, part.amount, part.unit, ref=part.price.ref), part.price]
        products[f"{amount} × {part.price.name}"] = None
    formula = " + ".join(products if len(bought) == 1 else (f"Σ {product}" for product in products))
    work.notes.step("totals.pooled_cents", formula, tuple(inputs), cents, CENTS)
