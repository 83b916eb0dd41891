"""The kinds of value that fields hold, with their bounds: one name for each, so that a bound stands in one place."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from budgets.engine.shapes import SIGNED_TEXT, UNBOUNDED_TEXT, DecimalText, Details, Month, Text, Whole, YearPair

__all__ = [
    "AnyNumber",
    "AnyText",
    "AnyWhole",
    "Cents",
    "Code",
    "Count",
    "Detail",
    "Label",
    "Minutes",
    "MonthText",
    "Number",
    "Ref",
    "SchoolYearText",
    "SignedNumber",
    "Words",
]

# Ten thousand billion euros: far above any budget, and far below what databases and browsers count exactly.
LARGEST = 10**15
CONTROL_CHARACTERS = r"\u0000-\u001f\u007f\ud800-\udfff"

Ref = Annotated[str, Text(minimum=1, maximum=200, forbidden=CONTROL_CHARACTERS)]
Code = Annotated[str, Text(minimum=1, maximum=200, forbidden=CONTROL_CHARACTERS)]
Label = Annotated[str, Text(maximum=500)]
Words = Annotated[str, Text(maximum=10_000)]
SchoolYearText = Annotated[str, YearPair()]
MonthText = Annotated[str, Month()]
Minutes = Annotated[int, Whole(0, LARGEST)]
Count = Annotated[int, Whole(0, LARGEST)]
Cents = Annotated[int, Whole(-LARGEST, LARGEST)]
Number = Annotated[Decimal, DecimalText()]
SignedNumber = Annotated[Decimal, DecimalText(SIGNED_TEXT)]
AnyText = Annotated[str, Text()]
AnyWhole = Annotated[int, Whole()]
AnyNumber = Annotated[Decimal, DecimalText(UNBOUNDED_TEXT)]
Detail = Annotated[Mapping[str, int | str], Details()]
