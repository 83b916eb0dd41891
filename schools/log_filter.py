"""Which lines of the log are asked for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.audit_words import ATTEMPTS, CHANGES, READINGS, REVIEWS, SIGN_INS
from accounts.fields import DayField
from accounts.models import AuditEvent, User

__all__ = ["LogFilter"]

MOST_PEOPLE = 200
GROUPS: Mapping[str | Promise, Mapping[str, str | Promise]] = {
    _("Lezen en ophalen"): READINGS,
    _("Wijzigen"): CHANGES,
    _("In- en uitloggen"): SIGN_INS,
    _("Geweigerd"): ATTEMPTS,
    _("Toezicht"): REVIEWS,
}


class LogFilter(forms.Form):
    """By person, action, outcome, period and object; what is left empty does not narrow."""

    persoon = forms.CharField(label=_("Persoon: naam of e-mailadres"), max_length=150, required=False)
    actie = forms.ChoiceField(label=_("Wat"), required=False)
    uitkomst = forms.ChoiceField(label=_("Uitkomst"), required=False)
    van = DayField(label=_("Van"), required=False)
    tot = DayField(label=_("Tot en met"), required=False)
    over = forms.CharField(label=_("Kenmerk van het onderwerp"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(name), list(words.items())) for name, words in GROUPS.items()]
        self.fields["actie"].choices = [("", _("alles")), *groups]  # type: ignore[attr-defined]
        self.fields["uitkomst"].choices = [("", _("alle")), *AuditEvent.Outcome.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("van") and given.get("tot") and given["van"] > given["tot"]:
            self.add_error("tot", _("Deze datum ligt voor de eerste. Kies een latere."))
        return given

    def matching(self) -> QuerySet[AuditEvent]:
        """Return the lines, the newest first; none when what was asked is not valid."""
        if not self.is_valid():
            return AuditEvent.objects.none()
        asked = self.cleaned_data
        plain = {"action": asked["actie"], "outcome": asked["uitkomst"], "subject_id": asked["over"].strip().lower()}
        rows = AuditEvent.objects.filter(**{name: value for name, value in plain.items() if value})
        if asked["persoon"]:
            rows = rows.filter(actor__in=list(_people(asked["persoon"])))
        return _within(rows, asked["van"], asked["tot"]).order_by("-at", "-id")


def _people(words: str) -> Iterable[Any]:
    """Return who may be meant; read first, so that the database can use its index on persons."""
    found = User.objects.order_by("email")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found.values_list("pk", flat=True)[:MOST_PEOPLE]


def _within(rows: QuerySet[AuditEvent], first: date | None, last: date | None) -> QuerySet[AuditEvent]:
    if first:
        rows = rows.filter(at__gte=_midnight(first))
    if last and last < date.max:
        rows = rows.filter(at__lt=_midnight(last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
