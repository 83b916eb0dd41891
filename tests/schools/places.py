"""What the tests of the administrator's desk share: valid, dull values, and pressing at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client

from schools.actions import HolidayConflictError, PlaceConflictError, PlaceInUseError, RestoreRefusedError
from schools.models import School
from schools.places import KINDS, record_of, values_of

SCHOOL, BOARD = KINDS["school"], KINDS["board"]
REFUSED = (ValidationError, PlaceConflictError, PlaceInUseError, RestoreRefusedError, HolidayConflictError)


def school_values(school: School, **changed: Any) -> dict[str, Any]:
    """What a school says now, as an action takes it, but for what changed."""
    return {**{name: getattr(school, name) for name in SCHOOL.fields}, **changed}


def typed_school(school: School, **changed: Any) -> dict[str, Any]:
    """What the form of a school sends, but for what changed."""
    plain = {
        name.removesuffix("_id"): "" if value is None else value for name, value in values_of(record_of(school), SCHOOL)
    }
    return {**plain, "revision": school.revision, **changed}


def messages_of(client: Client, path: str) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in client.get(path).context["messages"]]


def at_once(*asks: Callable[[], object]) -> list[str]:
    """Do several things at the same moment, each on a connection of its own; tell how each ended."""
    outcomes: list[str] = []
    start = threading.Barrier(len(asks))

    def run(ask: Callable[[], object]) -> None:
        try:
            start.wait()
            ask()
            outcomes.append("stored")
        except REFUSED as error:
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[ask]) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
