"""The forms of organisations and areas, and which version of it a person saw."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from schools.models import Board, District, Municipality, Partnership, Provider, Region, School, SchoolKind
from schools.places import KINDS, Place, PlaceKind

__all__ = ["BoardForm", "DistrictForm", "PartnershipForm", "PlaceForm", "ProviderForm", "SchoolForm", "form_of"]

# No organisation ended before or ends after these; it only catches a slip of the keyboard in a year.
FIRST_YEAR, LAST_YEAR = 1990, 2100
NAME_REQUIRED = _("Vul een naam in.")


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django 5.2 cannot subscript it
    """One row of a table, or none. Text that no key can be, such as one with a NUL, is a choice that is not there."""

    def to_python(self, value: Any) -> Any:
        """Return the row or None."""
        if isinstance(value, str) and "\0" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class PlaceForm(forms.Form):
    """What every kind has. `place` is what is stored; None for a new one."""

    place_kind: ClassVar[PlaceKind]
    # First, so that a form that is sent twice is known again.
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput, localize=False)

    def __init__(self, *args: Any, place: Place | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place = place
        start = {"key": uuid4()} if place is None else {"revision": place.revision, **_values(place, self.place_kind)}
        self.initial = {**start, **self.initial}

    def values(self) -> dict[str, Any]:
        """Return what the valid form says, by the names of the fields of the table."""
        return {name: self.cleaned_data[name] for name in self.place_kind.fields}


class _EndField(DayField):
    """The last day of an organisation."""

    def __init__(self, **options: Any) -> None:
        shared = {"label": _("Bestaat tot en met"), "required": False}
        super().__init__(**{**shared, **options})

    def validate(self, value: Any) -> None:
        """Refuse a year that nobody means."""
        super().validate(value)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise forms.ValidationError(_("Klopt dit jaartal?"))


def _name_field(model: type[models.Model], **options: Any) -> NameField:
    length: int = model._meta.get_field("name").max_length  # type: ignore[union-attr, assignment]
    shared = {"label": _("Naam"), "error_messages": {"required": NAME_REQUIRED}}
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return NameField(max_length=length, widget=widget, **{**shared, **options})


class _NamedOnceForm(PlaceForm):
    """An organisation that is known by its name alone, so that no two can have the same."""

    def clean_name(self) -> str:
        """Refuse the name of another one, however it is capitalised."""
        name: str = self.cleaned_data["name"]
        own: Any = self.place.pk if self.place else self.cleaned_data.get("key")
        if self.place_kind.model.objects.filter(name__iexact=name).exclude(pk=own).exists():
            raise forms.ValidationError(_("Deze naam staat er al. Kies een naam waaraan u het verschil ziet."))
        return name


class PartnershipForm(_NamedOnceForm):
    """One partnership."""

    place_kind = KINDS["partnership"]
    name = _name_field(
        Partnership,
        help_text=_(
            "De naam met de regio of het nummer, bijvoorbeeld: Samenwerkingsverband PO Rivierenland (voorbeeld)."
        ),
    )
    valid_until = _EndField(
        help_text=_("De laatste dag. Leeg zolang het samenwerkingsverband bestaat. Wat het deed, blijft bewaard.")
    )


class BoardForm(_NamedOnceForm):
    """One school board."""

    place_kind = KINDS["board"]
    name = _name_field(Board, help_text=_("De naam van het bevoegd gezag, meestal een stichting of vereniging."))
    valid_until = _EndField(
        help_text=_("De laatste dag. Leeg zolang het bestuur bestaat. Wat het deed, blijft bewaard.")
    )


class ProviderForm(_NamedOnceForm):
    """One provider."""

    place_kind = KINDS["provider"]
    name = _name_field(
        Provider, help_text=_("De naam van de organisatie die de hulp levert, zoals scholen en gemeenten haar kennen.")
    )
    valid_until = _EndField(
        help_text=_("De laatste dag. Leeg zolang de aanbieder bestaat. Wat zij invoerde, blijft bewaard.")
    )


class DistrictForm(PlaceForm):
    """One area of a municipality."""

    place_kind = KINDS["district"]
    name = _name_field(District, help_text=_("Een wijk of ander deel van de gemeente, bijvoorbeeld: Nijmegen-Noord."))
    municipality = RowField(
        label=_("Gemeente"),
        queryset=Municipality.objects.order_by("name"),
        empty_label=_("Kies een gemeente"),
        error_messages={"required": _("Kies de gemeente waarin het gebied ligt.")},
    )
    description = NameField(
        label=_("Omschrijving"),
        max_length=300,
        required=False,
        help_text=_("Welke wijken of postcodes horen erbij?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a second area with the same name in one municipality."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("name") and given.get("municipality"):
            own: Any = self.place.pk if self.place else given.get("key")
            twins = District.objects.filter(name__iexact=given["name"], municipality=given["municipality"])
            if twins.exclude(pk=own).exists():
                self.add_error("name", _("Deze gemeente heeft al een gebied met deze naam."))
        return given


class SchoolForm(PlaceForm):
    """One site of a school. `understood` is asked once the change has effects elsewhere that one should know."""

    place_kind = KINDS["school"]
    name = _name_field(School)
    kind = forms.ChoiceField(
        label=_("Soort"),
        choices=[("", _("Kies een soort")), *SchoolKind.choices],
        error_messages={"required": _("Kies een soort.")},
    )
    brin = forms.RegexField(
        r"^[0-9]{2}[A-Za-z]{2}$",
        label=_("BRIN"),
        error_messages={"invalid": _("Een BRIN heeft twee cijfers en twee letters, bijvoorbeeld 12AB.")},
        required=False,
        help_text=_("Twee cijfers en twee letters, bijvoorbeeld 12AB. Leeg als de school er geen heeft."),
        widget=forms.TextInput(attrs={"class": "field__short", "autocomplete": "off"}),
    )
    location = forms.RegexField(
        r"^[0-9]{2}$",
        label=_("Vestiging"),
        error_messages={"invalid": _("Een vestiging heeft twee cijfers, bijvoorbeeld 00.")},
        required=False,
        help_text=_("Twee cijfers; 00 is de hoofdvestiging."),
        widget=forms.TextInput(attrs={"class": "field__short", "inputmode": "numeric", "autocomplete": "off"}),
    )
    municipality = RowField(
        label=_("Gemeente"), queryset=Municipality.objects.order_by("name"), required=False, empty_label=_("onbekend")
    )
    district = RowField(
        label=_("Gebied"),
        queryset=District.objects.select_related("municipality").order_by("municipality__name", "name"),
        required=False,
        empty_label=_("geen"),
        help_text=_("Een wijk of ander deel van dezelfde gemeente."),
    )
    board = RowField(
        label=_("Schoolbestuur"), queryset=Board.objects.order_by("name"), required=False, empty_label=_("onbekend")
    )
    partnership = RowField(
        label=_("Samenwerkingsverband"),
        queryset=Partnership.objects.order_by("name"),
        required=False,
        empty_label=_("onbekend"),
    )
    region = forms.ChoiceField(
        label=_("Vakantieregio"),
        required=False,
        choices=[("", _("zoals de andere scholen in de gemeente")), *Region.choices],
        help_text=_("Bepaalt met welke schoolvakanties wordt gerekend."),
    )
    valid_until = _EndField(
        help_text=_("De laatste schooldag. Leeg zolang de school bestaat. Wat er was, blijft bewaard.")
    )
    understood = forms.BooleanField(label=_("Ik heb gelezen wat dit verandert"), required=False)

    def __init__(self, *args: Any, place: School | None = None, **options: Any) -> None:
        super().__init__(*args, place=place, **options)
        self.fields["board"].queryset = _going_on(Board, kept=place and place.board_id)  # type: ignore[attr-defined]
        self.fields["partnership"].queryset = _going_on(  # type: ignore[attr-defined]
            Partnership, kept=place and place.partnership_id
        )
        self.fields["district"].label_from_instance = _area_label  # type: ignore[attr-defined]

    def clean_brin(self) -> str:
        """Read 12ab as 12AB."""
        brin: str = self.cleaned_data["brin"].upper()
        return brin

    def clean(self) -> dict[str, Any]:
        """Refuse the number of another school; take the region from the other schools of the municipality."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("brin"):
            own: Any = self.place.pk if self.place else given.get("key")
            twins = School.objects.filter(brin=given["brin"], location=given.get("location") or "")
            twin = twins.exclude(pk=own).first()
            if twin is not None:
                message = gettext("Deze BRIN en vestiging zijn al van %(school)s. Vul het nummer van de vestiging in.")
                self.add_error("brin", message % {"school": twin})
        if not given.get("region") and given.get("municipality"):
            given["region"] = _region_of(given["municipality"])
        return given


def form_of(kind: PlaceKind) -> type[PlaceForm]:
    """Return the form of a kind."""
    return _FORMS[kind.name]


_FORMS: Mapping[str, type[PlaceForm]] = {
    form.place_kind.name: form for form in (PartnershipForm, BoardForm, ProviderForm, SchoolForm, DistrictForm)
}


def _values(place: Place, kind: PlaceKind) -> dict[str, Any]:
    return {name: getattr(place, kind.model._meta.get_field(name).attname) for name in kind.fields}  # type: ignore[union-attr]


def _going_on(model: type[Board | Partnership], *, kept: Any) -> models.QuerySet[Any]:
    """Return the organisations that one can choose: those that go on, and the one that the school has already."""
    goes_on = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=timezone.localdate())
    return model.objects.filter(goes_on | models.Q(pk=kept)).order_by("name")


def _area_label(area: District) -> str:
    return f"{area.municipality.name} – {area.name}"


def _region_of(municipality: Municipality) -> str:
    """Return the region of the schools in a municipality when they all have the same; empty when that says nothing."""
    rows = School.objects.filter(municipality=municipality).exclude(region="").order_by()
    regions = list(rows.values_list("region", flat=True).distinct()[:2])
    return regions[0] if len(regions) == 1 else ""
