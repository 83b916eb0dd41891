"""What waits for a person: to decide, to confirm, to answer. Rooms above add what they know with `add_source`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User

__all__ = ["Waiting", "add_source", "waiting_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: what must be done, about what, and where. `icon` is a name of the icon tag."""

    task: str
    about: str
    url: str
    icon: str = "arrow-right"
    note: str = ""


Source = Callable[[User], Iterable[Waiting]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Let a source be asked as well; each takes a number of queries that does not grow with what it finds."""
    if source not in _sources:
        _sources.append(source)


def waiting_for(user: User) -> list[Waiting]:
    """Return all that waits for a person, in the order in which the sources were added."""
    return [row for source in _sources for row in source(user)]
