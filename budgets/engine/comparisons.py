"""What the pooled support would cost under different readings.

Money that depends on a choice is a bandwidth, not one exact saving.
"""

from collections.abc import Iterator
from fractions import Fraction

from budgets.engine.norms import NormValue
from budgets.engine.notes import CENTS, WHOLE_CENTS, given
from budgets.engine.outcome import Comparison, StepInput
from budgets.engine.rounding import half_up, half_up_places, up_to_half
from budgets.engine.rules.sized import Sized
from budgets.engine.work import Work

__all__ = ["compare"]

Reading = tuple[str, Fraction, str, tuple[StepInput, ...]]


def compare(sized: Sized, individual_cents: int | None, work: Work) -> tuple[Comparison, ...]:
    """Return the readings that can be computed.

    Without a price there are none; without a school-week fte that one is left out.
    """
    if sized.price_cents is None:
        return ()
    factor = work.norms.optional("efficiency_factor")
    return tuple(
        _comparison(reading, sized.price_cents, individual_cents, work) for reading in _readings(sized, factor)
    )


def _readings(sized: Sized, factor: NormValue | None) -> Iterator[Reading]:
    """Code, fte, formula and inputs of each reading."""
    if sized.fte_annual is not None:
        annual = (given("fte_annual", sized.fte_annual, "fte"),)
        half = up_to_half(sized.fte_annual)
        yield "exact_fte", sized.fte_annual, "fte_annual", annual
        yield "half_fte", half, "up_to_half(fte_annual)", annual
        if factor is not None:
            yield (
                "efficiency",
                half * factor.value,
                "up_to_half(fte_annual) × efficiency_factor",
                (*annual, factor.as_input()),
            )
    if sized.fte_school_weeks is not None:
        inputs = (given("fte_school_weeks", sized.fte_school_weeks, "fte"),)
        yield "school_weeks", sized.fte_school_weeks, "fte_school_weeks", inputs


def _comparison(reading: Reading, price: Fraction, individual_cents: int | None, work: Work) -> Comparison:
    code, fte, formula, inputs = reading
    cost = half_up(fte * price)
    saving = None if individual_cents is None else individual_cents - cost
    assumptions = ("efficiency_factor",) if code == "efficiency" else ()
    for assumption in assumptions:
        work.notes.find("unsourced_assumption", assumption, comparison=code)
    priced = (*inputs, given("fte_price_cents", price, "cents"))
    figure = f"comparisons.{code}"
    work.notes.step(
        f"{figure}.cost_cents",
        f"{formula} × fte_price_cents",
        priced,
        fte * price,
        CENTS,
    )
    difference = (given("individual_cents", individual_cents, "cents"), given("cost_cents", cost, "cents"))
    exact = None if saving is None else Fraction(saving)
    work.notes.step(
        f"{figure}.saving_cents",
        "individual_cents − cost_cents",
        difference,
        exact,
        WHOLE_CENTS,
    )
    return Comparison(code=code, fte=half_up_places(fte), cost_cents=cost, saving_cents=saving, assumptions=assumptions)
