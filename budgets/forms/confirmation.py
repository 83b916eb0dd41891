"""The form with which a funder corrects lines, and the one for the ground to see rows."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NameField
from budgets.confirming.groups import LineGroup
from budgets.confirming.lines import Figures, Line, LineKind
from budgets.models import RowGround
from cases.forms.fields import EuroField, HoursField
from cases.forms.indication_rules import MOST_MINUTES, MOST_YEARS, check_money, check_period
from cases.models import AmountBasis, AmountStatus, Frequency

LONGEST_NOTE = 300
# Ten years of days and nights; it only catches a slip of the keyboard.
MOST_MINUTES_IN_ALL = 10 * 366 * 24 * 60

__all__ = ["CorrectionForm", "RowGroundForm"]


class CorrectionForm(forms.Form):
    """What the lines of a group should be. `figures` gives the values per line once it is valid.

    Of a group only the last day can be given, for all at once; the first days may differ, and are not shown.
    """

    amount = EuroField(label=_("Bedrag"), required=False)
    amount_basis = forms.ChoiceField(label=_("Het bedrag geldt"), choices=AmountBasis.choices)
    amount_status = forms.ChoiceField(label=_("Hoe zeker is het bedrag?"), choices=AmountStatus.choices)
    time = HoursField(
        label=_("Uren"),
        required=False,
        most_minutes=MOST_MINUTES_IN_ALL,
        help_text=_("Bijvoorbeeld 8,7 of 8:42 (8 uur en 42 minuten). Laat leeg als er alleen een bedrag is."),
    )
    frequency = forms.ChoiceField(label=_("Hoe vaak?"), choices=Frequency.choices, initial=Frequency.WEEK)
    valid_from = DayField(label=_("Vanaf"))
    valid_until = DayField(label=_("Tot en met"), required=False)
    note = NameField(
        label=_("Waarom is het anders?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_NOTE}),
        help_text=_(
            "De school leest dit. Bijvoorbeeld: tarief 2026 volgens de verordening. Schrijf niets over een kind."
        ),
        error_messages={"required": _("Vul in waarom het anders is. De school moet het kunnen begrijpen.")},
    )

    def __init__(self, *args: Any, group: LineGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        self.group = group
        self.is_amount = group.first.kind is LineKind.AMOUNT
        self.is_single = self.is_amount or group.is_row
        self.initial = {**self._start(), **self.initial}
        self._leave_out()

    def clean(self) -> dict[str, Any]:
        """Check what the fields say together."""
        cleaned = super().clean() or {}
        cleaned["minutes"] = cleaned.get("time")
        if self.is_amount:
            self._check_amount(cleaned)
            return cleaned
        self._check_time(cleaned)
        if "amount" in cleaned and "amount" not in self.errors:
            check_money(self, cleaned)
        if self.group.is_row:
            check_period(self, cleaned, birth_year=None)
        else:
            self._check_last_day(cleaned)
        return cleaned

    def figures(self, line: Line) -> Figures:
        """Return what the valid form says of one line."""
        said, before = self.cleaned_data, line.entered
        cents, minutes = said["amount"], said["minutes"]
        until = said["valid_until"] if self.is_single else (said["valid_until"] or before.valid_until)
        return Figures(
            minutes=minutes,
            frequency=said["frequency"] if minutes is not None else "",
            amount_cents=cents,
            amount_basis=said["amount_basis"] if cents is not None else "",
            amount_status=before.amount_status if self.is_amount else said["amount_status"],
            valid_from=said["valid_from"] if self.is_single else before.valid_from,
            valid_until=until,
        )

    def _start(self) -> dict[str, Any]:
        """Begin with what the funder said where that is the same for all, otherwise with what was entered."""
        leading = {line.leading for line in self.group.lines}
        figures = self.group.first.leading if len(leading) == 1 else self.group.entered
        cents, minutes = figures.amount_cents, figures.minutes
        days = {"valid_from": figures.valid_from, "valid_until": figures.valid_until} if self.is_single else {}
        return {
            "amount": cents,
            "amount_basis": figures.amount_basis or AmountBasis.SCHOOL_YEAR,
            "amount_status": figures.amount_status or AmountStatus.GRANTED,
            "time": minutes,
            "frequency": figures.frequency or Frequency.WEEK,
            **days,
        }

    def _leave_out(self) -> None:
        # What is known does not become unknown by a correction.
        self.fields["amount"].required = self.is_amount or self.group.entered.amount_cents is not None
        self.fields["amount"].error_messages["required"] = gettext("Vul het bedrag in. Onbekend is niet nul.")
        if self.is_amount:
            for name in ("amount_status", "time", "frequency"):
                del self.fields[name]
            self.fields["valid_from"].required = False
        elif not self.group.is_row:
            del self.fields["valid_from"]
            self.fields["valid_until"].label = gettext("Tot en met, voor alle regels")
            self.fields["valid_until"].help_text = gettext("Leeg laten betekent: de einddatums blijven zoals ze zijn.")

    def _check_time(self, cleaned: dict[str, Any]) -> None:
        minutes, frequency = cleaned["minutes"], cleaned.get("frequency", "")
        if minutes == 0:
            self.add_error("time", gettext("Vul meer dan nul in. Is er geen tijd toegekend, laat dit veld dan leeg."))
        elif minutes is not None and frequency in MOST_MINUTES and minutes > MOST_MINUTES[frequency][0]:
            self.add_error("time", str(MOST_MINUTES[frequency][1]))

    def _check_amount(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first is not None and last is not None and last < first:
            self.add_error("valid_until", gettext("Het einde ligt vóór het begin. Pas een van de twee datums aan."))
        elif first is not None and last is not None and last.year - first.year > MOST_YEARS:
            self.add_error("valid_until", gettext("Deze periode duurt langer dan tien jaar. Klopt het jaartal?"))

    def _check_last_day(self, cleaned: dict[str, Any]) -> None:
        last = cleaned.get("valid_until")
        if last is None:
            self._check_open_ends(cleaned)
            return
        starts = [line.entered.valid_from for line in self.group.lines if line.entered.valid_from]
        self._check_starts(last, starts)

    def _check_starts(self, last: date, starts: list[date]) -> None:
        later = sum(start > last for start in starts)
        if later:
            text = ngettext(
                "Bij %(number)s regel ligt de eerste dag na deze datum. Klopt het jaartal?",
                "Bij %(number)s regels ligt de eerste dag na deze datum. Klopt het jaartal?",
                later,
            )
            self.add_error("valid_until", text % {"number": later})
        elif any(last.year - start.year > MOST_YEARS for start in starts):
            self.add_error("valid_until", gettext("Deze periode duurt langer dan tien jaar. Klopt het jaartal?"))

    def _check_open_ends(self, cleaned: dict[str, Any]) -> None:
        is_open = any(line.entered.valid_until is None for line in self.group.lines)
        is_period = cleaned.get("amount_basis") == AmountBasis.PERIOD and cleaned.get("amount") is not None
        if is_open and is_period:
            self.add_error("valid_until", gettext("Een bedrag voor de hele periode heeft een einddatum nodig."))


class RowGroundForm(forms.Form):
    """On which ground funders may see rows one by one."""

    kind = forms.ChoiceField(
        label=_("Welke grond is er?"),
        choices=[("", _("Kies een grond")), *RowGround.Kind.choices],
        help_text=_(
            "Toestemming is het laatste redmiddel: ouders zijn niet vrij om te weigeren als de hulp ervan afhangt, en "
            "kunnen haar altijd intrekken (AVG, artikel 6 en 7). Is er een wettelijke taak of een DPIA, kies die dan."
        ),
        error_messages={"required": _("Kies een grond.")},
    )
    reference = NameField(
        label=_("Artikel of kenmerk"),
        max_length=300,
        help_text=_("Zo dat een ander het terugvindt. Bijvoorbeeld: Jeugdwet artikel 2.3, of DPIA 2026-14 van 12 mei."),
        error_messages={"required": _("Vul in om welk artikel of document het gaat.")},
    )
