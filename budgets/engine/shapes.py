"""The shape of one value in a document: how it is read, written and described in JSON Schema.

A shape never raises: it appends to `errors` and returns None, so that a reader sees every error at once.
"""

# ruff: noqa: D102 - what `read`, `write` and `schema` do is said once, at Shape.

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from budgets.engine.errors import DocumentError, Errors

__all__ = [
    "Constant",
    "Dated",
    "DecimalText",
    "Details",
    "Month",
    "Option",
    "Schema",
    "Shape",
    "Text",
    "Whole",
    "YearPair",
    "YesNo",
    "refused",
]

Schema = dict[str, object]

NUMBER_TEXT = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?$"
SIGNED_TEXT = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?$"
UNBOUNDED = 10**9
UNBOUNDED_TEXT = r"^-?[0-9]+(\.[0-9]+)?$"
DATE_TEXT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MONTH_TEXT = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
YEARS_TEXT = r"^[0-9]{4}-[0-9]{4}$"


class JsonNumber(str):
    """A JSON number that is not a whole number, kept as its text: no float ever enters the engine."""

    __slots__ = ()


class Shape(ABC):
    """How one kind of value looks in a document."""

    __slots__ = ()

    # Whether a value stands for itself in a document; a shape that writes otherwise says so.
    plain = True

    @abstractmethod
    def read(self, raw: object, errors: Errors) -> object:
        """Return the value of `raw`, or None after appending to `errors`."""

    @abstractmethod
    def schema(self, definitions: dict[str, Schema]) -> Schema:
        """Return the JSON Schema of this shape; records add themselves to `definitions`."""

    def write(self, value: object) -> object:
        """Return what stands in the document for `value`: most values stand for themselves."""
        return value

    def canonical(self, value: object) -> object:
        """Return what stands in the canonical document: rows in one order, nothing that is unknown or a default."""
        return self.write(value)


class Text(Shape):
    """Text of bounded length without the characters that databases and documents cannot hold."""

    __slots__ = ("_forbidden", "_maximum", "_minimum", "_pattern")

    def __init__(self, *, minimum: int = 0, maximum: int = UNBOUNDED, forbidden: str = r"\u0000\ud800-\udfff") -> None:
        self._minimum = minimum
        self._maximum = maximum
        self._pattern = f"^[^{forbidden}]*$"
        self._forbidden = re.compile(f"[{forbidden}]")

    def read(self, raw: object, errors: Errors) -> object:
        if type(raw) is not str:
            return refused(errors, "text", raw)
        if not self._minimum <= len(raw) <= self._maximum:
            empty = DocumentError("", "empty")
            errors.append(DocumentError("", "too_long", {"maximum": self._maximum}) if raw else empty)
        elif not raw.isprintable() and self._forbidden.search(raw):
            errors.append(DocumentError("", "text"))
        return raw

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        bounds = {
            "minLength": self._minimum or None,
            "maxLength": None if self._maximum == UNBOUNDED else self._maximum,
        }
        return {"type": "string", **_given(bounds), "pattern": self._pattern}


class Whole(Shape):
    """A whole number: minutes, cents, a count. Both bounds are included; a result, which adds up many, has none."""

    __slots__ = ("_maximum", "_minimum")

    def __init__(self, minimum: int | None = None, maximum: int | None = None) -> None:
        self._minimum = minimum
        self._maximum = maximum

    def read(self, raw: object, errors: Errors) -> object:
        if type(raw) is not int:
            return refused(errors, "a whole number", raw)
        if self._minimum is not None and self._maximum is not None and not self._minimum <= raw <= self._maximum:
            detail = {"minimum": self._minimum, "maximum": self._maximum}
            errors.append(DocumentError("", "out_of_range", detail))
        return raw

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        bounds = {"minimum": self._minimum, "maximum": self._maximum}
        return {"type": "integer", **_given(bounds)}


class DecimalText(Shape):
    """A decimal number as text, so that no reader makes a float of it; its decimals are kept as written."""

    __slots__ = ("_pattern", "_text")
    plain = False

    def __init__(self, text: str = NUMBER_TEXT) -> None:
        self._text = text
        self._pattern = re.compile(text)

    def read(self, raw: object, errors: Errors) -> object:
        if type(raw) is not str:
            return refused(errors, "a number in quotes", raw)
        if not self._pattern.fullmatch(raw):
            errors.append(DocumentError("", "decimal"))
            return None
        return Decimal(raw)

    def write(self, value: object) -> object:
        return format(value, "f") if isinstance(value, Decimal) else value

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string", "pattern": self._text}


class Dated(Shape):
    """A calendar date. `fromisoformat` alone would also take week dates and other digits."""

    __slots__ = ()
    plain = False

    def read(self, raw: object, errors: Errors) -> object:
        if type(raw) is not str:
            return refused(errors, "a date", raw)
        if re.fullmatch(DATE_TEXT, raw):
            try:
                return date.fromisoformat(raw)
            except ValueError:
                pass
        errors.append(DocumentError("", "date"))
        return None

    def write(self, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string", "format": "date", "pattern": DATE_TEXT}


class YearPair(Shape):
    """A school year as "2023-2024"."""

    __slots__ = ()

    def read(self, raw: object, errors: Errors) -> object:
        if type(raw) is not str:
            return refused(errors, "a school year", raw)
        years = raw.split("-")
        if not re.fullmatch(YEARS_TEXT, raw) or int(years[0]) < 1 or int(years[1]) != int(years[0]) + 1:
            errors.append(DocumentError("", "school_year"))
        return raw

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string", "pattern": YEARS_TEXT}


class Month(Shape):
    """A calendar month as "2019-01"."""

    __slots__ = ()

    def read(self, raw: object, errors: Errors) -> object:
        if type(raw) is not str:
            return refused(errors, "a month", raw)
        if not re.fullmatch(MONTH_TEXT, raw):
            errors.append(DocumentError("", "month"))
        return raw

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "string", "pattern": MONTH_TEXT}


class YesNo(Shape):
    """True or false."""

    __slots__ = ()

    def read(self, raw: object, errors: Errors) -> object:
        return raw if type(raw) is bool else refused(errors, "true or false", raw)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "boolean"}


class Option(Shape):
    """One of a closed list of words."""

    __slots__ = ("_words",)
    plain = False

    def __init__(self, words: type[StrEnum]) -> None:
        self._words: dict[str, StrEnum] = {word.value: word for word in words}

    def read(self, raw: object, errors: Errors) -> object:
        if type(raw) is not str:
            return refused(errors, "text", raw)
        if raw not in self._words:
            errors.append(DocumentError("", "enumeration", {"allowed": ", ".join(self._words)}))
        return self._words.get(raw)

    def write(self, value: object) -> object:
        return str(value)

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"enum": list(self._words)}


class Constant(Shape):
    """The one word that may stand here, such as the name of the schema or the kind of a choice."""

    __slots__ = ("_word",)

    def __init__(self, word: str) -> None:
        self._word = word

    def read(self, raw: object, errors: Errors) -> object:
        if raw != self._word:
            errors.append(DocumentError("", "enumeration", {"allowed": self._word}))
        return self._word

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"const": self._word}


class Details(Shape):
    """The numbers and refs of a finding: a flat object of whole numbers and texts."""

    __slots__ = ()
    plain = False

    def read(self, raw: object, errors: Errors) -> object:
        if not isinstance(raw, dict) or any(type(value) not in (int, str) for value in raw.values()):
            return refused(errors, "an object of whole numbers and texts", raw)
        return dict(raw)

    def write(self, value: object) -> object:
        return dict(value) if isinstance(value, Mapping) else value

    def schema(self, definitions: dict[str, Schema]) -> Schema:
        return {"type": "object", "additionalProperties": {"type": ["integer", "string"]}}


def refused(errors: Errors, expected: str, raw: object) -> object:
    """Append what was expected and what kind of thing stands there, never the thing itself: it may be personal."""
    if raw in ("NaN", "Infinity", "-Infinity") and isinstance(raw, JsonNumber):
        errors.append(DocumentError("", "not_finite"))
    else:
        errors.append(DocumentError("", "type", {"expected": expected, "given": _kind(raw)}))
    return None


def _kind(raw: object) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (int, "a whole number"),
        (JsonNumber, "a number with a decimal point or exponent"),
        (str, "text"),
        (list, "a list"),
        (dict, "an object"),
        (type(None), "null"),
    )
    return next((name for kind, name in kinds if isinstance(raw, kind)), "something else")


def _given(bounds: Mapping[str, int | None]) -> Schema:
    return {name: bound for name, bound in bounds.items() if bound is not None}
