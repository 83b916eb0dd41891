"""What a check finds, line by line, in words that anyone understands."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext

from budgets.presentation.quantities import bare_quantity, quantity

__all__ = ["Book", "Line", "sentence"]

Number = int | Decimal | Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at. `expected` and `found` are empty where the text says it all."""

    is_right: bool
    text: str
    expected: str = ""
    found: str = ""


class Book:
    """Collects the lines of one check."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def note(self, text: str, *, is_right: bool, expected: str = "", found: str = "") -> None:
        """Write down whether something is as it should be."""
        shown = ("", "") if is_right else (expected, found)
        self.lines.append(Line(is_right=is_right, text=text, expected=shown[0], found=shown[1]))

    def equal(self, text: str, expected: Number, found: Number, unit: str = "cents") -> None:
        """Write down whether two numbers are the same; the numbers themselves only where they are not."""
        is_right = expected == found
        self.note(text, is_right=is_right, expected=_shown(expected, unit), found=_shown(found, unit))

    def total(self, text: str, parts: Iterable[int | None], found: int | None, unit: str = "cents") -> None:
        """Write down whether parts add up to their total.

        A part that is not told stands for nothing; where the total is unknown, so must be one of its parts.
        """
        listed = list(parts)
        if found is None:
            self.note(text, is_right=None in listed or not listed, expected=gettext("een totaal"), found="–")
            return
        self.equal(text, sum(part for part in listed if part is not None), found, unit)


def _shown(number: Number, unit: str) -> str:
    return bare_quantity(number, unit) if unit in ("number", "fte") else quantity(number, unit)


def sentence(line: Line) -> str:
    """Return a line as one sentence for the command line."""
    if line.is_right:
        return f"{gettext('goed')}  {line.text}"
    told = gettext("verwacht %(expected)s, gevonden %(found)s") % {"expected": line.expected, "found": line.found}
    return f"{gettext('FOUT')}  {line.text}: {told}" if line.expected else f"{gettext('FOUT')}  {line.text}"
