"""The list of reports: what is searched, filtered and in which order, read from the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Case, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.listing import Choice, Order, address, typed_words
from reports.models import Report

ORDERS: Mapping[str, str | Promise] = {"datum": _("datum"), "budget": _("budget"), "schooljaar": _("schooljaar")}
COLUMNS = {
    "datum": "requested_at",
    "budget": "calculation__pool__name",
    "schooljaar": "calculation__pool__school_year",
}
NEWEST_FIRST = "-datum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the address asks for; nonsense in it is as if it were not there."""

    words: str
    audience: str
    order: Order

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read `q`, `voor` and `sorteer`."""
        audience = query.get("voor", "")
        return cls(
            words=typed_words(query),
            audience=audience if audience in Report.Audience.values else "",
            order=Order.from_query(query, known=ORDERS, default=NEWEST_FIRST),
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
        rows = reports.select_related("calculation__pool", "agreement").defer(
            "calculation__snapshot", "calculation__result"
        )
        # What was agreed stands first, whatever the order of the rest.
        agreed_first = Case(When(agreement=None, then=1), default=0)
        return rows.order_by(agreed_first, self.order.signed(COLUMNS[self.order.name]), "-requested_at", "pk")

    @property
    def sorts(self) -> list[Choice]:
        """The orders to choose from; the current one turns around."""
        return self.order.choices(ORDERS, lambda name: self._url(sorteer=name))

    @property
    def audiences(self) -> list[Choice]:
        """The readers to choose from, and all of them together."""
        everyone = Choice(label=gettext("alle"), url=self._url(voor=""), current=not self.audience)
        return [everyone, *(self._audience(value, str(label)) for value, label in Report.Audience.choices)]

    def _audience(self, value: str, label: str) -> Choice:
        return Choice(label=label, url=self._url(voor=value), current=self.audience == value)

    def _url(self, **changed: str) -> str:
        return address(**{"q": self.words, "voor": self.audience, "sorteer": self.order.asked, **changed})
