"""How each kind of value in a pool document is typed: the declarations of the engine say which field a form needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from budgets.engine import fields as engine_fields
from budgets.forms.agreement_words import OPTIONS, FieldWords
from cases.forms.fields import EuroField, HoursField, NumberField
from schools.years import SchoolYear

__all__ = ["Kind", "kind_of", "kinds_of", "rows_of"]

MOST_MINUTES = 60 * 100_000_000
MOST_COUNT = 10**9
# Below a thousand, so that "1,125" has one reading.
MOST_FTE = 999
MOST_PERCENT = 999
LONGEST_LABEL = 200
LONGEST_WORDS = 300

YES, NO = "yes", "no"


class PercentField(NumberField):
    """A share of 1, typed as a percentage."""

    def clean(self, value: Any) -> Any:
        """Return the share or None."""
        percentage = super().clean(str(value).strip().removesuffix("%") if value else value)
        return None if percentage is None else percentage / 100

    def prepare_value(self, value: Any) -> Any:
        """Write a share as a percentage; what was typed stays as it is."""
        return super().prepare_value(value * 100 if isinstance(value, Decimal) else value)


class CountField(NumberField):
    """A whole number."""

    def clean(self, value: Any) -> Any:
        """Return the number or None; raise ValidationError for one with decimals."""
        number = super().clean(value)
        if number is not None and number % 1:
            raise ValidationError(_("Vul een heel getal in, zonder cijfers achter de komma."))
        return None if number is None else int(number)


class SignedField(NumberField):
    """A number that may lie below zero."""

    def clean(self, value: Any) -> Any:
        """Return the number or None."""
        text = str(value or "").strip().replace("\N{MINUS SIGN}", "-")
        number = super().clean(text.removeprefix("-"))
        return -number if number is not None and text.startswith("-") else number


class YearField(forms.CharField):
    """A school year, typed as 2026-2027."""

    def __init__(self, **options: Any) -> None:
        pattern = RegexValidator(r"^[0-9]{4}-[0-9]{4}$", _("Schrijf een schooljaar als 2026-2027."))
        widget = forms.TextInput(attrs={"class": "field__short", "autocomplete": "off"})
        super().__init__(validators=[pattern], widget=widget, **options)

    def clean(self, value: Any) -> Any:
        """Return the school year; raise ValidationError when the years do not follow each other."""
        text: str = super().clean(value)
        if text and int(text[5:]) != int(text[:4]) + 1:
            raise ValidationError(_("Een schooljaar loopt over twee jaren na elkaar, zoals 2026-2027."))
        if text:
            SchoolYear.parse(text)
        return text or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One field of a record. `make` makes its form field, `read` and `store` go from JSON to its value and back.

    `table` names the rows that a ref may point at; its choices come from the document itself.
    """

    name: str
    make: Callable[..., forms.Field]
    read: Callable[[Any], Any] = lambda value: value
    store: Callable[[Any], Any] = lambda value: value
    table: str = ""


def _number(field: type[NumberField], most: int) -> dict[str, Any]:
    return {
        "make": lambda **options: field(most=most, **options),
        "read": lambda value: Decimal(str(value)),
        "store": lambda number: format(number.normalize() if number else Decimal(0), "f"),
    }


def _text(longest: int, **attrs: Any) -> dict[str, Any]:
    attributes = {"autocomplete": "off", **attrs}
    return {
        "make": lambda **options: NameField(max_length=longest, widget=forms.TextInput(attrs=attributes), **options)
    }


KINDS: Mapping[Any, dict[str, Any]] = {
    engine_fields.Cents: {"make": EuroField},
    engine_fields.Minutes: {"make": lambda **options: HoursField(most_minutes=MOST_MINUTES, **options)},
    engine_fields.Count: {"make": lambda **options: CountField(most=MOST_COUNT, **options), "read": Decimal},
    engine_fields.Number: _number(NumberField, MOST_FTE),
    engine_fields.SignedNumber: _number(SignedField, MOST_COUNT),
    engine_fields.Label: _text(LONGEST_LABEL),
    engine_fields.Code: _text(LONGEST_LABEL),
    engine_fields.Words: _text(LONGEST_WORDS),
    engine_fields.SchoolYearText: {"make": YearField},
    date: {"make": DayField, "read": date.fromisoformat, "store": date.isoformat},
}
# What the words of a field ask for instead of what its type would give.
SPECIAL: Mapping[str, dict[str, Any]] = {
    "percent": _number(PercentField, MOST_PERCENT),
    "weight": _number(NumberField, MOST_COUNT),
    "plain": _text(30, inputmode="decimal", **{"class": "field__short"}),
    "name": _text(120),
    "organisation": _text(120, list="organisaties"),
}


def kinds_of(build: type, words: Mapping[str, FieldWords]) -> dict[str, Kind]:
    """Return the fields of a record that have words, by attribute, in the order of the words."""
    hints = get_type_hints(build, include_extras=True)
    return {name: kind_of(name, hints[name], said) for name, said in words.items() if name in hints}


def kind_of(name: str, hint: Any, said: FieldWords) -> Kind:
    """Return how one field is typed."""
    json_name = name.rstrip("_")
    bare = _bare(hint)
    if said.special in SPECIAL:
        return Kind(name=json_name, **SPECIAL[said.special])
    if said.table:
        return Kind(name=json_name, make=_choice(said, ()), table=said.table)
    if said.special in OPTIONS:
        return Kind(name=json_name, make=_choice(said, tuple(OPTIONS[said.special].items())))
    if bare is bool:
        pairs = ((YES, _("ja")), (NO, _("nee")))
        read = {True: YES, False: NO}
        return Kind(name=json_name, make=_choice(said, pairs), read=read.get, store=lambda text: text == YES)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        raise TypeError(f"{name} has no words for its options")
    return Kind(name=json_name, **KINDS[bare])


def _choice(said: FieldWords, pairs: Sequence[tuple[str, Any]]) -> Callable[..., forms.Field]:
    def make(**options: Any) -> forms.Field:
        if said.radio:
            labelled = [(code, words) for code, words in pairs]
            return forms.ChoiceField(choices=labelled, widget=forms.RadioSelect, **options)
        return forms.ChoiceField(choices=[("", said.empty), *pairs], **options)

    return make


def rows_of(build: type) -> dict[str, type]:
    """Return the lists of records within a record, by attribute."""
    hints = get_type_hints(build, include_extras=True)
    lists = {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is tuple}
    return {name: row for name, row in lists.items() if isinstance(row, type) and hasattr(row, "__dataclass_fields__")}


def _bare(hint: Any) -> Any:
    """Return an annotation without the None that says that it may be unknown."""
    if get_origin(hint) is Annotated:
        return hint
    parts = [part for part in get_args(hint) if part is not NoneType]
    return parts[0] if len(parts) == 1 else hint
