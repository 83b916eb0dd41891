"""The forms about a child itself."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from cases.actions import PupilTerms, id_for
from cases.forms.fields import MunicipalityField
from cases.models import Pupil
from schools.models import School

# Nobody is older at a Dutch school; it only catches a slip of the keyboard.
OLDEST = 30


class PupilForm(forms.Form):
    """Who the child is, as far as Ontschot may know."""

    # First, because the check of the reference uses it: what the form stored itself is no other child.
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reference = NameField(
        label=_("Kenmerk van de leerling"),
        max_length=20,
        help_text=_(
            "Een kenmerk van uw eigen school, bijvoorbeeld 24-017. Geen naam en geen BSN: dit kenmerk gebruikt u later "
            "om het kind terug te vinden."
        ),
        error_messages={"required": _("Vul een kenmerk in waaraan uw school het kind herkent.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "field__short"}),
    )
    nickname = NameField(
        label=_("Roepnaam"),
        max_length=40,
        required=False,
        help_text=_("Alleen uw school ziet deze naam. Vul geen achternaam in."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_year = forms.IntegerField(
        label=_("Geboortejaar"),
        localize=False,
        help_text=_("Vier cijfers, bijvoorbeeld 2016. Een hele geboortedatum is niet nodig."),
        error_messages={
            "required": _("Vul het geboortejaar in, bijvoorbeeld 2016."),
            "invalid": _("Schrijf het geboortejaar in vier cijfers, bijvoorbeeld 2016."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "field__short"}),
    )
    responsible_municipality = MunicipalityField(
        label=_("Verantwoordelijke gemeente"),
        empty_label=_("Onbekend – zoeken we nog uit"),
        help_text=_(
            "De gemeente die volgens het woonplaatsbeginsel betaalt. Meestal is dat waar het kind staat ingeschreven. "
            "Typ de eerste letters om te zoeken."
        ),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, localize=False)

    def __init__(self, *args: Any, school: School, today: date, pupil: Pupil | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.school = school
        self.pupil = pupil
        self.today = today
        start = {"key": uuid4()} if pupil is None else initial_of(pupil)
        self.initial = {**start, **self.initial}

    def clean_reference(self) -> str:
        """Refuse a reference that the school already uses for another child."""
        reference: str = self.cleaned_data["reference"]
        others = Pupil.objects.filter(school=self.school, reference=reference)
        others = others.exclude(pk=self.pupil.pk if self.pupil else self._id_when_new())
        if others.exists():
            raise ValidationError(_("Uw school gebruikt dit kenmerk al voor een ander kind. Kies een ander kenmerk."))
        return reference

    def _id_when_new(self) -> UUID:
        return id_for(self.cleaned_data.get("key"), within=self.school.pk)

    def clean_birth_year(self) -> int:
        """Refuse a year in which no pupil of today was born."""
        year: int = self.cleaned_data["birth_year"]
        if not self.today.year - OLDEST <= year <= self.today.year:
            raise ValidationError(
                _("Dit geboortejaar past niet bij een leerling. Vul een jaar in van %(first)s tot en met %(last)s."),
                params={"first": str(self.today.year - OLDEST), "last": str(self.today.year)},
            )
        return year

    def terms(self) -> PupilTerms:
        """Return what the valid form says; a parent's no stays as it was."""
        municipality = self.cleaned_data["responsible_municipality"]
        return PupilTerms(
            reference=self.cleaned_data["reference"],
            nickname=self.cleaned_data["nickname"],
            birth_year=self.cleaned_data["birth_year"],
            responsible_municipality=municipality.pk if municipality else None,
            opted_out_from=self.pupil.opted_out_from if self.pupil else None,
        )


class OptOutForm(forms.Form):
    """From which day on a child no longer takes part, because a parent said no."""

    opted_out_from = DayField(
        label=_("Het kind doet niet meer mee vanaf"),
        help_text=_("De eerste dag waarop het kind niet meer meetelt. Schrijf dag-maand-jaar, bijvoorbeeld 1-1-2027."),
    )
    understood = forms.BooleanField(
        label=_("Ik heb gelezen wat dit betekent"),
        error_messages={"required": _("Zet een vinkje als u hebt gelezen wat dit betekent.")},
    )


def initial_of(pupil: Pupil) -> dict[str, Any]:
    """Return what a form shows of a stored child."""
    return {
        "reference": pupil.reference,
        "nickname": pupil.nickname,
        "birth_year": pupil.birth_year,
        "responsible_municipality": pupil.responsible_municipality_id,
        "revision": pupil.revision,
    }
