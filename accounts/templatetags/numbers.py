"""The only place where numbers become text, for screen and for paper.

Values come in exact: whole cents, whole minutes, decimal strings or fractions. They are rounded here
once, half away from zero, only for showing. Three kinds of "no number" are kept apart:

* ``None`` is unknown and reads "onbekend";
* ``""`` (a template variable that is not there) is not applicable and reads "–";
* zero is a number.

A float, a boolean or a text that is not a number raises ``TypeError`` or ``ValueError``: a programmer's mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext

Number = int | Decimal | Fraction | str

NOT_APPLICABLE = "–"
MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"
MINUTES_PER_HOUR = 60
SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})")

register = template.Library()


@register.filter
def euro(cents: int | str | None) -> str:
    """Show whole cents as money: 123450 gives "€ 1.234,50"; a negative amount has its minus before the sign."""
    return _or_word(cents, lambda exact: _money(exact / 100, decimals=2))


@register.filter
def euro_whole(cents: int | str | None) -> str:
    """Show whole cents as whole euros, for running text and charts: 5065673 gives "€ 50.657"."""
    return _or_word(cents, lambda exact: _money(exact / 100, decimals=0))


@register.filter
def fte(value: Number | None, decimals: int | None = None) -> str:
    """Show fte in two decimals, or in three when the third is the last: 0.487981 gives "0,49", 0.725 "0,725"."""
    return _or_word(value, lambda exact: _plain(exact, decimals=decimals or _fte_decimals(exact)))


@register.filter
def fte_exact(value: Number | None) -> str:
    """Show fte in at most six decimals and at least two: 0.487981 gives "0,487981", 0.725000 "0,725"."""
    return _or_word(value, lambda exact: _trimmed(exact, at_most=6, at_least=2))


@register.filter
def uren(minutes: Number | None) -> str:
    """Show minutes as hours in at most two decimals: 54810 gives "913,5 uur"."""
    return _or_word(minutes, _hours)


@register.filter
def minuten(minutes: Number | None) -> str:
    """Show whole minutes: 54810 gives "54.810 minuten"."""
    return _or_word(minutes, lambda exact: _counted(exact, one=gettext("minuut"), more=gettext("minuten")))


@register.filter
def percent(share: Number | None, decimals: int = 1) -> str:
    """Show a share of 1 as a percentage: 0.88184 gives "88,2%"."""
    return _or_word(share, lambda exact: _plain(exact * 100, decimals=decimals) + "%")


@register.filter
def count(value: int | str | None) -> str:
    """Show a whole number with thousands apart: 3072 gives "3.072"."""
    return _or_word(value, lambda exact: _plain(exact, decimals=0))


@register.filter
def decimal(value: Number | None, decimals: int = 2) -> str:
    """Show any other exact number, with as many decimals as it needs up to `decimals`: 8.70 gives "8,7"."""
    return _or_word(value, lambda exact: _trimmed(exact, at_most=decimals, at_least=0))


@register.filter
def schooljaar(value: str | int | None) -> str:
    """Show a school year as people write it; an integer is the year in which it starts: 2023 gives "2023-2024"."""
    if value is None:
        return gettext("onbekend")
    if value == "":
        return NOT_APPLICABLE
    text = f"{value}-{value + 1}" if isinstance(value, int) else value
    years = SCHOOL_YEAR.fullmatch(text)
    if years is None or int(years[2]) != int(years[1]) + 1:
        raise ValueError(f"not a school year: {value!r}")
    return text


@register.filter
def datum(day: date | str | None) -> str:
    """Show a date in words: "22 november 2026"."""
    if day is None:
        return gettext("onbekend")
    if isinstance(day, str):
        return _only_absent(day)
    return formats.date_format(day, "j F Y")


@register.filter
def datum_kort(day: date | str | None) -> str:
    """Show a date in figures, for narrow columns: "22-11-2026"."""
    if day is None:
        return gettext("onbekend")
    if isinstance(day, str):
        return _only_absent(day)
    return formats.date_format(day, "d-m-Y")


def euro_sign() -> str:
    """Return what stands before an amount: in Dutch there is a space behind the sign, in English there is none."""
    return f"€{SPACE}" if (get_language() or "nl").startswith("nl") else "€"


def _only_absent(text: str) -> str:
    if text:
        raise TypeError(f"not a date: {text!r}")
    return NOT_APPLICABLE


def _or_word(value: object, show: Callable[[Fraction], str]) -> str:
    """Give unknown and absent their word, show everything else."""
    if value is None:
        return gettext("onbekend")
    if value == "":
        return NOT_APPLICABLE
    return show(_exact(value))


def _exact(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction | str):
        raise TypeError(f"not an exact number: {value!r}")
    return Fraction(value)


def _half_up(value: Fraction, decimals: int) -> Decimal:
    """Round half away from zero, exact whatever the size of the number."""
    scaled = abs(value) * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    sign = 1 if value < 0 and whole else 0
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -decimals))


def _separated(value: Decimal, decimals: int) -> str:
    return formats.number_format(value, decimal_pos=decimals, force_grouping=True)


def _plain(value: Fraction, *, decimals: int) -> str:
    rounded = _half_up(value, decimals)
    sign = MINUS if rounded < 0 else ""
    return sign + _separated(rounded.copy_abs(), decimals)


def _money(euros: Fraction, *, decimals: int) -> str:
    rounded = _half_up(euros, decimals)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{euro_sign()}{_separated(rounded.copy_abs(), decimals)}"


def _trimmed(value: Fraction, *, at_most: int, at_least: int) -> str:
    """Show without trailing zeros beyond `at_least` decimals."""
    rounded = _half_up(value, at_most)
    decimals = at_most
    while decimals > at_least and Fraction(rounded) * 10 ** (decimals - 1) % 1 == 0:
        decimals -= 1
    return _plain(Fraction(rounded), decimals=decimals)


def _fte_decimals(value: Fraction) -> int:
    return 3 if value * 1000 % 1 == 0 and value * 100 % 1 else 2


def _hours(minutes: Fraction) -> str:
    hours = _trimmed(minutes / MINUTES_PER_HOUR, at_most=2, at_least=0)
    word = ngettext("uur", "uur", 1 if minutes == MINUTES_PER_HOUR else 2)
    return hours + SPACE + word


def _counted(value: Fraction, *, one: str, more: str) -> str:
    return _plain(value, decimals=0) + SPACE + (one if value == 1 else more)
