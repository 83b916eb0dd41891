"""The form of the holidays of one region in one school year: a line for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from schools.calendar_checks import LONGEST_SOURCE, HolidayTerms, seen_of
from schools.models import HolidayName

__all__ = ["HolidayForm", "HolidayLine"]

# In the address of a field; the names themselves hold capitals.
SLUGS = {name: name.removesuffix("vakantie").lower() for name in HolidayName.values}


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayLine:
    """One holiday with its three fields."""

    name: str
    first: forms.BoundField
    last: forms.BoundField
    source: forms.BoundField

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong with one of the three."""
        return any(field.errors for field in (self.first, self.last, self.source))


class HolidayForm(forms.Form):
    """The first day, the last day and the source of each holiday; a line that is left empty is not known yet."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stored: Sequence[HolidayTerms] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for name, slug in SLUGS.items():
            label = {"name": HolidayName(name).label}
            self.fields[f"{slug}_first"] = DayField(label=gettext("%(name)s: eerste dag") % label, required=False)
            self.fields[f"{slug}_last"] = DayField(label=gettext("%(name)s: laatste dag") % label, required=False)
            self.fields[f"{slug}_source"] = NameField(
                label=gettext("%(name)s: bron") % label,
                required=False,
                max_length=LONGEST_SOURCE,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        self.initial = {"seen": seen_of(stored), **_initial(stored), **self.initial}

    def clean(self) -> dict[str, Any]:
        """Refuse a line that is half filled in."""
        given: dict[str, Any] = super().clean() or {}
        for slug in SLUGS.values():
            told = {part: given.get(f"{slug}_{part}") for part in ("first", "last", "source")}
            broken = any(f"{slug}_{part}" in self.errors for part in told)
            if broken or not any(told.values()):
                continue
            for part, value in told.items():
                if not value:
                    self.add_error(f"{slug}_{part}", _MISSING[part])
        return given

    def terms(self) -> tuple[HolidayTerms, ...]:
        """Return the holidays that the valid form says."""
        said = self.cleaned_data
        return tuple(
            HolidayTerms(
                name=name,
                first_day=said[f"{slug}_first"],
                last_day=said[f"{slug}_last"],
                source=said[f"{slug}_source"],
            )
            for name, slug in SLUGS.items()
            if said[f"{slug}_first"]
        )

    def lines(self) -> Iterator[HolidayLine]:
        """Give the fields, holiday by holiday."""
        for name, slug in SLUGS.items():
            label = str(HolidayName(name).label)
            first, last, source = (self[f"{slug}_{part}"] for part in ("first", "last", "source"))
            yield HolidayLine(name=label, first=first, last=last, source=source)

    def put_errors(self, error: ValidationError) -> None:
        """Put what an action refused at the first day of the holiday that it is about."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, complaints in found.items():
            self.add_error(f"{SLUGS[name]}_first" if name in SLUGS else None, complaints)


_MISSING = {
    "first": _("Vul ook de eerste dag in, of maak de hele regel leeg."),
    "last": _("Vul ook de laatste dag in, of maak de hele regel leeg."),
    "source": _("Vul in waar deze datums vandaan komen."),
}


def _initial(stored: Sequence[HolidayTerms]) -> dict[str, Any]:
    known = {row.name: row for row in stored if row.name in SLUGS}
    return {
        f"{SLUGS[name]}_{part}": value
        for name, row in known.items()
        for part, value in (("first", row.first_day), ("last", row.last_day), ("source", row.source))
    }
