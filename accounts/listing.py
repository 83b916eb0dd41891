"""A list on a page: the words typed to search it, the order chosen, and the links that change either."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.http import urlencode

__all__ = ["Choice", "Order", "address", "typed_words"]

MOST_CHARACTERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link that changes the list."""

    label: str
    url: str
    current: bool
    direction: str = "asc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """In which order a list stands: its name in the address, and whether it is turned around."""

    name: str
    is_descending: bool

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, known: Collection[str], default: str) -> Self:
        """Read `sorteer`, where a minus turns the order around; nonsense is as if it were not there."""
        asked = query.get("sorteer", default)
        asked = asked if asked.removeprefix("-") in known else default
        return cls(name=asked.removeprefix("-"), is_descending=asked.startswith("-"))

    @property
    def asked(self) -> str:
        """The order as the address says it."""
        return self.signed(self.name)

    def signed(self, column: str) -> str:
        """Return the column as the database sorts by it."""
        return f"-{column}" if self.is_descending else column

    def choices(self, labels: Mapping[str, str | Promise], url: Callable[[str], str]) -> list[Choice]:
        """Return the orders to choose from, each with the address that `url` gives it; the current one turns around."""
        return [self._choice(name, str(label), url) for name, label in labels.items()]

    def _choice(self, name: str, label: str, url: Callable[[str], str]) -> Choice:
        is_current = name == self.name
        turned = f"-{name}" if is_current and not self.is_descending else name
        direction = "desc" if self.is_descending else "asc"
        return Choice(label=label, url=url(turned), current=is_current, direction=direction)


def typed_words(query: Mapping[str, str]) -> str:
    """Return what was typed to search for, without what no database can compare and not endlessly long."""
    return query.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS]


def address(**asked: str) -> str:
    """Return the part of an address behind the path, without what is empty."""
    return "?" + urlencode({key: value for key, value in asked.items() if value})
