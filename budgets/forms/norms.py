"""The forms of one norm: a new one, a correction, a value that follows on it, its end, its removal."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from accounts.periods import PeriodForm
from budgets.actions import NormTerms
from budgets.models import Norm, Pool
from budgets.norm_codes import NORM_CODES
from budgets.norm_scopes import scope_names, scopes_for
from cases.forms.fields import EuroField, NumberField

LONGEST_TEXT = 300
CENTS_PER_EURO = 100


class ReasonForm(forms.Form):
    """Why a norm is changed, and which version of it the person saw. Enough to remove it."""

    reason = NameField(
        label=_("Waarom verandert u dit?"),
        max_length=LONGEST_TEXT,
        help_text=_("Dit staat in het verloop, met uw naam. Bijvoorbeeld: vastgesteld in het overleg van 12 mei."),
        error_messages={"required": _("Vul in waarom u dit verandert.")},
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, localize=False)

    def __init__(self, *args: Any, norm: Norm | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if norm is not None:
            self.initial = {"revision": norm.revision, **self.initial}


class NormEndForm(ReasonForm):
    """The last day of a norm."""

    valid_until = DayField(
        label=_("Laatste dag waarop de waarde geldt"),
        help_text=_("Bijvoorbeeld 31-7-2026, de laatste dag van het schooljaar."),
    )
    field_order = ["valid_until", "reason"]


class NormForm(PeriodForm, ReasonForm):
    """What one norm says. The code is fixed, and so is the unit; `terms` gives the values once it is valid."""

    scope = forms.ChoiceField(
        label=_("Waarvoor geldt de waarde?"),
        required=False,
        help_text=_("Een waarde voor één onderdeel gaat daar voor op de waarde voor alles."),
        error_messages={"invalid_choice": _("Kies een onderdeel uit de lijst.")},
    )
    valid_from = DayField(label=_("Vanaf"))
    valid_until = DayField(
        label=_("Tot en met"),
        required=False,
        help_text=_("De laatste dag. Leeg betekent: zonder einddatum."),
    )
    source = NameField(
        label=_("Waar komt dit cijfer vandaan?"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "Noem de bron zo dat een ander haar terugvindt: de titel, van wie en van wanneer, en zo nodig de "
            "pagina. Bijvoorbeeld: cao primair onderwijs 2025, bijlage A1. Is het een afspraak? Noem dan wie haar "
            "maakte, en wanneer."
        ),
        error_messages={"required": _("Vul in waar dit cijfer vandaan komt.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ["value", "scope", "valid_from", "valid_until", "source", "reason"]

    def __init__(
        self, *args: Any, code: str, pool: Pool | None, norm: Norm | None = None, follows: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, norm=norm, **options)
        self.code, self.pool, self.norm, self.follows = code, pool, norm, follows
        self.fields["value"] = value_field(code)
        self._offer_scopes()
        self.fields["valid_from"].help_text = _first_day_hint(code, follows=follows)
        start = _initial_of(norm, follows=follows) if norm else {"key": uuid4()}
        self.initial = {**start, **self.initial}
        self.order_fields(self.field_order)

    def terms(self) -> NormTerms:
        """Return what the valid form says."""
        said = self.cleaned_data
        fixed = self.norm.scope if self.norm else None
        return NormTerms(
            code=self.code,
            value=Decimal(said["value"]),
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            scope=(said["scope"] or None) if "scope" in self.fields else fixed,
            source=said["source"].strip(),
        )

    def _offer_scopes(self) -> None:
        """Offer what the norm may be limited to; a value that follows on another keeps to the same."""
        kept = self.norm.scope if self.norm else None
        offered = {} if self.follows else scopes_for(self.pool, self.code)
        if kept is not None and not self.follows:
            offered = {kept: scope_names(self.pool).get(kept, kept), **offered}
        field = self.fields["scope"]
        if offered and isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext("Voor alles in dit budget")), *offered.items()]
        else:
            del self.fields["scope"]


def value_field(code: str) -> forms.Field:
    """Return the field in which the value of a norm is typed, in the unit that people use for it."""
    known = NORM_CODES[code]
    required = {"required": _("Vul een waarde in.")}
    if known.unit == "cents":
        return EuroField(
            label=_("Bedrag in euro’s"),
            help_text=_("Bijvoorbeeld 90.000,00. Typ ook de centen als die er zijn."),
            error_messages=required,
        )
    label, hint = _number_words(known.unit)
    above = None if known.may_be_zero else 0
    return NumberField(most=known.most, above=above, label=label, help_text=hint, error_messages=required)


def typed_value(norm: Norm) -> str:
    """Return the value of a stored norm as its field reads it back."""
    value = Decimal(norm.value)
    if norm.unit == "cents":
        return f"{value / CENTS_PER_EURO:.2f}".replace(".", ",")
    return format(value, "f").replace(".", ",")


def _initial_of(norm: Norm, *, follows: bool) -> dict[str, Any]:
    """Return what a form shows of a stored norm; a value that follows on it has still to be thought of."""
    if follows:
        return {"valid_until": norm.valid_until}
    return {
        "value": typed_value(norm),
        "scope": norm.scope or "",
        "valid_from": norm.valid_from,
        "valid_until": norm.valid_until,
        "source": norm.source,
    }


def _number_words(unit: str) -> tuple[str, str]:
    words = {
        "weeks": (gettext("Aantal weken"), gettext("Bijvoorbeeld 35.")),
        "hours": (gettext("Aantal uren"), gettext("Bijvoorbeeld 36 of 36,86.")),
        "minutes": (gettext("Aantal minuten"), gettext("Bijvoorbeeld 240.")),
        "children": (gettext("Aantal kinderen"), gettext("Een heel getal, bijvoorbeeld 5.")),
        "factor": (gettext("Deel van het geheel"), gettext("Een getal van 0 tot en met 1. De helft is 0,5.")),
        "years": (gettext("Aantal jaren"), gettext("Een heel getal, bijvoorbeeld 2.")),
        "fte": (gettext("Aantal fte"), gettext("Bijvoorbeeld 12,5.")),
    }
    return words[unit]


def _first_day_hint(code: str, *, follows: bool) -> str:
    if code.endswith("_cents"):
        said = gettext("Een prijs die binnen een schooljaar verandert, telt mee naar het aantal maanden.")
    elif not NORM_CODES[code].is_calculated:
        said = gettext("Vanaf deze dag kijkt Ontschot met deze termijn welke gegevens weg moeten.")
    else:
        said = gettext("Meestal 1 augustus: een schooljaar rekent met de waarde van die dag.")
    if follows:
        return pgettext("two sentences", "%(ends)s %(said)s") % {
            "ends": gettext("De eerste dag van de nieuwe waarde. De oude eindigt de dag ervoor."),
            "said": said,
        }
    return said
