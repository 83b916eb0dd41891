"""What the pooled support would cost under different readings.

Money that depends on a choice is a bandwidth, not one exact saving.
"""

from collections.abc import Iterator
from fractions import Fraction

from budgets.engine.norms import NormValue
from budgets.engine.notes import CENTS, WHOLE_CENTS, given
from budgets.engine.outcome import Comparison
from budgets.engine.rounding import half_up, half_up_places, up_to_half
from budgets.engine.rules.sized import Reading, Sized
from budgets.engine.work import Work

__all__ = ["compare"]


def compare(sized: Sized, individual_cents: int | None, work: Work) -> tuple[Comparison, ...]:
    """Return the readings that can be computed.

    Without a price there are none of fte; without a school-week fte that one is left out.
    """
    factor = work.norms.optional("efficiency_factor")
    readings = (*_readings(sized, factor), *sized.readings)
    return tuple(
        _comparison(reading, cents, sized.price_cents, individual_cents, work)
        for reading in readings
        if (cents := _cost(reading, sized.price_cents)) is not None
    )


def _readings(sized: Sized, factor: NormValue | None) -> Iterator[Reading]:
    """Read the fte per year exactly and as it can be employed, and the fte in school weeks."""
    if sized.fte_annual is not None:
        annual = (given("fte_annual", sized.fte_annual, "fte"),)
        half = up_to_half(sized.fte_annual)
        yield Reading(code="exact_fte", fte=sized.fte_annual, formula="fte_annual", inputs=annual)
        yield Reading(code="half_fte", fte=half, formula="up_to_half(fte_annual)", inputs=annual)
        if factor is not None:
            yield Reading(
                code="efficiency",
                fte=half * factor.value,
                formula="up_to_half(fte_annual) × efficiency_factor",
                inputs=(*annual, factor.as_input()),
            )
    if sized.fte_school_weeks is not None:
        inputs = (given("fte_school_weeks", sized.fte_school_weeks, "fte"),)
        yield Reading(code="school_weeks", fte=sized.fte_school_weeks, formula="fte_school_weeks", inputs=inputs)


def _cost(reading: Reading, price: Fraction | None) -> Fraction | None:
    if reading.cents is not None:
        return reading.cents
    return None if reading.fte is None or price is None else reading.fte * price


def _comparison(
    reading: Reading, cents: Fraction, price: Fraction | None, individual_cents: int | None, work: Work
) -> Comparison:
    code = reading.code
    cost = half_up(cents)
    saving = None if individual_cents is None else individual_cents - cost
    assumptions = ("efficiency_factor",) if code == "efficiency" else ()
    for assumption in assumptions:
        work.notes.find("unsourced_assumption", assumption, comparison=code)
    figure = f"comparisons.{code}"
    formula, inputs = reading.formula, reading.inputs
    if reading.cents is None:
        formula, inputs = f"{formula} × fte_price_cents", (*inputs, given("fte_price_cents", price, "cents"))
    work.notes.step(f"{figure}.cost_cents", formula, inputs, cents, CENTS)
    difference = (given("individual_cents", individual_cents, "cents"), given("cost_cents", cost, "cents"))
    exact = None if saving is None else Fraction(saving)
    work.notes.step(
        f"{figure}.saving_cents",
        "individual_cents − cost_cents",
        difference,
        exact,
        WHOLE_CENTS,
    )
    fte = None if reading.fte is None else half_up_places(reading.fte)
    return Comparison(code=code, fte=fte, cost_cents=cost, saving_cents=saving, assumptions=assumptions)
