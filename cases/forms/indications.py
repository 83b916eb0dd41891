"""The form of one decision: what was granted, how much, when, and who pays."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.template.defaultfilters import date as date_text
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import CodeField, DayField
from cases.actions import IndicationTerms
from cases.forms.fields import EuroField, MunicipalityField, TimeInput
from cases.forms.indication_rules import TimeUnit, check_money, check_period, check_time
from cases.models import AmountBasis, AmountStatus, Frequency, Indication, IndicationKind, ProfessionalRole, Pupil
from cases.numbers import euros_from_cents, hours_from_minutes
from schools.years import SchoolYear

# Imported rows may say 31 December 9999 for "without an end"; no school year follows it.
LAST_YEAR = date.max.year - 2


class OtherDecisionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django 5.2 cannot subscript it
    """Another decision of the same child."""

    def label_from_instance(self, obj: Indication) -> str:
        """Return kind, period and number: what people recognise a decision by."""
        end = date_text(obj.valid_until, "j-n-Y") if obj.valid_until else gettext("zonder einddatum")
        period = f"{date_text(obj.valid_from, 'j-n-Y')} – {end}"
        return ", ".join(filter(None, [obj.get_kind_display(), period, obj.number]))


class IndicationForm(forms.Form):
    """One decision of one child. `terms` gives its values once it is valid."""

    kind = forms.ChoiceField(
        label=_("Wat is er toegekend?"),
        choices=[("", _("Kies een soort")), *IndicationKind.choices],
        help_text=_("Dit staat boven het besluit of de beschikking."),
        error_messages={"required": _("Kies wat er is toegekend.")},
    )
    provider_role = forms.ChoiceField(
        label=_("Wie helpt het kind?"),
        choices=[("", _("Nog niet bekend")), *ProfessionalRole.choices],
        required=False,
    )
    time = forms.CharField(
        label=_("Hoeveel tijd?"),
        required=False,
        widget=TimeInput(),
        help_text=_("Bijvoorbeeld 8,7 of 8:42 (8 uur en 42 minuten). Laat leeg als er alleen een bedrag is."),
    )
    time_unit = forms.ChoiceField(label=_("In"), choices=TimeUnit.choices, initial=TimeUnit.HOURS)
    frequency = forms.ChoiceField(
        label=_("Hoe vaak?"),
        choices=Frequency.choices,
        initial=Frequency.WEEK,
        error_messages={"required": _("Kies of deze tijd per dag, per week, per maand of in totaal is.")},
    )
    valid_from = DayField(label=_("Vanaf"), help_text=_("De eerste dag, bijvoorbeeld 1-8-2026."))
    valid_until = DayField(
        label=_("Tot en met"),
        required=False,
        help_text=_("De laatste dag. Leeg betekent: zonder einddatum."),
    )
    amount = EuroField(
        label=_("Welk bedrag staat in het besluit?"),
        required=False,
        help_text=_("In euro’s, bijvoorbeeld 31.525,00. Weet u het niet? Laat het leeg: onbekend is niet nul."),
    )
    amount_basis = forms.ChoiceField(
        label=_("Het bedrag geldt"), choices=AmountBasis.choices, initial=AmountBasis.SCHOOL_YEAR
    )
    amount_status = forms.ChoiceField(
        label=_("Hoe zeker is het bedrag?"),
        choices=AmountStatus.choices,
        initial=AmountStatus.GRANTED,
    )
    responsible_municipality = MunicipalityField(
        label=_("Verantwoordelijke gemeente"),
        help_text=_("Bij een besluit van de gemeente betaalt deze gemeente. Typ de eerste letters om te zoeken."),
    )
    number = CodeField(
        label=_("Nummer van het besluit"),
        max_length=40,
        required=False,
        help_text=_("Zoals het op het besluit staat. Twee regels met hetzelfde nummer tellen als één besluit."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    replaces = OtherDecisionField(
        label=_("Vervangt dit een ander besluit?"),
        queryset=Indication.objects.none(),
        required=False,
        empty_label=_("Nee, het komt erbij"),
        help_text=_("Op dagen waarop beide gelden, telt dan alleen dit besluit."),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, localize=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pupil: Pupil, indication: Indication | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pupil = pupil
        self.indication = indication
        start = initial_of(indication) if indication else self._fresh()
        self.initial = {**start, **self.initial}
        self._offer_others()
        self._name_municipality()

    @property
    def title(self) -> str:
        """What the page of this form is about."""
        return gettext("Toekenning wijzigen") if self.indication else gettext("Toekenning toevoegen")

    @property
    def save_url(self) -> str:
        """Where the form is saved; another page may show it too."""
        if self.indication is not None:
            return reverse("cases:indication-edit", args=[self.indication.pk])
        return reverse("cases:indication-add", args=[self.pupil.pk])

    def clean(self) -> dict[str, Any]:
        """Check what the fields say together."""
        cleaned = super().clean() or {}
        check_time(self, cleaned)
        check_money(self, cleaned)
        check_period(self, cleaned, birth_year=self.pupil.birth_year)
        return cleaned

    def terms(self) -> IndicationTerms:
        """Return what the valid form says. A frequency without a time, or a basis without an amount, says nothing."""
        said = self.cleaned_data
        minutes, cents = said["minutes"], said["amount"]
        municipality, replaces = said["responsible_municipality"], said["replaces"]
        return IndicationTerms(
            kind=said["kind"],
            provider_role=said["provider_role"],
            minutes=minutes,
            frequency=said["frequency"] if minutes is not None else "",
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            amount_cents=cents,
            amount_basis=said["amount_basis"] if cents is not None else "",
            amount_status=said["amount_status"],
            responsible_municipality=municipality.pk if municipality else None,
            number=said["number"],
            replaces=replaces.pk if replaces else None,
        )

    def _fresh(self) -> dict[str, Any]:
        return {"responsible_municipality": self.pupil.responsible_municipality_id, "key": uuid4()}

    def _offer_others(self) -> None:
        others = Indication.objects.kept().filter(pupil=self.pupil).order_by("-valid_from", "pk")
        if self.indication is not None:
            others = others.exclude(pk=self.indication.pk)
        self.has_others = others.exists()
        field = self.fields["replaces"]
        if isinstance(field, OtherDecisionField):
            field.queryset = others

    def _name_municipality(self) -> None:
        field, known = self.fields["responsible_municipality"], self.pupil.responsible_municipality
        if isinstance(field, MunicipalityField):
            same = gettext("Zoals bij de leerling: %(name)s") % {"name": known}
            field.empty_label = same if known else gettext("Onbekend – zoeken we nog uit")


def initial_of(indication: Indication) -> dict[str, Any]:
    """Return what a form shows of a stored decision."""
    minutes, cents = indication.minutes, indication.amount_cents
    return {
        "kind": indication.kind,
        "provider_role": indication.provider_role,
        "time": "" if minutes is None else hours_from_minutes(minutes),
        "frequency": indication.frequency or Frequency.WEEK,
        "valid_from": indication.valid_from,
        "valid_until": indication.valid_until,
        "amount": "" if cents is None else euros_from_cents(cents),
        "amount_basis": indication.amount_basis or AmountBasis.SCHOOL_YEAR,
        "amount_status": indication.amount_status,
        "responsible_municipality": indication.responsible_municipality_id,
        "number": indication.number,
        "replaces": indication.replaces_id,
        "revision": indication.revision,
    }


def initial_of_sequel(indication: Indication) -> dict[str, Any]:
    """Return what a form shows of the decision that follows another one: the same, from the day after it ended."""
    has_sequel = indication.valid_until is not None and indication.valid_until.year <= LAST_YEAR
    start = indication.valid_until + timedelta(days=1) if indication.valid_until and has_sequel else None
    end: date | None = SchoolYear.of(start).last_day if start else None
    kept = initial_of(indication)
    for name in ("number", "replaces", "revision", "amount"):
        del kept[name]
    return {**kept, "valid_from": start, "valid_until": end}
