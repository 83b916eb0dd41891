"""The form that puts a professional around a child."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField
from accounts.periods import PeriodForm
from cases.actions import ProfessionalTerms
from cases.models import IndicationKind, ProfessionalRole


class ProfessionalForm(PeriodForm):
    """Who helps, by role and never by name, paid from which stream, and when."""

    role = forms.ChoiceField(
        label=_("Wat is de functie?"),
        choices=[("", _("Kies een functie")), *ProfessionalRole.choices],
        help_text=_("Alleen de functie, geen naam."),
        error_messages={"required": _("Kies de functie van de professional.")},
    )
    paid_from = forms.ChoiceField(
        label=_("Waaruit wordt deze hulp betaald?"),
        choices=[("", _("Kies een geldstroom")), *IndicationKind.choices],
        error_messages={"required": _("Kies waaruit deze hulp wordt betaald.")},
    )
    valid_from = DayField(label=_("Vanaf"))
    valid_until = DayField(
        label=_("Tot en met"), required=False, help_text=_("Laat leeg als er nog geen einde bekend is.")
    )

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def terms(self) -> ProfessionalTerms:
        """Return what the valid form says."""
        said = self.cleaned_data
        names = ("role", "paid_from", "valid_from", "valid_until")
        return ProfessionalTerms(**{name: said[name] for name in names})
