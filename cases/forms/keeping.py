"""The forms about how long a child's data is kept."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from cases.models import HoldReason, Pupil

# These only catch a slip of the keyboard in a year.
FIRST_YEAR = 1990
FAR_AHEAD = timedelta(days=2 * 366)
LONGEST_HOLD = timedelta(days=20 * 366)


class DepartureForm(forms.Form):
    """The last day of a child at the school."""

    left_on = DayField(
        label=_("Laatste dag op school"),
        help_text=_("De dag waarop de school het kind uitschrijft, bijvoorbeeld 31-7-2026."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_left_on(self) -> date:
        """Refuse a day that nobody can mean."""
        day: date = self.cleaned_data["left_on"]
        if day.year < FIRST_YEAR or day > self.today + FAR_AHEAD:
            raise ValidationError(_("Klopt dit jaartal?"))
        return day


class HoldForm(forms.Form):
    """Until when a child's data must be kept, and why; a choice, because the story belongs elsewhere."""

    held_for = forms.ChoiceField(
        label=_("Waarom moeten de gegevens blijven?"),
        choices=[("", _("Kies een reden")), *HoldReason.choices],
        error_messages={"required": _("Kies waarom de gegevens moeten blijven.")},
    )
    held_until = DayField(
        label=_("Bewaren tot en met"),
        help_text=_("Kies een dag waarop u opnieuw kijkt of het nog nodig is. U kunt die later verschuiven."),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_held_until(self) -> date:
        """Refuse a day that has passed, or that nobody can mean."""
        day: date = self.cleaned_data["held_until"]
        if day < self.today:
            raise ValidationError(_("Deze dag is al voorbij. Kies vandaag of een latere dag."))
        if day > self.today + LONGEST_HOLD:
            raise ValidationError(_("Klopt dit jaartal?"))
        return day


class RemovalForm(forms.Form):
    """The school's own reference, typed over: nobody removes the wrong child by one press too many."""

    reference = NameField(
        label=_("Typ het kenmerk van de leerling over"),
        max_length=20,
        error_messages={"required": _("Typ het kenmerk over om te laten zien dat u dit kind bedoelt.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "field__short"}),
    )
    understood = forms.BooleanField(
        label=_("Ik weet dat dit niet ongedaan gemaakt kan worden"),
        error_messages={"required": _("Zet een vinkje als u dit weet.")},
    )

    def __init__(self, *args: Any, pupil: Pupil, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pupil = pupil

    def clean_reference(self) -> str:
        """Refuse the reference of another child."""
        typed: str = self.cleaned_data["reference"]
        if typed.casefold() != self.pupil.reference.casefold():
            raise ValidationError(_("Dit is niet het kenmerk van dit kind. Kijk of u het goede kind voor u hebt."))
        return typed
