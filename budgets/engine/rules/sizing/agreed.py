"""What the sizings have in common that agree on fte: posts, drawing rights and groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.engine.norms import NormValue
from budgets.engine.notes import CENTS, FTE, given
from budgets.engine.outcome import StepInput
from budgets.engine.rounding import exact_product, exact_sum
from budgets.engine.rules.need_table import NeedTable
from budgets.engine.rules.sized import Purchase, Sized
from budgets.engine.work import Work

__all__ = ["AgreedFte", "buy_agreed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedFte:
    """Fte agreed for one function at one school. `in_force` is the most that works in one week of the year.

    `minutes` are those of the year, where the agreement is about hours.
    """

    function: str
    school: str
    fte: Fraction | None
    in_force: Fraction | None
    party: str | None = None
    minutes: Fraction | None = None


def buy_agreed(agreed: Sequence[AgreedFte], table: NeedTable, children: int | None, work: Work) -> Sized:
    """Fte × the price of an fte, of the pot or the party where that has its own.

    Minutes are known only where all of it is agreed in minutes.
    """
    part = work.part_of_year
    prices = [work.norms.required("fte_price_cents", row.function, row.party) for row in agreed]
    priced = [
        (row, None if row.fte is None else row.fte * part, price) for row, price in zip(agreed, prices, strict=True)
    ]
    purchases = tuple(
        Purchase(function=row.function, school=row.school, party=row.party, fte=fte, cents=_cost(fte, price))
        for row, fte, price in priced
    )
    fte, cents = exact_sum(row.fte for row in purchases), exact_sum(row.cents for row in purchases)
    working = [row.in_force if part else Fraction(0) for row in agreed]
    in_force = exact_sum(working)
    work.notes.step("totals.fte_annual", "Σ fte", _fte_inputs(purchases), fte, FTE)
    work.notes.step("totals.fte_school_weeks", "Σ fte", _in_force_inputs(agreed, working), in_force, FTE)
    work.notes.step("totals.pooled_cents", "Σ fte × fte_price_cents", _cost_inputs(purchases, prices), cents, CENTS)
    price = work.norms.optional("fte_price_cents")
    return Sized(
        children=children,
        minutes=exact_product(exact_sum(row.minutes for row in agreed), part),
        fte_annual=fte,
        fte_school_weeks=in_force,
        cents=cents,
        price_cents=cents / fte if fte and cents is not None else price.value if price else None,
        purchases=purchases,
        rows=table.rows,
    )


def _cost(fte: Fraction | None, price: NormValue | None) -> Fraction | None:
    return None if fte is None or price is None else fte * price.value


def _fte_inputs(purchases: Iterable[Purchase]) -> tuple[StepInput, ...]:
    return tuple(given("fte", row.fte, "fte", ref=row.party or row.school) for row in purchases)


def _in_force_inputs(agreed: Iterable[AgreedFte], working: Iterable[Fraction | None]) -> tuple[StepInput, ...]:
    return tuple(
        given("fte", fte, "fte", ref=row.party or row.school) for row, fte in zip(agreed, working, strict=True)
    )


def _cost_inputs(purchases: Iterable[Purchase], prices: Sequence[NormValue | None]) -> tuple[StepInput, ...]:
    """Name one price for all of them once; of more prices each stands behind its own fte."""
    fte = _fte_inputs(purchases)
    shown = [given("fte_price_cents", None, "cents") if price is None else price.as_input() for price in prices]
    if len(set(shown)) == 1:
        return (*fte, shown[0])
    return tuple(row for pair in zip(fte, shown, strict=True) for row in pair)
