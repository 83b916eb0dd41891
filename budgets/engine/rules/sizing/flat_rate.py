"""Sizing `flat_rate`: the same minutes or the same money for every child under a threshold of weekly minutes.

A child counts on the days on which it has a pooled indication in force and its weekly minutes together stay under the
threshold. Whether exactly on it counts is for the agreement to say; as long as it does not say so, it does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.choices import FlatRate
from budgets.engine.fte import YearlyHours, annual_fte, fte_of, school_week_fte, yearly_hours
from budgets.engine.norms import NormValue
from budgets.engine.notes import CENTS, WHOLE_MINUTES, given
from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.peak import peak_of
from budgets.engine.rules.sized import NOTHING_KNOWN, SUPPORT, Purchase, Reading, Sized
from budgets.engine.rules.threshold import Admitted, admit
from budgets.engine.work import Work

__all__ = ["size_flat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The flat minutes and what they come to in fte."""

    minutes: Fraction | None = None
    fte_annual: Fraction | None = None
    fte_school_weeks: Fraction | None = None


def size_flat(sizing: FlatRate, table: NeedTable, work: Work) -> Sized:
    """Children under the threshold × the flat rate. A flat amount leads for the money, flat minutes for the fte."""
    if sizing.minutes_per_child_per_week is None and sizing.cents_per_child is None:
        work.needs_choice("sizing", sizing.kind, needs="minutes_per_child_per_week")
        return NOTHING_KNOWN
    admitted = admit(sizing, table, work)
    if admitted is None:
        return NOTHING_KNOWN
    hours = _hours(sizing, admitted, work)
    price = work.norms.optional("fte_price_cents")
    cents = _money(sizing, admitted, hours, work)
    return Sized(
        children=admitted.children,
        minutes=hours.minutes,
        fte_annual=hours.fte_annual,
        fte_school_weeks=hours.fte_school_weeks,
        cents=cents,
        price_cents=price.value if price else None,
        purchases=(Purchase(function=SUPPORT, fte=hours.fte_annual, cents=cents),),
        rows=admitted.rows,
        parts=admitted.parts,
        readings=tuple(_readings(sizing, admitted, work)),
    )


def _hours(sizing: FlatRate, admitted: Admitted, work: Work) -> Hours:
    if sizing.minutes_per_child_per_week is None:
        return Hours()
    rate = Fraction(sizing.minutes_per_child_per_week)
    weeks = work.norms.required("school_weeks")
    minutes = None if weeks is None else admitted.child_years * rate * weeks.value
    inputs = (
        given("child_years", admitted.child_years, "number"),
        given("minutes_per_child_per_week", rate, "minutes"),
    )
    all_inputs = inputs if weeks is None else (*inputs, weeks.as_input())
    formula = "child_years × minutes_per_child_per_week × school_weeks"
    work.notes.step("totals.minutes", formula, all_inputs, minutes, WHOLE_MINUTES)
    return Hours(
        minutes=minutes,
        fte_annual=annual_fte(minutes, yearly_hours(work), work),
        fte_school_weeks=school_week_fte(peak_of(admitted.present, work.year) * rate, work),
    )


def _readings(sizing: FlatRate, admitted: Admitted, work: Work) -> Iterator[Reading]:
    """Yield the upper end of a range: the highest money, or the highest minutes by hours of a year and of a week."""
    years = given("child_years", admitted.child_years, "number")
    if sizing.cents_per_child is not None:
        if sizing.cents_per_child_high is not None:
            yield Reading(
                code="highest_rate",
                fte=None,
                formula="child_years × cents_per_child_high",
                inputs=(years, given("cents_per_child_high", sizing.cents_per_child_high, "cents")),
                cents=admitted.child_years * sizing.cents_per_child_high,
            )
        return
    if sizing.minutes_per_child_per_week_high is None:
        return
    rate = Fraction(sizing.minutes_per_child_per_week_high)
    high = given("minutes_per_child_per_week_high", rate, "minutes")
    weeks, hours, per_week = _norms(work)
    if weeks is not None and hours is not None:
        yield Reading(
            code="highest_rate",
            fte=fte_of(admitted.child_years * rate * weeks.value, hours.hours),
            formula=f"child_years × minutes_per_child_per_week_high × school_weeks / 60 / {hours.formula}",
            inputs=(years, high, weeks.as_input(), *(norm.as_input() for norm in hours.norms)),
        )
    if per_week is not None:
        peak = peak_of(admitted.present, work.year)
        yield Reading(
            code="highest_rate_school_weeks",
            fte=fte_of(peak * rate, per_week.value),
            formula="peak_children × minutes_per_child_per_week_high / 60 / fte_hours_per_week",
            inputs=(given("peak_children", peak, "number"), high, per_week.as_input()),
        )


def _norms(work: Work) -> tuple[NormValue | None, YearlyHours | None, NormValue | None]:
    """Return the school weeks, the hours of one fte in a year and in a week."""
    norms = work.norms
    return norms.required("school_weeks"), yearly_hours(work), norms.divisor("fte_hours_per_week")


def _money(sizing: FlatRate, admitted: Admitted, hours: Hours, work: Work) -> Fraction | None:
    if sizing.cents_per_child is not None:
        flat = given("cents_per_child", sizing.cents_per_child, "cents")
        cents = admitted.child_years * sizing.cents_per_child
        inputs = (given("child_years", admitted.child_years, "number"), flat)
        work.notes.step("totals.pooled_cents", "child_years × cents_per_child", inputs, cents, CENTS)
        return cents
    return _priced(hours.fte_annual, work.norms.required("fte_price_cents"), work)


def _priced(fte: Fraction | None, price: NormValue | None, work: Work) -> Fraction | None:
    cents = None if fte is None or price is None else fte * price.value
    shown = given("fte_price_cents", None, "cents") if price is None else price.as_input()
    work.notes.step(
        "totals.pooled_cents", "fte_annual × fte_price_cents", (given("fte_annual", fte, "fte"), shown), cents, CENTS
    )
    return cents
