"""One number with its unit as text, where the unit differs per row; made by the filters that everything else uses."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext, ngettext

from accounts.templatetags.numbers import count, decimal, euro, euro_sign, fte, uren

MINUTES_PER_HOUR = 60
CENTS_PER_EURO = 100
EXACT_DECIMALS = 6
HOUR_DECIMALS = 2
SPACE = "\N{NO-BREAK SPACE}"
ELLIPSIS = "…"

Number = int | Decimal | Fraction | str


def quantity(value: Number | None, unit: str | None) -> str:
    """Return a number in its unit: 54810 minutes gives "913,5 uur", 4391827 cents "€ 43.918,27".

    None reads "onbekend". A text that is no number, as a document may hold, is returned as it is.
    """
    if value is None:
        return gettext("onbekend")
    try:
        return _UNITS.get(unit or "", _with_unit(unit or ""))(Fraction(value))
    except ValueError:
        return str(value)


def exact_quantity(value: Number | None, unit: str | None) -> str:
    """Return the exact number in its unit, cut off without rounding after six decimals; "…" says that more follow."""
    if value is None:
        return gettext("onbekend")
    try:
        exact = Fraction(value)
    except ValueError:
        return str(value)
    if unit == "minutes":
        hours = _begun(exact / MINUTES_PER_HOUR, decimals=HOUR_DECIMALS)
        more = _more(exact / MINUTES_PER_HOUR, decimals=HOUR_DECIMALS)
        return f"{uren(hours * MINUTES_PER_HOUR)}{more} ({_long(exact)}{SPACE}{_minutes(exact)})"
    if unit in {"cents", "fte"} or exact.denominator != 1:
        return f"{_bare(exact, unit)}{SPACE}{'' if unit == 'cents' else _name(unit or '', exact)}".strip()
    return quantity(exact, unit)


def shown_quantity(value: Number | None, unit: str | None) -> str:
    """Return a rounded number in its unit with all the decimals that the rounding left."""
    return exact_quantity(value, unit) if unit == "fte" else quantity(value, unit)


def percentage(share: Number | None) -> str:
    """Return a share of 1 within a sentence, without a decimal that says nothing: 0.25 gives "25%"."""
    return gettext("onbekend") if share is None else f"{decimal(Fraction(share) * 100, 1)}%"


def bare_quantity(value: Number | None, unit: str | None) -> str:
    """Return the exact number as it stands in a sum: money with its sign, anything else without a unit."""
    if value is None:
        return gettext("onbekend")
    try:
        return _bare(Fraction(value), unit)
    except ValueError:
        return str(value)


def _bare(exact: Fraction, unit: str | None) -> str:
    if unit != "cents":
        return _long(exact)
    return euro(_whole(exact)) if exact.denominator == 1 else f"{euro_sign()}{_long(exact / CENTS_PER_EURO)}"


def _long(value: Fraction) -> str:
    return decimal(_begun(value, decimals=EXACT_DECIMALS), EXACT_DECIMALS) + _more(value, decimals=EXACT_DECIMALS)


def _begun(value: Fraction, *, decimals: int) -> Fraction:
    """Cut a number off without rounding: before "…" stand its own digits, so that it never looks rounded wrongly."""
    digits = abs(value.numerator) * 10**decimals // value.denominator
    return Fraction(digits if value >= 0 else -digits, 10**decimals)


def _more(value: Fraction, *, decimals: int) -> str:
    return "" if (value * 10**decimals).denominator == 1 else ELLIPSIS


def _minutes(value: Fraction) -> str:
    return ngettext("minuut", "minuten", 1 if value == 1 else 2)


def _with_unit(unit: str) -> Callable[[Fraction], str]:
    return lambda value: f"{decimal(value, EXACT_DECIMALS)}{SPACE}{_name(unit, value)}".strip()


def _name(unit: str, value: Fraction) -> str:
    named = _NAMES.get(unit)
    if named is None:
        return "" if unit in _BARE else unit
    return named(1 if value == 1 else 2)


# One lookup for the unit that is shown: a page shows hundreds of numbers.
_NAMES: Mapping[str, Callable[[int], str]] = {
    "weeks": lambda number: ngettext("week", "weken", number),
    "hours": lambda number: ngettext("uur", "uur", number),
    "days": lambda number: ngettext("dag", "dagen", number),
    "school_days": lambda number: ngettext("schooldag", "schooldagen", number),
    "years": lambda number: ngettext("jaar", "jaar", number),
    "months": lambda number: ngettext("maand", "maanden", number),
    "children": lambda number: ngettext("kind", "kinderen", number),
    "minutes": lambda number: ngettext("minuut", "minuten", number),
    "minutes_per_week": lambda number: ngettext("minuut per week", "minuten per week", number),
    "hours_per_week": lambda number: ngettext("uur per week", "uur per week", number),
    "cents": lambda number: ngettext("cent", "cent", number),
    "fte": lambda _number: gettext("fte"),
}

_BARE = frozenset({"", "number", "share", "factor", "ratio", "count", "fraction"})

_UNITS: Mapping[str, Callable[[Fraction], str]] = {
    "minutes": uren,
    "cents": lambda value: euro(_whole(value)) if value.denominator == 1 else exact_quantity(value, "cents"),
    "euro": lambda value: euro(_whole(value * CENTS_PER_EURO)) if (value * 100).denominator == 1 else str(value),
    "fte": lambda value: f"{fte(value)}{SPACE}{gettext('fte')}",
    "count": lambda value: count(_whole(value)),
}


def _whole(value: Fraction) -> int:
    return value.numerator // value.denominator
