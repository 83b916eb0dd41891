"""Typed text → whole minutes and whole cents. What can be read in two ways is refused, never guessed.

Both the decimal comma and the decimal point are read. Thousands may stand in groups of three, apart by a point, a comma
or a space, as long as the text has one reading: "31.525,00" and "1.031.525" have, "31.525" and "1,234" do not.
"""

import re
from decimal import Decimal

LONGEST = 24
MINUTES_PER_HOUR = 60
CENTS_PER_EURO = 100

_CLOCK = re.compile(r"([0-9]{1,8}):([0-5][0-9])")
_WHOLE = re.compile(r"[0-9]+")
_ONE_SEPARATOR = re.compile(r"([0-9]+)[.,]([0-9]+)")
_TWO_READINGS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})+")
_GROUPS_AND_DECIMALS = re.compile(r"([1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?!\2)[.,]([0-9]{1,2})")
_SPACED = re.compile(r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")


class UnreadableNumberError(ValueError):
    """The text is no number, or could be two. `code` says which; `detail` what to type instead, where that is known.

    Codes: unreadable, two_readings, negative, too_long, not_whole_minutes, too_many_decimals.
    """

    def __init__(self, code: str, **detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(code)


def minutes_from_hours(text: str) -> int:
    """Read hours ("8,7", "8.7", "8:42", "8,7 uur") as whole minutes: 522.

    Raises UnreadableNumberError, also when the hours are no whole number of minutes.
    """
    cleaned = re.sub(r"\s*(?:uur|uren|u)\.?$", "", _cleaned(text))
    clock = _CLOCK.fullmatch(cleaned)
    if clock is not None:
        return int(clock[1]) * MINUTES_PER_HOUR + int(clock[2])
    minutes = _decimal(cleaned) * MINUTES_PER_HOUR
    if minutes % 1:
        whole, rest = divmod(int(minutes), MINUTES_PER_HOUR)
        raise UnreadableNumberError("not_whole_minutes", below=f"{whole}:{rest:02}", above=_next_minute(whole, rest))
    return int(minutes)


def whole_minutes(text: str) -> int:
    """Read a whole number of minutes ("522", "522 minuten").

    Raises UnreadableNumberError.
    """
    minutes = _decimal(re.sub(r"\s*(?:minuten|minuut|min)\.?$", "", _cleaned(text)))
    if minutes % 1:
        raise UnreadableNumberError("too_many_decimals")
    return int(minutes)


def cents_from_euros(text: str) -> int:
    """Read an amount in euros ("31.525,00", "€ 31525", "31525.5") as whole cents.

    Raises UnreadableNumberError, also for more than two decimals.
    """
    bare = re.sub(r"^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$", "", _cleaned(text))
    cents = _decimal(re.sub(r",-{1,2}$", ",00", bare)) * CENTS_PER_EURO
    if cents % 1:
        raise UnreadableNumberError("too_many_decimals")
    return int(cents)


def decimal_from_text(text: str) -> Decimal:
    """Read a number with decimals ("0,95", "1872", "35.5") as it stands.

    Raises UnreadableNumberError.
    """
    return _decimal(_cleaned(text))


def hours_from_minutes(minutes: int) -> str:
    """Write whole minutes as hours that `minutes_from_hours` reads back: 522 gives "8,7", 500 gives "8:20"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    hundredths, remainder = divmod(rest * 100, MINUTES_PER_HOUR)
    if remainder:
        return f"{hours}:{rest:02}"
    return f"{hours},{hundredths:02}".rstrip("0").rstrip(",") if hundredths else str(hours)


def euros_from_cents(cents: int) -> str:
    """Write whole cents, not below zero, as euros that `cents_from_euros` reads back: 3152500 gives "31525,00"."""
    return f"{cents // CENTS_PER_EURO},{cents % CENTS_PER_EURO:02}"


def _cleaned(text: str) -> str:
    if len(text) > LONGEST:
        raise UnreadableNumberError("too_long")
    return " ".join(text.lower().replace("\N{MINUS SIGN}", "-").split())


def _decimal(text: str) -> Decimal:
    if re.match(r"-\s*[0-9]", text):
        raise UnreadableNumberError("negative")
    if _TWO_READINGS.fullmatch(text):
        whole, decimals = re.split(r"[.,]", text)
        raise UnreadableNumberError("two_readings", large=whole + decimals, small=f"{whole},{decimals}")
    return Decimal(_plain(text))


def _plain(text: str) -> str:
    if _WHOLE.fullmatch(text):
        return text
    if _ONE_SEPARATOR.fullmatch(text):
        return text.replace(",", ".")
    if _GROUPS.fullmatch(text):
        return re.sub(r"[.,]", "", text)
    grouped = _GROUPS_AND_DECIMALS.fullmatch(text)
    if grouped is not None:
        return f"{re.sub(r'[.,]', '', grouped[1])}.{grouped[3]}"
    spaced = _SPACED.fullmatch(text)
    if spaced is not None:
        return f"{spaced[1].replace(' ', '')}.{spaced[2] or 0}"
    raise UnreadableNumberError("unreadable")


def _next_minute(hours: int, minutes: int) -> str:
    above = hours * MINUTES_PER_HOUR + minutes + 1
    return f"{above // MINUTES_PER_HOUR}:{above % MINUTES_PER_HOUR:02}"
