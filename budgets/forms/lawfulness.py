"""The form of what makes an agreement lawful. Nothing is required: what is missing is said, and can follow later."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from accounts.periods import PeriodForm
from budgets.actions import LawfulnessTerms
from budgets.models import Carrier, Instrument, Lawfulness, Vat
from budgets.presentation.lawfulness import INSTRUMENTS, LABELS
from cases.forms.fields import EuroField

LONGEST_ARTICLE = 300
LONGEST_PERFORMANCE = 1000


class LawfulnessForm(PeriodForm):
    """What is recorded of the lawfulness of one pool, and which version of it the person saw."""

    instrument = forms.ChoiceField(
        label=LABELS["instrument"],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Kies een van de vier manieren.")},
    )
    article = NameField(
        label=LABELS["article"],
        required=False,
        max_length=LONGEST_ARTICLE,
        help_text=_("Noem de verordening of wet met het artikel. Bijvoorbeeld: Verordening jeugdhulp 2026, artikel 4."),
    )
    performance = NameField(
        label=LABELS["performance"],
        required=False,
        max_length=LONGEST_PERFORMANCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Schrijf op wat er wordt gedaan, voor wie en hoeveel, zonder namen van kinderen."),
    )
    ceiling = EuroField(
        label=LABELS["ceiling_cents"],
        required=False,
        help_text=_("Het hoogste bedrag voor deze afspraak, in euro’s. Bijvoorbeeld 45000."),
    )
    vat = forms.ChoiceField(
        label=LABELS["vat"],
        required=False,
        choices=Vat.choices,
        help_text=_("Wat zeggen de bedragen over btw? Vraag het na bij wie de hulp levert."),
        error_messages={"invalid_choice": _("Kies een mogelijkheid uit de lijst.")},
    )
    valid_from = DayField(label=_("Geldig vanaf"), required=False)
    valid_until = DayField(
        label=_("Geldig tot en met"), required=False, help_text=_("De laatste dag, bijvoorbeeld 31-7-2027.")
    )
    carrier = forms.ChoiceField(
        label=LABELS["carrier"],
        required=False,
        help_text=_("Wie houdt wat er overblijft, en wie draagt een tekort?"),
        error_messages={"invalid_choice": _("Kies een mogelijkheid uit de lijst.")},
    )
    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        localize=False,
        min_value=0,
        max_value=10**9,
        error_messages={"required": _("Dit formulier is niet volledig. Open de pagina opnieuw.")},
    )

    def __init__(self, *args: Any, stored: Lawfulness | None, agreed: str | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._choices("instrument", [(code, _explained(code)) for code in Instrument.values])
        self._choices("carrier", [("", _unsaid(agreed)), *Carrier.choices])
        self.initial = {**_initial_of(stored), **self.initial}

    def terms(self) -> LawfulnessTerms:
        """Return what the valid form says."""
        said = self.cleaned_data
        return LawfulnessTerms(
            instrument=said["instrument"],
            article=said["article"].strip(),
            performance=said["performance"].strip(),
            ceiling_cents=said["ceiling"],
            vat=said["vat"] or Vat.UNKNOWN,
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            carrier=said["carrier"],
        )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def _explained(code: str) -> str:
    return format_html("<strong>{}</strong><br>{}", Instrument(code).label, INSTRUMENTS[code])


def _unsaid(agreed: str | None) -> str:
    if agreed is None:
        return gettext("nog niet vastgelegd")
    return gettext("zoals in de financieringsafspraak: %(carrier)s") % {"carrier": Carrier(agreed).label}


def _initial_of(stored: Lawfulness | None) -> dict[str, Any]:
    row = stored or Lawfulness(revision=0)
    names = ("instrument", "article", "performance", "vat", "valid_from", "valid_until", "carrier", "revision")
    return {"ceiling": row.ceiling_cents, **{name: getattr(row, name) for name in names}}
