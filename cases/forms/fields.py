"""Fields that read what people type: dates, years, amounts, and names without a BSN."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.numbers import LONGEST, UnreadableNumberError, cents_from_euros
from cases.validators import refuse_citizen_number
from schools.models import Municipality

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Day first in both languages: a date that means two things is worse than an unfamiliar order.
DATE_FORMATS = ["%d-%m-%Y", "%d-%m-%y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"]

TIME_PROBLEMS: "Mapping[str, str | StrPromise]" = {
    "unreadable": _("Dit is geen tijd die we kunnen lezen. Schrijf bijvoorbeeld 8,7 of 8:42 (uren en minuten)."),
    "two_readings": _(
        "%(text)s is op twee manieren te lezen. Bedoelt u %(large)s, schrijf het dan zonder punt of komma. Bedoelt u "
        "een getal met cijfers achter de komma, schrijf er dan hooguit twee."
    ),
    "negative": _("Een tijd kan niet onder nul liggen."),
    "too_long": _("Dit getal is te lang om een tijd te zijn."),
    "not_whole_minutes": _("%(text)s uur is geen heel aantal minuten. Schrijf %(below)s of %(above)s (uren:minuten)."),
    "too_many_decimals": _("Schrijf hele minuten, zonder cijfers achter de komma."),
}
MONEY_PROBLEMS: "Mapping[str, str | StrPromise]" = {
    "unreadable": _("Dit is geen bedrag dat we kunnen lezen. Schrijf bijvoorbeeld 31525 of 31.525,00."),
    "two_readings": _(
        "%(text)s is op twee manieren te lezen. Schrijf %(large)s of %(large)s,00 als u hele euro’s bedoelt, en anders "
        "twee cijfers achter de komma."
    ),
    "negative": _("Een bedrag kan niet onder nul liggen."),
    "too_long": _("Dit getal is te lang om een bedrag te zijn."),
    "too_many_decimals": _("Schrijf hooguit twee cijfers achter de komma."),
}
# Far above the support of one child; it only catches a slip of the keyboard.
MOST_CENTS = 100_000_000_00


def number_problem(
    error: UnreadableNumberError, *, text: str, words: "Mapping[str, str | StrPromise]"
) -> ValidationError:
    """Word why a typed number cannot be used."""
    return ValidationError(words[error.code], code=error.code, params={"text": text.strip(), **error.detail})


class DayField(forms.DateField):
    """A day, typed as 31-7-2026."""

    widget = forms.DateInput(format="%d-%m-%Y")
    default_error_messages: "ClassVar[dict[str, str | StrPromise]]" = {
        "invalid": _("Deze datum bestaat niet of is niet te lezen. Schrijf dag-maand-jaar, bijvoorbeeld 31-7-2026."),
        "required": _("Vul een datum in, bijvoorbeeld 1-8-2026."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=DATE_FORMATS, **options)


class EuroField(forms.CharField):
    """An amount in euros, as whole cents; an empty field is None, which is not zero."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "field__short"}), **options)

    def clean(self, value: Any) -> Any:
        """Return whole cents or None; raise ValidationError when the text is no amount or is too large."""
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = cents_from_euros(text)
        except UnreadableNumberError as error:
            raise number_problem(error, text=text, words=MONEY_PROBLEMS) from error
        if cents > MOST_CENTS:
            raise ValidationError(_("Dit bedrag is te groot voor één kind. Klopt het aantal nullen?"))
        return cents


class NameField(forms.CharField):
    """A short text that may not hold a BSN."""

    default_validators = [refuse_citizen_number]


class TimeInput(forms.TextInput):
    """A narrow text input with the numeric keyboard; `type=number` would refuse the decimal comma."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal", "class": "field__short", "maxlength": LONGEST})


class MunicipalityField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django 5.2 cannot subscript it
    """One of the municipalities of the country, found by typing its first letters."""

    default_error_messages: "ClassVar[dict[str, str | StrPromise]]" = {
        "invalid_choice": _("Deze gemeente staat niet in de lijst. Kies er een uit de lijst, of kies ‘onbekend’."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Municipality.objects.order_by("name"), required=False, **options)
