"""The form of "wat als": every lever may stay empty, and then stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext

from budgets.engine import ThresholdRule
from budgets.presentation.choice_words import THRESHOLD_RULES
from budgets.presentation.levers import GROUPS, Group, Kind, Level, Lever
from budgets.presentation.wording import word
from budgets.what_if import Variation
from cases.forms.fields import EuroField, HoursField, NumberField

HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverField:
    """One field of the form with the lever that it moves."""

    lever: Lever
    field: forms.BoundField


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """The fields under one heading. It is open where it is the first, or where something was typed."""

    title: str
    fields: tuple[LeverField, ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLever:
    """One lever that is varied: what it is called, what it was and what it becomes."""

    label: str
    before: str
    after: str


class WhatIfForm(forms.Form):
    """Reads what is varied from an address."""

    def __init__(self, data: MultiValueDict[str, str], *, levers: Sequence[Lever]) -> None:
        super().__init__(data)
        self.levers = levers
        self.fields.update({lever.key: _field(lever) for lever in levers})

    @cached_property
    def changed_levels(self) -> dict[str, Level]:
        """Give what differs from what is there now, by key; only of a form without errors."""
        levels = {lever.key: _level(lever, self.cleaned_data.get(lever.key)) for lever in self.levers}
        return {lever.key: levels[lever.key] for lever in self.levers if lever.changes(levels[lever.key])}

    def variation(self) -> Variation:
        """Return what is varied."""
        single: dict[str, Any] = {}
        keyed: dict[str, Any] = {}
        for lever in self._changed():
            attribute, at = lever.target
            level = self.changed_levels[lever.key]
            if at is None:
                single[attribute] = ThresholdRule(str(level)) if lever.kind is Kind.RULE else level
            else:
                keyed.setdefault(attribute, {})[at] = Decimal(str(level))
        return Variation(**single, **keyed)

    def changes(self) -> list[ChangedLever]:
        """Return what is varied in words."""
        return [
            ChangedLever(
                label=lever.label, before=lever.shown(lever.now), after=lever.shown(self.changed_levels[lever.key])
            )
            for lever in self._changed()
        ]

    def typed(self) -> dict[str, str]:
        """Return only what is varied, as it was typed: what the address has to say."""
        return {lever.key: self.data[lever.key].strip() for lever in self._changed()}

    def groups(self) -> list[FieldGroup]:
        """Return the fields per heading; a heading without fields is left out."""
        groups: list[FieldGroup] = []
        for group in Group:
            rows = tuple(LeverField(lever=row, field=self[row.key]) for row in self.levers if row.group is group)
            is_open = not groups or any(row.field.value() or row.field.errors for row in rows)
            if rows:
                groups.append(FieldGroup(title=word(GROUPS, group), fields=rows, is_open=is_open))
        return groups

    def _changed(self) -> list[Lever]:
        return [lever for lever in self.levers if lever.key in self.changed_levels]


def _field(lever: Lever) -> forms.Field:
    options: Mapping[str, Any] = {"label": lever.label, "required": False, "help_text": _help(lever)}
    match lever.kind:
        case Kind.EUROS:
            return EuroField(**options)
        case Kind.HOURS:
            return HoursField(most_minutes=lever.most, **options)
        case Kind.RULE:
            rules = [(code, words.name) for code, words in THRESHOLD_RULES.items()]
            return forms.ChoiceField(choices=[("", gettext("zoals het nu is")), *rules], **options)
        case _:
            return NumberField(most=lever.most, above=lever.above, **options)


def _help(lever: Lever) -> str:
    now = gettext("Nu: %(level)s.") % {"level": lever.shown(lever.now)}
    return f"{now} {lever.note}".strip()


def _level(lever: Lever, value: Decimal | int | str | None) -> Level:
    if value in (None, ""):
        return None
    return value / HUNDRED if isinstance(value, Decimal) and lever.kind is Kind.PERCENTAGE else value
