"""The sums behind the figures, worked out again: a formula of a step over its inputs, in exact numbers.

    formula := term (("+" | "−") term)*
    term    := "Σ"? factor (("×" | "/") factor)*
    factor  := whole number | name | "(" formula ")" | "up_to_half(" formula ")"

A name stands for the input of that name. Under Σ a name may have more inputs: the first of each name go together, then
the second, and so on; an input whose name comes once is the same in all of them. Of no inputs at all the sum is zero.
What is divided by zero is unknown.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from budgets.engine.errors import EngineError
from budgets.engine.outcome import StepInput
from budgets.engine.rounding import up_to_half

__all__ = ["APPROXIMATE", "FormulaError", "evaluate", "read_exact"]

APPROXIMATE = "≈"
LONGEST_FORMULA = 500
LONGEST_NUMBER = 400
DEEPEST = 10
PIECES = re.compile(r"\s*(?:([0-9]{1,9}(?![0-9]))|([a-z][a-z_]*\()|([a-z][a-z_]*)|([+−×/()Σ]))")
EXACT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|-?[0-9]+/[1-9][0-9]*")
FUNCTIONS: dict[str, Callable[[Fraction], Fraction]] = {"up_to_half(": up_to_half}

Values = dict[str, list[Fraction | None]]


class FormulaError(EngineError):
    """A text that is no formula, or a formula that its inputs do not fit."""


def evaluate(formula: str, inputs: Sequence[StepInput]) -> Fraction | None:
    """Return what a formula comes to; None when something in it is unknown. Raises FormulaError.

    >>> evaluate("Σ cents", [StepInput(name="cents", value=v, unit=None, ref=None, source=None) for v in ("1/2", "3")])
    Fraction(7, 2)
    """
    values: Values = {}
    for row in inputs:
        values.setdefault(row.name, []).append(None if row.value is None else read_exact(row.value))
    return _Reader(formula, values).whole()


def read_exact(text: str) -> Fraction:
    """Return the number that `exact_text` wrote, also one to so many decimals after "≈". Raises FormulaError."""
    digits = text.removeprefix(APPROXIMATE)
    if len(digits) > LONGEST_NUMBER or not EXACT.fullmatch(digits):
        raise FormulaError("not a number")
    return Fraction(digits)


class _Reader:
    """Reads a formula from left to right and works it out on the way."""

    def __init__(self, formula: str, values: Values) -> None:
        if len(formula) > LONGEST_FORMULA:
            raise FormulaError("formula too long")
        self._pieces = list(_pieces(formula))
        self._values = values
        self._place = 0
        self._depth = 0
        # Which of the inputs of one name counts, while a sum is worked out.
        self._round: int | None = None

    def whole(self) -> Fraction | None:
        result = self._sum()
        if self._place != len(self._pieces):
            raise FormulaError(f"formula ends before {self._next()}")
        return result

    def _sum(self) -> Fraction | None:
        result = self._term()
        while self._next() in ("+", "−"):
            sign = 1 if self._take() == "+" else -1
            part = self._term()
            result = None if result is None or part is None else result + sign * part
        return result

    def _term(self) -> Fraction | None:
        if self._next() != "Σ":
            return self._product()
        self._take()
        if self._round is not None:
            raise FormulaError("a sum within a sum")
        start = self._place
        rounds = self._rounds(start)
        total: Fraction | None = Fraction(0)
        # Of no rounds the product is read all the same, to come behind it.
        for index in range(max(rounds, 1)):
            self._place, self._round = start, index
            part = self._product()
            if rounds:
                total = None if total is None or part is None else total + part
        self._round = None
        return total

    def _rounds(self, start: int) -> int:
        """Return how often a product is repeated: as often as the names in it have inputs."""
        counts = {len(self._values[name]) for name in self._names_of_term(start) if name in self._values}
        if len(counts - {1}) > 1:
            raise FormulaError("inputs do not go together")
        return max(counts, default=0)

    def _names_of_term(self, start: int) -> set[str]:
        depth = 0
        for end, piece in enumerate(self._pieces[start:], start):
            depth += piece.endswith("(") - (piece == ")")
            if depth < 0 or (depth == 0 and piece in ("+", "−")):
                return set(self._pieces[start:end])
        return set(self._pieces[start:])

    def _product(self) -> Fraction | None:
        result = self._factor()
        while self._next() in ("×", "/"):
            divides = self._take() == "/"
            factor = self._factor()
            if result is None or factor is None or (divides and not factor):
                result = None
            else:
                result = result / factor if divides else result * factor
        return result

    def _factor(self) -> Fraction | None:
        piece = self._take()
        if piece.isdecimal():
            return Fraction(int(piece))
        if piece == "(" or piece in FUNCTIONS:
            inner = self._in_brackets()
            return inner if inner is None or piece == "(" else FUNCTIONS[piece](inner)
        if not piece[0].isalpha() or piece.endswith("("):
            raise FormulaError(f"unexpected {piece}")
        return self._value(piece)

    def _in_brackets(self) -> Fraction | None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError("formula too deep")
        inner = self._sum()
        if self._take() != ")":
            raise FormulaError("a bracket is not closed")
        self._depth -= 1
        return inner

    def _value(self, name: str) -> Fraction | None:
        given = self._values.get(name, [])
        if not given:
            return None
        if len(given) == 1:
            return given[0]
        if self._round is None:
            raise FormulaError(f"{name} is given {len(given)} times")
        return given[self._round]

    def _next(self) -> str:
        return self._pieces[self._place] if self._place < len(self._pieces) else ""

    def _take(self) -> str:
        piece = self._next()
        if not piece:
            raise FormulaError("formula is not complete")
        self._place += 1
        return piece


def _pieces(formula: str) -> Iterator[str]:
    place = 0
    text = formula.rstrip()
    while place < len(text):
        found = PIECES.match(text, place)
        if found is None:
            raise FormulaError("not a formula")
        yield found.group().strip()
        place = found.end()
