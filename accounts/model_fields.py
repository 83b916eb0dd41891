"""Columns for text that people type: none of it may hold a BSN.

A migration sees a plain column: what is refused changes no table, and a migration imports no code of ours.
"""

from typing import TYPE_CHECKING, Any

from django.db import models

from accounts.citizen_numbers import refuse_citizen_number, refuse_full_citizen_number

__all__ = ["CodeCharField", "PlainCharField", "PlainTextField"]


if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField, TextField = models.CharField, models.TextField


class _WithoutPath:
    """A field that a migration writes down as the class of Django that it is a kind of."""

    plain_path: str

    def deconstruct(self) -> Any:
        """Return how a migration writes the field down."""
        name, _path, positional, named = super().deconstruct()  # type: ignore[misc]
        return name, self.plain_path, positional, named


class PlainCharField(_WithoutPath, CharField):
    """A short text without a BSN."""

    plain_path = "django.db.models.CharField"
    default_validators = [refuse_citizen_number]


class CodeCharField(_WithoutPath, CharField):
    """A number or code that somebody else gave, without a BSN."""

    plain_path = "django.db.models.CharField"
    default_validators = [refuse_full_citizen_number]


class PlainTextField(_WithoutPath, TextField):
    """A longer text without a BSN."""

    plain_path = "django.db.models.TextField"
    default_validators = [refuse_citizen_number]
