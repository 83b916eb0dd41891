"""Year end: who keeps or carries the difference between the poolable funds and the costs."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from budgets.engine.agreements import Cover
from budgets.engine.choices import YearEnd, YearEndKind
from budgets.engine.notes import WHOLE_CENTS, given
from budgets.engine.outcome import Contribution, Covered, Fund, StepInput, YearEndResult, YearEndShare
from budgets.engine.rounding import apportion
from budgets.engine.rules.weights import in_order
from budgets.engine.values import Poolable
from budgets.engine.work import Work

__all__ = ["close_year"]

Weights = dict[str | None, Fraction]


def close_year(
    balance_cents: int | None, funds: Iterable[Fund], contributions: Iterable[Contribution], work: Work
) -> YearEndResult | None:
    """Return what happens to the balance; None when the arrangement does not say, or nobody knows the difference.

    Where the balance is unknown, the difference that a source states stands in its place. Of a surplus first the buffer
    is filled, of a shortfall what is covered comes off. `return`: the rest goes back to the payers in proportion to
    their funds, and a shortfall comes from them in the same way. `shared`: in proportion to the contributions.
    `carry_over`: to the next year.
    """
    rule = work.snapshot.arrangement.result
    is_stated = balance_cents is None
    difference = rule.stated_difference_cents if balance_cents is None else balance_cents
    if difference is None or not _is_agreed(rule):
        return None
    buffer = min(max(difference, 0), max(rule.buffer_cents or 0, 0))
    covers = rule.covered_by if difference < 0 else ()
    covered = sum(row.cents or 0 for row in covers)
    rest = difference - buffer + covered
    weights = _weights(rule.kind, funds, contributions)
    settled = apportion(rest, weights, order=in_order)
    if rest and not settled and rule.kind in (YearEndKind.RETURN, YearEndKind.SHARED):
        work.needs_choice("result", rule.kind.value, needs="party")
    end = YearEndResult(
        kind=rule.kind,
        difference_cents=difference,
        buffer_cents=buffer,
        carried_cents=rest - sum(settled.values()),
        settled=tuple(YearEndShare(party=party, cents=settled[party]) for party in sorted(settled, key=in_order)),
        stated=is_stated,
        covered=tuple(Covered(party=row.party, label=row.label, cents=row.cents) for row in covers),
        uncovered_cents=_uncovered(difference, covers),
    )
    _show(end, rule, covered, work)
    _show_shares(end, rest, weights, work)
    return end


def _is_agreed(rule: YearEnd) -> bool:
    return rule.kind is not YearEndKind.NONE or rule.stated_difference_cents is not None or bool(rule.covered_by)


def _uncovered(difference: int, covers: Sequence[Cover]) -> int | None:
    """Return what is left of a shortfall; None where nobody covers it, or one does not say how much."""
    if not covers or any(row.cents is None for row in covers):
        return None
    return -difference - sum(row.cents or 0 for row in covers)


def _weights(kind: YearEndKind, funds: Iterable[Fund], contributions: Iterable[Contribution]) -> Weights:
    parts: list[tuple[str | None, int]] = []
    if kind is YearEndKind.RETURN:
        parts = [(fund.party, fund.cents or 0) for fund in funds if fund.poolable is Poolable.YES]
    elif kind is YearEndKind.SHARED:
        parts = [(row.party, row.cents) for row in contributions]
    weights: Weights = {}
    for party, cents in parts:
        weights[party] = weights.get(party, Fraction(0)) + cents
    return weights


def _show(end: YearEndResult, rule: YearEnd, covered: int, work: Work) -> None:
    name = "stated_difference_cents" if end.stated else "balance_cents"
    _step("difference_cents", name, (given(name, end.difference_cents, "cents"),), end.difference_cents, work)
    difference = given("difference_cents", end.difference_cents, "cents")
    if end.buffer_cents:
        room = given("room_in_buffer_cents", rule.buffer_cents, "cents")
        filled = "room_in_buffer_cents" if end.buffer_cents == rule.buffer_cents else "difference_cents"
        _step("buffer_cents", filled, (difference, room), end.buffer_cents, work)
    if end.covered:
        inputs = (
            given("shortfall_cents", -end.difference_cents, "cents"),
            *(given("covered_cents", row.cents, "cents", ref=row.party) for row in end.covered),
        )
        _step("uncovered_cents", "shortfall_cents − Σ covered_cents", inputs, end.uncovered_cents, work)
    if end.carried_cents:
        inputs = (
            difference,
            given("buffer_cents", end.buffer_cents, "cents"),
            given("covered_cents", covered, "cents"),
            given("settled_cents", sum(row.cents for row in end.settled), "cents"),
        )
        formula = "difference_cents − buffer_cents + covered_cents − settled_cents"
        _step("carried_cents", formula, inputs, end.carried_cents, work)


def _show_shares(end: YearEndResult, rest: int, weights: Weights, work: Work) -> None:
    total = sum(weights.values(), Fraction(0))
    for row in end.settled:
        inputs = (
            given("rest_cents", rest, "cents"),
            given("cents", weights[row.party], "cents", ref=row.party),
            given("total_cents", total, "cents"),
        )
        exact = rest * weights[row.party] / total
        work.notes.divided(
            f"year_end.{row.party or ''}.cents", "rest_cents × cents / total_cents", inputs, exact, row.cents
        )


def _step(name: str, formula: str, inputs: Sequence[StepInput], cents: int | None, work: Work) -> None:
    exact = None if cents is None else Fraction(cents)
    work.notes.step(f"year_end.{name}", formula, inputs, exact, WHOLE_CENTS)
