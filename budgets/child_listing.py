"""The list of a school's children: what is searched, in which order, and which page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.http import urlencode

from budgets.listing import MOST_CHARACTERS, Choice
from cases.queries import ChildrenOrder

# What the address calls an order, in the language of the other addresses.
ORDERS: Mapping[str, ChildrenOrder] = {
    "kenmerk": ChildrenOrder.REFERENCE,
    "roepnaam": ChildrenOrder.NICKNAME,
    "einddatum": ChildrenOrder.ENDING,
    "uren": ChildrenOrder.HOURS,
    "professionals": ChildrenOrder.PROFESSIONALS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildListing:
    """What the address asks for; nonsense in it is as if it were not there."""

    words: str
    order: str
    is_descending: bool

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read `q` and `sorteer`; a minus turns the order around."""
        asked = query.get("sorteer", "")
        name = asked.removeprefix("-")
        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS],
            order=name if name in ORDERS else "kenmerk",
            is_descending=name in ORDERS and asked.startswith("-"),
        )

    @property
    def column(self) -> ChildrenOrder:
        """By what the rows are sorted."""
        return ORDERS[self.order]

    @property
    def sorts(self) -> list[Choice]:
        """The orders to choose from; the current one turns around."""
        return [self._sort(name, str(column.label)) for name, column in ORDERS.items()]

    def _sort(self, name: str, label: str) -> Choice:
        is_current = name == self.order
        turned = f"-{name}" if is_current and not self.is_descending else name
        url = "?" + urlencode({key: value for key, value in (("q", self.words), ("sorteer", turned)) if value})
        direction = "desc" if self.is_descending else "asc"
        return Choice(label=label, url=f"{url}#kinderen", current=is_current, direction=direction)
