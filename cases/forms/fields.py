"""Fields that read what people type: times, amounts, numbers, municipalities."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.numbers import count
from cases.numbers import (
    LONGEST,
    UnreadableNumberError,
    cents_from_euros,
    decimal_from_text,
    euros_from_cents,
    hours_from_minutes,
    minutes_from_hours,
)
from schools.models import Municipality

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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
NUMBER_PROBLEMS: "Mapping[str, str | StrPromise]" = {
    "unreadable": _("Dit is geen getal dat we kunnen lezen. Schrijf bijvoorbeeld 35 of 0,95."),
    "two_readings": _(
        "%(text)s is op twee manieren te lezen. Schrijf %(large)s zonder punt of komma, of schrijf hooguit twee "
        "cijfers achter de komma."
    ),
    "negative": _("Dit getal kan niet onder nul liggen."),
    "too_long": _("Dit getal is te lang."),
}
# Far above the support of one child; it only catches a slip of the keyboard.
MOST_CENTS = 100_000_000_00


def number_problem(
    error: UnreadableNumberError, *, text: str, words: "Mapping[str, str | StrPromise]"
) -> ValidationError:
    """Word why a typed number cannot be used."""
    return ValidationError(words[error.code], code=error.code, params={"text": text.strip(), **error.detail})


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
            raise ValidationError(_("Dit bedrag is te groot. Klopt het aantal nullen?"))
        return cents

    def prepare_value(self, value: Any) -> Any:
        """Write whole cents as euros; what was typed stays as it is."""
        return euros_from_cents(value) if isinstance(value, int) else value


class NumberField(forms.CharField):
    """A number with or without decimals, as an exact Decimal; an empty field is None, which is not zero.

    `most` is the largest that it may be, `above` what it must be more than; None allows zero. Where `most` stays below
    a thousand, "1,025" has one reading only.
    """

    def __init__(self, *, most: int, above: int | None = None, **options: Any) -> None:
        self.most, self.above = most, above
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "field__short"}), **options)

    def clean(self, value: Any) -> Any:
        """Return the number or None; raise ValidationError when the text is no number or cannot be meant."""
        text = super().clean(value)
        if not text:
            return None
        number = self._read(text)
        if number > self.most:
            raise ValidationError(_("Dit kan hooguit %(most)s zijn."), code="too_large", params={"most": self.most})
        if self.above is not None and number <= self.above:
            above = {"above": self.above}
            raise ValidationError(_("Dit moet meer dan %(above)s zijn."), code="too_small", params=above)
        return number

    def prepare_value(self, value: Any) -> Any:
        """Write a number with a comma, so that it is read back as the same number; what was typed stays as it is."""
        if not isinstance(value, Decimal):
            return value
        whole, _point, decimals = format(value, "f").partition(".")
        decimals = decimals.rstrip("0")
        # Three decimals behind a comma could be thousands.
        return f"{whole},{decimals.ljust(4, '0') if len(decimals) == 3 else decimals}".rstrip(",")

    def _read(self, text: str) -> Decimal:
        try:
            return decimal_from_text(text)
        except UnreadableNumberError as error:
            if error.code == "two_readings" and int(error.detail["large"]) > self.most:
                return Decimal(error.detail["small"].replace(",", "."))
            raise number_problem(error, text=text, words=NUMBER_PROBLEMS) from error


class HoursField(forms.CharField):
    """Hours ("8,7", "8:42") as whole minutes; an empty field is None, which is not zero."""

    def __init__(self, *, most_minutes: int, **options: Any) -> None:
        self.most_minutes = most_minutes
        super().__init__(widget=TimeInput(), **options)

    def clean(self, value: Any) -> Any:
        """Return whole minutes or None; raise ValidationError when the text is no time or does not fit."""
        text = super().clean(value)
        if not text:
            return None
        try:
            minutes = minutes_from_hours(text)
        except UnreadableNumberError as error:
            raise number_problem(error, text=text, words=TIME_PROBLEMS) from error
        if minutes > self.most_minutes:
            most = {"most": count(self.most_minutes // 60)}
            raise ValidationError(_("Dit kan hooguit %(most)s uur zijn."), code="too_large", params=most)
        return minutes

    def prepare_value(self, value: Any) -> Any:
        """Write whole minutes as hours; what was typed stays as it is."""
        return hours_from_minutes(value) if isinstance(value, int) else value


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
