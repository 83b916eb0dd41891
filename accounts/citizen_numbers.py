"""Recognising a citizen service number (BSN), which no text here may hold: the one place for every room.

A number of nine digits of which the weighted sum is a multiple of eleven (the elfproef) is taken for a BSN, however its
digits are written: with spaces, dots, hyphens or slashes between them, full-width, Arabic or otherwise. A spreadsheet
drops the zero in front of a number, so a text that is nothing but eight digits is looked at as well.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

__all__ = [
    "holds_citizen_number",
    "is_shortened_citizen_number",
    "refusal",
    "refuse_citizen_number",
    "refuse_full_citizen_number",
]

# Nine digits with at most one sign between two of them; a longer number is something else.
NINE_DIGITS = re.compile(r"(?<![0-9])(?:[0-9][ .\-/_]?){8}[0-9](?![ .\-/_]?[0-9])")
EIGHT_DIGITS = re.compile(r"[0-9]{8}")
# Written as one number, a day is no citizen service number that lost its zero.
DAYS = (
    re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"),
    re.compile(r"(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(19|20)[0-9]{2}"),
)
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Between the digits these are a space or a hyphen to whoever reads them, and nothing at all when they cannot be seen.
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\u00b7\u2022"

refusal = _(
    "Dit lijkt op een burgerservicenummer (BSN). Ontschot bewaart geen BSN. Is het een ander nummer? "
    "Laat dan de laatste drie cijfers weg."
)


def holds_citizen_number(text: str) -> bool:
    """Tell whether nine digits in the text pass the check (elfproef) of a citizen service number."""
    if _digits_in(text) < len(WEIGHTS):
        return False
    return any(_passes_check(found.group()) for found in NINE_DIGITS.finditer(_plain(text)))


def is_shortened_citizen_number(text: str) -> bool:
    """Tell whether the whole text is a citizen service number that lost the zero in front of it."""
    plain = _plain(text).strip()
    if not EIGHT_DIGITS.fullmatch(plain) or any(day.fullmatch(plain) for day in DAYS):
        return False
    return _passes_check(f"0{plain}")


def refuse_citizen_number(text: str) -> None:
    """Raise ValidationError when the text looks like it holds a BSN, also one without the zero in front."""
    if holds_citizen_number(text) or is_shortened_citizen_number(text):
        raise ValidationError(refusal, code="citizen_number")


def refuse_full_citizen_number(text: str) -> None:
    """Raise ValidationError when the text holds nine digits that look like a BSN.

    For what is a number by nature, such as that of a decision: one in eleven of eight digits would be refused for
    nothing.
    """
    if holds_citizen_number(text):
        raise ValidationError(refusal, code="citizen_number")


def _digits_in(text: str) -> int:
    return sum(character.isdecimal() for character in text)


def _plain(text: str) -> str:
    """Return the text with every digit as one of 0 to 9 and every space, dash or invisible sign made plain."""
    return "".join(_plain_characters(text))


def _plain_characters(text: str) -> Iterator[str]:
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if character.isdecimal():
            yield str(unicodedata.decimal(character))
        elif character in DASHES or category == "Pd":
            yield "-"
        elif character.isspace() or category == "Zs":
            yield " "
        elif category != "Cf":
            yield character


def _passes_check(text: str) -> bool:
    digits = [int(character) for character in text if character.isdecimal()]
    # Nine zeros pass the sum and are nobody's number.
    return any(digits) and sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0
