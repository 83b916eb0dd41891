"""Fields that every room uses, and that read what people type."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.citizen_numbers import refuse_citizen_number, refuse_full_citizen_number

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["CodeField", "DayField", "NameField"]

# Day first in both languages: a date that means two things is worse than an unfamiliar order.
DATE_FORMATS = ["%d-%m-%Y", "%d-%m-%y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"]


class DayField(forms.DateField):
    """A day, typed as 31-7-2026."""

    widget = forms.DateInput(format="%d-%m-%Y")
    default_error_messages: "ClassVar[dict[str, str | StrPromise]]" = {
        "invalid": _("Deze datum bestaat niet of is niet te lezen. Schrijf dag-maand-jaar, bijvoorbeeld 31-7-2026."),
        "required": _("Vul een datum in, bijvoorbeeld 1-8-2026."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=DATE_FORMATS, **options)


class NameField(forms.CharField):
    """A short text that may not hold a BSN."""

    default_validators = [refuse_citizen_number]


class CodeField(forms.CharField):
    """A number or code that somebody else gave, such as that of a decision; it may not hold a BSN either."""

    default_validators = [refuse_full_citizen_number]
