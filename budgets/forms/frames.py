"""The form of a frame (kader)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField
from budgets.actions import FrameTerms
from cases.forms.fields import EuroField, NumberField
from schools.models import Partnership

MOST_FTE = 999

Choices = Sequence[tuple[str, str]]


class FrameForm(forms.Form):
    """What a frame says: for whom, for which year, and at least one ceiling."""

    name = NameField(label=_("Naam"), max_length=120, error_messages={"required": _("Geef het kader een naam.")})
    school_year = forms.ChoiceField(label=_("Schooljaar"))
    municipalities = forms.MultipleChoiceField(
        label=_("Voor welke gemeenten?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies ten minste één gemeente.")},
    )
    ceiling_cents = EuroField(
        label=_("Ten hoogste per budget, in euro"),
        required=False,
        help_text=_("Wat de hulp van één budget in een schooljaar mag kosten. Bijvoorbeeld 60000."),
    )
    ceiling_fte = NumberField(
        label=_("Ten hoogste per budget, in fte"),
        required=False,
        most=MOST_FTE,
        help_text=_("Hoeveel fte per jaar één budget mag inzetten. Bijvoorbeeld 1,5."),
    )
    note = NameField(label=_("Toelichting"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    replaces = forms.ChoiceField(
        label=_("Komt in de plaats van"),
        required=False,
        help_text=_("Dat kader geldt niet meer zodra dit is vastgesteld."),
    )

    def __init__(
        self,
        *args: Any,
        partnership: Partnership,
        municipalities: Choices,
        years: Choices,
        replaceable: Choices,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.partnership = partnership
        offered = {
            "school_year": years,
            "municipalities": municipalities,
            "replaces": [("", gettext("geen ander kader")), *replaceable],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.initial = {"municipalities": [key for key, _name in municipalities], **self.initial}
        if not replaceable:
            del self.fields["replaces"]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one ceiling."""
        cleaned = super().clean() or {}
        ceilings = ("ceiling_cents", "ceiling_fte")
        if all(cleaned.get(name) is None for name in ceilings) and not any(name in self.errors for name in ceilings):
            self.add_error("ceiling_cents", gettext("Vul een bedrag of een aantal fte in."))
        if (cleaned.get("ceiling_cents") or 0) < 0:
            self.add_error("ceiling_cents", gettext("Een grens kan niet onder nul liggen."))
        return cleaned

    def terms(self) -> FrameTerms:
        """Return what the valid form says."""
        said = self.cleaned_data
        replaces = said.get("replaces")
        own = {name: said[name] for name in ("name", "school_year", "municipalities", "note")}
        ceilings = {name: said[name] for name in ("ceiling_cents", "ceiling_fte")}
        return FrameTerms(
            partnership=self.partnership.pk, replaces=UUID(replaces) if replaces else None, **own, **ceilings
        )
