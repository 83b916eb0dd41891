"""The form in which a school chooses the provider that enters its months."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.models import Provider


class ProviderField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django 5.2 cannot subscript it
    """One provider that goes on. Text that no key can be is a choice that is not there."""

    def to_python(self, value: Any) -> Any:
        """Return the provider or None."""
        if isinstance(value, str) and "\0" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class DeliveryForm(forms.Form):
    """Which provider."""

    provider = ProviderField(
        label=_("Welke aanbieder?"),
        queryset=Provider.objects.none(),
        empty_label=_("Kies een aanbieder"),
        error_messages={
            "required": _("Kies een aanbieder."),
            "invalid_choice": _("Kies een aanbieder uit de lijst."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        goes_on = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
        self.fields["provider"].queryset = Provider.objects.filter(goes_on)  # type: ignore[attr-defined]
