"""The forms of a proposal: putting it forward, deciding on it, withdrawing it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.citizen_numbers import refuse_citizen_number
from accounts.fields import CodeField, DayField, NameField
from budgets.actions import DecisionTerms
from budgets.models import PartyDecision, ProposalParty, Verdict

__all__ = ["FIELDS_OF_REFUSALS", "DecideForm", "SubmitForm", "WithdrawForm"]

LONGEST_NOTE = 1000
# Where on the form a refusal of what was filled in belongs.
FIELDS_OF_REFUSALS = {
    "future_date": "decided_on",
    "early_date": "decided_on",
    "body_missing": "body",
    "note_missing": "note",
    "reason_missing": "reason",
}


class NoteField(forms.CharField):
    """A few lines that may not hold a BSN."""

    default_validators = [refuse_citizen_number]

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4}), **options)


class SubmitForm(forms.Form):
    """What goes with a proposal. `control_number` is that of what the page showed."""

    note = NoteField(
        label=_("Toelichting voor wie erover besluit"),
        required=False,
        help_text=_("Geen namen of gegevens van kinderen. Iedereen die het budget mag zien, leest dit."),
    )
    control_number = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """What one party decides, for the figures that the page showed."""

    party = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    control_number = forms.CharField(max_length=71, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Wat is het besluit?"),
        choices=[
            (Verdict.AGREED, _("Akkoord met dit voorstel")),
            (Verdict.CHANGE_ASKED, _("Niet akkoord: wij vragen een wijziging")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies akkoord, of vraag een wijziging.")},
    )
    body = NameField(
        label=_("Welk orgaan heeft besloten?"),
        max_length=PartyDecision._meta.get_field("body").max_length,
        help_text=_("Bijvoorbeeld het college van B en W, of het college van bestuur."),
        error_messages={"required": _("Vul in welk orgaan heeft besloten.")},
    )
    decided_on = DayField(label=_("Datum van het besluit"))
    number = CodeField(
        label=_("Nummer van het besluit"),
        required=False,
        max_length=PartyDecision._meta.get_field("number").max_length,
        help_text=_("Zoals het in uw eigen administratie staat."),
    )
    mandate = NameField(
        label=_("Mandaat"),
        required=False,
        max_length=PartyDecision._meta.get_field("mandate").max_length,
        help_text=_("Besloot iemand namens het orgaan? Noem dan het mandaatbesluit."),
    )
    note = NoteField(
        label=_("Toelichting"),
        required=False,
        help_text=_("Verplicht als u een wijziging vraagt. Geen namen of gegevens van kinderen."),
    )

    def __init__(
        self, *args: Any, parties: Iterable[ProposalParty], bodies: Iterable[str] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.parties, self.bodies = list(parties), list(bodies)
        self.fields["party"].choices = [(row.pk, row.name) for row in self.parties]  # type: ignore[attr-defined]
        self.fields["body"].widget.attrs.update({"list": "organen", "autocomplete": "off"})

    def terms(self) -> DecisionTerms:
        """Return what was filled in, once it is valid."""
        said = {name: self.cleaned_data[name] for name in ("body", "decided_on", "number", "mandate", "note")}
        return DecisionTerms(verdict=Verdict(self.cleaned_data["verdict"]), **said)


class WithdrawForm(forms.Form):
    """Why a proposal is withdrawn."""

    reason = NameField(
        label=_("Waarom trekt u het voorstel in?"),
        max_length=300,
        help_text=_("Iedereen die het budget mag zien, leest dit."),
        error_messages={"required": _("Schrijf op waarom u het voorstel intrekt.")},
    )
