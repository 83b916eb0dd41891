"""A period in a form: two days, both included, of which the last may be open."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["END_BEFORE_START", "PeriodForm"]

END_BEFORE_START = _("Het einde ligt vóór het begin. Pas een van de twee datums aan.")


class PeriodForm(forms.Form):
    """A form with `valid_from` and `valid_until`; it adds neither, because their words differ per form."""

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", END_BEFORE_START)
        return cleaned
