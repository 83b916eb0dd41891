"""Steps: "hoe is dit berekend" in words, one for every figure that was computed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext

from budgets.engine import PoolBudget, Step, StepInput
from budgets.presentation.figures import FIGURES, figure_label
from budgets.presentation.naming import Names
from budgets.presentation.quantities import exact_quantity, quantity
from budgets.presentation.rows import StepInputView, StepView
from budgets.presentation.wording import NORMS, ROUNDINGS, word

SYMBOL = re.compile(r"[a-z][a-z_]*[a-z]")

# What the symbols of a formula and the inputs of a step are called, besides norms and figures.
SYMBOLS: Mapping[str, str | Promise] = {}


def step_views(budget: PoolBudget, names: Names, *, hidden: frozenset[str]) -> tuple[StepView, ...]:
    """Return the steps in the order of the calculation.

    `hidden` are the parties and streams that may not stand apart: a step that is about one of them is left out, and
    among the inputs of the others they are added up.
    """
    shown = [step for step in budget.steps if not hidden.intersection(step.figure.split("."))]
    seen: set[str] = set()
    return tuple(_step_view(step, names, number, seen, hidden) for number, step in enumerate(shown, start=1))


def _with_sums(inputs: Sequence[StepInput], hidden: frozenset[str]) -> Iterator[tuple[StepInput, bool]]:
    """Replace the inputs that may not stand apart by their sum per name; the flag says that an input is such a sum."""
    sums: dict[tuple[str, str | None], list[str | None]] = {}
    for row in inputs:
        if row.ref in hidden:
            sums.setdefault((row.name, row.unit), []).append(row.value)
        else:
            yield row, False
    for (name, unit), values in sums.items():
        yield StepInput(name=name, value=_total(values), unit=unit, ref=None, source=None), True


def _total(values: Sequence[str | None]) -> str | None:
    """Add up exactly; one unknown makes the sum unknown."""
    known = [Fraction(value) for value in values if value is not None]
    return str(sum(known, Fraction(0))) if len(known) == len(values) else None


def _step_view(step: Step, names: Names, number: int, seen: set[str], hidden: frozenset[str]) -> StepView:
    anchor = names.anchor(step.figure)
    is_first = anchor not in seen
    seen.add(anchor)
    return StepView(
        id=anchor if is_first else f"{anchor}-{number}",
        code=step.code,
        figure=step.figure,
        title=figure_label(step.figure, names),
        formula_text=formula_text(step.formula),
        inputs=tuple(_input_view(row, names, is_sum=is_sum) for row, is_sum in _with_sums(step.inputs, hidden)),
        exact=exact_quantity(step.exact, step.unit),
        shown=quantity(step.shown, step.unit),
        rounding_text=word(ROUNDINGS, step.rounding),
    )


def _input_view(row: StepInput, names: Names, *, is_sum: bool) -> StepInputView:
    owner = gettext("overig, samengenomen") if is_sum else names.thing(row.ref)
    label = symbol_label(row.name)
    return StepInputView(
        label=f"{label}: {owner}" if owner else label,
        value=exact_quantity(row.value, row.unit),
        source=row.source or "",
    )


def formula_text(formula: str) -> str:
    """Return a formula with words for its symbols: "minutes / 60" gives "minuten / 60"."""
    return SYMBOL.sub(lambda match: f"[{symbol_label(match[0])}]", formula)


def symbol_label(symbol: str) -> str:
    """Return what a symbol of a formula is called; the symbol itself when it has no words."""
    for words in (SYMBOLS, NORMS):
        if symbol in words:
            return word(words, symbol)
    for group in ("totals", "budget"):
        if f"{group}.{symbol}" in FIGURES:
            return str(FIGURES[f"{group}.{symbol}"])
    return symbol
