"""The form in which a school writes down what it delivered: a line for each month of the school year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField
from budgets.actions import MonthFigures
from budgets.models import PoolSchool, Realisation
from budgets.presentation.month_names import month_name
from cases.forms.fields import EuroField, HoursField, NumberField

LONGEST_NOTE = 300
# Below a thousand, so that "1,025" has one reading.
MOST_FTE = 999
FTE_PLACES = 6
MOST_MINUTES = 60 * 100_000
COPIED = ("fte", "hours", "cost")
SAME = "same:"


class FteField(NumberField):
    """A number of fte, with six decimals at most."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=MOST_FTE, **options)

    def clean(self, value: Any) -> Any:
        """Return the number or None; raise ValidationError for more decimals than are kept."""
        number: Decimal | None = super().clean(value)
        if number is not None and number != round(number, FTE_PLACES):
            raise ValidationError(_("Schrijf hooguit zes cijfers achter de komma."))
        return number


class MonthForm(forms.Form):
    """What one school delivered in one month. All of it may stay empty: that is not known, which is not zero."""

    fte = FteField(required=False)
    hours = HoursField(most_minutes=MOST_MINUTES, required=False)
    cost = EuroField(required=False)
    note = NameField(required=False, max_length=LONGEST_NOTE)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, localize=False, min_value=1, max_value=2**62)

    def __init__(self, data: Mapping[str, Any] | None = None, *, month: date, stored: Realisation | None) -> None:
        super().__init__(data, prefix=f"{month:%Y-%m}")
        self.month = month
        self.initial = {**initial_of(stored), **self.initial}
        names = {"fte": _("fte"), "hours": _("uren"), "cost": _("kosten in euro’s"), "note": _("toelichting")}
        for name, words in names.items():
            self.fields[name].label = f"{month_name(month)}: {words}"

    def clean(self) -> dict[str, Any]:
        """Refuse a note without a figure: it would not be kept."""
        cleaned = super().clean() or {}
        figures = [cleaned.get(name) for name in COPIED]
        if cleaned.get("note") and not self.errors and all(figure is None for figure in figures):
            self.add_error("note", _("Vul ook fte, uren of kosten in. Een toelichting alleen wordt niet bewaard."))
        return cleaned

    def figures(self, school: PoolSchool | None) -> MonthFigures:
        """Return what the valid form says."""
        said = self.cleaned_data
        return MonthFigures(
            school=school,
            month=self.month,
            fte=said["fte"],
            minutes=said["hours"],
            cents=said["cost"],
            note=said["note"].strip(),
            seen=said["seen"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """One month of the form; without a form it has not begun. `copies` is the month that can be taken over.

    `told` is what the reader must know of it, such as that another organisation wrote it; empty: nothing.
    """

    label: str
    told: str
    form: MonthForm | None
    same: str
    copies: str


class MonthGrid:
    """The months of one school. It reads what was typed and knows what to show, and stores nothing."""

    def __init__(
        self,
        months: tuple[date, ...],
        *,
        begun: int,
        stored: Mapping[date, Realisation],
        told: Mapping[date, str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.months = months
        self.told = told
        self.forms = [MonthForm(data, month=month, stored=stored.get(month)) for month in months[:begun]]

    def is_valid(self) -> bool:
        """Tell whether every month can be read."""
        return not self.errors

    def figures(self, school: PoolSchool | None) -> list[MonthFigures]:
        """Return what the valid form says of each month."""
        return [form.figures(school) for form in self.forms]

    @property
    def lines(self) -> list[MonthLine]:
        """The twelve months, those that have not begun without fields."""
        forms_by_month = dict(zip(self.months, self.forms, strict=False))
        return [
            MonthLine(
                label=month_name(month),
                told=self.told.get(month, ""),
                form=forms_by_month.get(month),
                same=f"{SAME}{month:%Y-%m}" if place and month in forms_by_month else "",
                copies=month_name(self.months[place - 1]) if place else "",
            )
            for place, month in enumerate(self.months)
        ]

    @cached_property
    def errors(self) -> list[Any]:
        """Every problem, so that the summary above the form can count them."""
        return [problem for form in self.forms for problems in form.errors.values() for problem in problems]

    @property
    def non_field_errors(self) -> list[str]:
        """None: every problem stands at its field."""
        return []

    def __iter__(self) -> Iterator[forms.BoundField]:
        """Give the fields of all months, as the summary of errors walks a form."""
        for form in self.forms:
            yield from form


def with_month_before(data: Mapping[str, Any], months: tuple[date, ...]) -> dict[str, Any] | None:
    """Return what was typed with one month as the month before it, where the button for that was pressed."""
    wished = str(data.get("do", ""))
    names = [f"{month:%Y-%m}" for month in months]
    name = wished.removeprefix(SAME)
    if not wished.startswith(SAME) or name not in names[1:]:
        return None
    before = names[names.index(name) - 1]
    copied = {f"{name}-{field}": data.get(f"{before}-{field}", "") for field in COPIED}
    return {**{key: data[key] for key in data}, **copied}


def initial_of(stored: Realisation | None) -> dict[str, Any]:
    """Return a stored row as the fields show it."""
    if stored is None:
        return {}
    return {
        "fte": stored.fte,
        "hours": stored.minutes,
        "cost": stored.cents,
        "note": stored.note,
        "seen": stored.pk,
    }
