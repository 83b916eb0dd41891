"""The forms about one role: which, where, from when until when; and its last day."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from schools.actions.people import RoleTerms
from schools.models import Membership
from schools.permissions import TABLE, Role
from schools.place_search import MOST_FOUND, Place, find_places, place_label

__all__ = ["RoleEndForm", "RoleForm"]

NO_PLACE = "none"


class RoleForm(forms.Form):
    """One role to give; `terms` says it once the form is valid.

    The organisation is typed. When more than one is meant, the form comes back with those to choose from.
    """

    role = forms.ChoiceField(label=_("Rol"), error_messages={"required": _("Kies een rol.")})
    place_words = NameField(
        label=_("Bij welke organisatie?"),
        required=False,
        max_length=120,
        help_text=_(
            "Typ de naam of een deel ervan; bij een school mag ook het BRIN. Een functioneel beheerder hoort bij geen "
            "organisatie: laat het dan leeg."
        ),
    )
    place = forms.ChoiceField(
        label=_("Welke bedoelt u?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Er zijn er meer met deze naam. Kies welke u bedoelt."),
            "invalid_choice": _("Kies een organisatie uit de lijst."),
        },
    )
    valid_from = DayField(label=_("Vanaf"), help_text=_("Vandaag of later."))
    valid_until = DayField(
        label=_("Tot en met"),
        required=False,
        help_text=_("De laatste dag waarop deze rol geldt. Leeg betekent: tot iemand de rol beëindigt."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [("", _("kies een rol")), *_roles()]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()
        self._found: Place | None = None
        self._offer()

    def clean(self) -> dict[str, Any]:
        """Find the organisation that fits the role, and hold the days against each other."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and first < timezone.localdate():
            self.add_error("valid_from", _("Een rol kan niet eerder dan vandaag ingaan. Kies vandaag of later."))
        if first and last and last < first:
            self.add_error("valid_until", _("Deze datum ligt voor de eerste dag. Kies een latere."))
        if given.get("role"):
            self._find(TABLE.organisations[given["role"]], given.get("place_words", ""))
        return given

    def terms(self) -> RoleTerms:
        """Return the role to give."""
        given = self.cleaned_data
        return RoleTerms(
            role=Role(given["role"]),
            place=self._found,
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
        )

    def _offer(self) -> None:
        """Offer the organisations that may be meant, when the words were sent before and fit more than one."""
        kind = TABLE.organisations.get(str(self.data.get(self.add_prefix("role"), "")), NO_PLACE)
        words = str(self.data.get(self.add_prefix("place_words"), "")).replace("\0", "").strip()[:120]
        self.candidates = find_places(kind, words) if words and kind != NO_PLACE else []
        if 1 < len(self.candidates) <= MOST_FOUND:
            offered = [(str(row.pk), place_label(row)) for row in self.candidates]
            self.fields["place"].choices = offered  # type: ignore[attr-defined]
            self.fields["place"].required = True
        else:
            del self.fields["place"]

    def _find(self, kind: str, words: str) -> None:
        if kind == NO_PLACE:
            if words:
                text = _("Een functioneel beheerder hoort bij geen organisatie. Laat dit veld leeg.")
                self.add_error("place_words", text)
            return
        chosen = [row for row in self.candidates if str(row.pk) == self.cleaned_data.get("place")]
        if len(self.candidates) == 1 or chosen:
            self._found = (chosen or self.candidates)[0]
        elif "place" not in self.fields:
            self.add_error("place_words", _not_found(kind, words, self.candidates))


class RoleEndForm(forms.Form):
    """The last day of a role; `seen` is the one that stood on the page."""

    valid_until = DayField(
        label=_("Laatste dag"),
        required=False,
        help_text=_("De rol geldt die dag nog. Leeg betekent: zonder einddatum."),
    )
    seen = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"], localize=False)

    def __init__(self, *args: Any, membership: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        last: date | None = membership.valid_until
        self.initial = {"valid_until": last, "seen": last.isoformat() if last else "", **self.initial}


def _roles() -> list[tuple[str, str]]:
    return [(role.value, str(capfirst(role.label))) for role in Role]


def _not_found(kind: str, words: str, candidates: list[Place]) -> str:
    if not words:
        return gettext("Vul in bij welke organisatie deze rol hoort.")
    if candidates:
        return gettext("Er zijn meer dan %(number)d organisaties met deze woorden. Typ meer van de naam.") % {
            "number": MOST_FOUND
        }
    sentences = {
        "school": gettext("Geen school gevonden met deze woorden. Controleer de naam, of voeg de school eerst toe."),
        "board": gettext("Geen schoolbestuur gevonden met deze woorden. Controleer de naam, of voeg het eerst toe."),
        "municipality": gettext("Geen gemeente gevonden met deze woorden. Controleer de naam."),
        "partnership": gettext(
            "Geen samenwerkingsverband gevonden met deze woorden. Controleer de naam, of voeg het eerst toe."
        ),
        "provider": gettext("Geen aanbieder gevonden met deze woorden. Controleer de naam, of voeg haar eerst toe."),
    }
    return sentences[kind]
