"""The list of a school's children: what is searched, in which order, and which page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from accounts.listing import Choice, Order, address, typed_words
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
    order: Order

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read `q` and `sorteer`."""
        return cls(words=typed_words(query), order=Order.from_query(query, known=ORDERS, default="kenmerk"))

    @property
    def column(self) -> ChildrenOrder:
        """By what the rows are sorted."""
        return ORDERS[self.order.name]

    @property
    def sorts(self) -> list[Choice]:
        """The orders to choose from; the current one turns around, and the page stays at the list."""
        labels = {name: column.label for name, column in ORDERS.items()}
        return self.order.choices(labels, lambda name: address(q=self.words, sorteer=name) + "#kinderen")
