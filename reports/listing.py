"""The list of reports: what is searched, filtered and in which order, read from the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.models import Report

MOST_CHARACTERS = 100

ORDERS: Mapping[str, tuple[str | Promise, str]] = {
    "datum": (_("datum"), "requested_at"),
    "budget": (_("budget"), "calculation__pool__name"),
    "schooljaar": (_("schooljaar"), "calculation__pool__school_year"),
}
NEWEST_FIRST = "-datum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link that changes the list."""

    label: str
    url: str
    current: bool
    direction: str = "asc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the address asks for; nonsense in it is as if it were not there."""

    words: str
    audience: str
    order: str

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read `q`, `voor` and `sorteer`."""
        audience = query.get("voor", "")
        order = query.get("sorteer", NEWEST_FIRST)
        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS],
            audience=audience if audience in Report.Audience.values else "",
            order=order if order.removeprefix("-") in ORDERS else NEWEST_FIRST,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether something is searched or filtered."""
        return bool(self.words or self.audience)

    def filtered(self, reports: QuerySet[Report]) -> QuerySet[Report]:
        """Return the reports that match, in order, with what the list shows and without the large documents."""
        for word in self.words.split():
            in_pool = Q(calculation__pool__name__icontains=word) | Q(calculation__pool__school_year__icontains=word)
            reports = reports.filter(in_pool)
        if self.audience:
            reports = reports.filter(audience=self.audience)
        column = ("-" if self.order.startswith("-") else "") + ORDERS[self.order.removeprefix("-")][1]
        rows = reports.select_related("calculation__pool").defer("calculation__snapshot", "calculation__result")
        return rows.order_by(column, "-requested_at", "pk")

    @property
    def sorts(self) -> list[Choice]:
        """The orders to choose from; the current one turns around."""
        return [self._sort(name, str(label)) for name, (label, _column) in ORDERS.items()]

    @property
    def audiences(self) -> list[Choice]:
        """The readers to choose from, and all of them together."""
        everyone = Choice(label=gettext("alle"), url=self._url(voor=""), current=not self.audience)
        return [everyone, *(self._audience(value, str(label)) for value, label in Report.Audience.choices)]

    def _sort(self, name: str, label: str) -> Choice:
        is_current = self.order.removeprefix("-") == name
        is_descending = self.order.startswith("-")
        turned = name if is_current and is_descending else f"-{name}"
        url = self._url(sorteer=turned if is_current else name)
        return Choice(label=label, url=url, current=is_current, direction="desc" if is_descending else "asc")

    def _audience(self, value: str, label: str) -> Choice:
        return Choice(label=label, url=self._url(voor=value), current=self.audience == value)

    def _url(self, **changed: str) -> str:
        asked = {"q": self.words, "voor": self.audience, "sorteer": self.order, **changed}
        return "?" + urlencode({key: value for key, value in asked.items() if value})
