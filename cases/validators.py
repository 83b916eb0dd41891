"""What no text about a child may hold."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Nine digits, also when they are grouped with spaces, dots or hyphens; a longer number is something else.
NINE_DIGITS = re.compile(r"(?<![0-9])(?:[0-9][ .\-]?){8}[0-9](?![ .\-]?[0-9])")
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

refusal = _(
    "Dit lijkt op een burgerservicenummer (BSN). Ontschot bewaart geen BSN. Is het een ander nummer? "
    "Laat dan de laatste drie cijfers weg."
)


def holds_citizen_number(text: str) -> bool:
    """Tell whether nine digits in the text pass the check (elfproef) of a citizen service number."""
    return any(_passes_check(found.group()) for found in NINE_DIGITS.finditer(text))


def refuse_citizen_number(text: str) -> None:
    """Raise ValidationError when the text looks like it holds a BSN."""
    if holds_citizen_number(text):
        raise ValidationError(refusal, code="citizen_number")


def _passes_check(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    return sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0
