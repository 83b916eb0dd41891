"""The sum of a step for a reader who may not see each of its inputs apart: still a sum that comes out the same."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from budgets.engine import Step, StepInput, evaluate, read_exact

TERM = re.compile(r"Σ ([a-z_]+(?: × [a-z_]+)*)")
MERGED = "merged"


class Shown(NamedTuple):
    """An input as it may be shown; `is_sum` when it holds those that may not stand apart."""

    row: StepInput
    is_sum: bool


def shown_sum(step: Step, hidden: Collection[str]) -> tuple[str, tuple[Shown, ...]]:
    """Return the formula and the inputs of a step, with what is `hidden` added up.

    Of a plain sum the inputs are added up per name. Of a sum of products the products are: the formula gets one term
    more for them.
    """
    if not any(row.ref in hidden for row in step.inputs):
        return step.formula, tuple(Shown(row, is_sum=False) for row in step.inputs)
    products = [names for names in (term.split(" × ") for term in TERM.findall(step.formula)) if len(names) > 1]
    inside = {name for names in products for name in names}
    plain = [row for row in step.inputs if row.name not in inside]
    kept: list[StepInput] = []
    apart: list[Fraction | None] = []
    for names in products:
        ours = [row for row in step.inputs if row.name in names]
        kept += _visible(ours, names, hidden, apart)
    shown = (*(Shown(row, is_sum=False) for row in kept), *_added(plain, hidden))
    if not apart:
        return step.formula, shown
    rest = StepInput(name=MERGED, value=_total(apart), unit=step.unit, ref=None, source=None)
    return f"{step.formula} + {MERGED}", (*shown, Shown(rest, is_sum=True))


def per_owner(step: Step) -> Step:
    """Add up what a plain sum holds of one stream: money for some months apart would be a row that stands nowhere."""
    if TERM.search(step.formula) is None or " × " in step.formula:
        return step
    found: dict[tuple[str, str | None, str | None], list[StepInput]] = {}
    for row in step.inputs:
        found.setdefault((row.name, row.unit, row.ref), []).append(row)
    inputs = tuple(rows[0] if len(rows) == 1 else replace(rows[0], value=_summed(rows)) for rows in found.values())
    return replace(step, inputs=inputs)


def _summed(rows: Sequence[StepInput]) -> str | None:
    return _total([None if row.value is None else read_exact(row.value) for row in rows])


def _visible(
    rows: Sequence[StepInput], names: Sequence[str], hidden: Collection[str], apart: list[Fraction | None]
) -> Iterator[StepInput]:
    """Yield the inputs of the products that may stand apart, and put what the others come to in `apart`."""
    of_name = {name: [row for row in rows if row.name == name] for name in names}
    rounds = max(map(len, of_name.values()))
    common = [listed[0] for listed in of_name.values() if len(listed) == 1 < rounds]
    for index in range(rounds):
        own = [listed[index] for listed in of_name.values() if len(listed) == rounds]
        if any(row.ref in hidden for row in own):
            apart.append(evaluate(" × ".join(names), [*own, *common]))
        else:
            yield from own
    yield from common


def _added(inputs: Sequence[StepInput], hidden: Collection[str]) -> Iterator[Shown]:
    sums: dict[tuple[str, str | None], list[Fraction | None]] = {}
    for row in inputs:
        if row.ref in hidden:
            value = None if row.value is None else read_exact(row.value)
            sums.setdefault((row.name, row.unit), []).append(value)
        else:
            yield Shown(row, is_sum=False)
    for (name, unit), values in sums.items():
        yield Shown(StepInput(name=name, value=_total(values), unit=unit, ref=None, source=None), is_sum=True)


def _total(values: Sequence[Fraction | None]) -> str | None:
    """Add up exactly; one unknown makes the sum unknown."""
    known = [value for value in values if value is not None]
    return str(sum(known, Fraction(0))) if len(known) == len(values) else None
