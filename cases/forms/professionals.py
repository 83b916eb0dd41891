"""The form that puts a professional around a child."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField
from cases.actions import ProfessionalTerms
from cases.models import IndicationKind, ProfessionalRole


class ProfessionalForm(forms.Form):
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

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("Het einde ligt vóór het begin. Pas een van de twee datums aan."))
        return cleaned

    def terms(self) -> ProfessionalTerms:
        """Return what the valid form says."""
        said = self.cleaned_data
        names = ("role", "paid_from", "valid_from", "valid_until")
        return ProfessionalTerms(**{name: said[name] for name in names})
