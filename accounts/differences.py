"""Telling two people who edit at the same time what differs: what was typed here and what is stored now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that somebody else saved differently."""

    label: str
    typed: str
    stored: str


def differences(form: forms.Form, stored: forms.Form) -> list[Difference]:
    """Return what the typed form says otherwise than the form of what is stored now."""
    pairs = ((form[field.name], field) for field in stored.visible_fields() if field.name in form.fields)
    shown = ((field, _shown(typed), _shown(field)) for typed, field in pairs)
    return [
        Difference(label=str(field.label), typed=ours, stored=theirs) for field, ours, theirs in shown if ours != theirs
    ]


def _shown(field: forms.BoundField) -> str:
    """Return the value of a field as people read it: the label of a choice, the text of anything else.

    What was typed is shown as it was read, so that 1-8-2026 does not differ from 01-08-2026.
    """
    read = getattr(field.form, "cleaned_data", {})
    value = field.field.prepare_value(read.get(field.name, field.value()))
    for choice, label in _choices(field):
        if str(choice) == str(value if value is not None else ""):
            return str(label)
    return field.field.widget.format_value(value) or ""


def _choices(field: forms.BoundField) -> Iterable[tuple[Any, Any]]:
    return getattr(field.field, "choices", ())
