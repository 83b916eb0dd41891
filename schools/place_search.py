"""Finding the organisation that somebody means by typing a part of its name."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from schools.models import Board, Municipality, Partnership, Provider, School

__all__ = ["MOST_FOUND", "Place", "find_places", "place_label"]

Place = School | Board | Municipality | Partnership | Provider
# More than fit on a page to choose from: then the words say too little.
MOST_FOUND = 20
MODELS: Mapping[str, Any] = {
    "school": School,
    "board": Board,
    "municipality": Municipality,
    "partnership": Partnership,
    "provider": Provider,
}


def find_places(kind: str, words: str) -> list[Place]:
    """Return the organisations of a kind that have every word in their name, at most one more than `MOST_FOUND`.

    A school is also found by its BRIN, its municipality and its board. One that bears exactly this name stands alone.
    """
    rows: Any = MODELS[kind].objects.order_by("name", "pk")
    if kind == "school":
        rows = rows.select_related("municipality")
    for word in words.split():
        rows = rows.filter(_has(kind, word))
    exact = list(rows.filter(name__iexact=words.strip())[:2])
    if len(exact) == 1:
        return exact
    return list(rows[: MOST_FOUND + 1])


def place_label(place: Place) -> str:
    """Return the name, for a school with what tells it from another of the same name."""
    if not isinstance(place, School):
        return place.name
    more = [" ".join(part for part in (place.brin, place.location) if part)]
    more.append(place.municipality.name if place.municipality else "")
    told = ", ".join(part for part in more if part)
    return f"{place.name} ({told})" if told else place.name


def _has(kind: str, word: str) -> Q:
    found = Q(name__icontains=word)
    if kind == "school":
        found |= Q(brin__iexact=word) | Q(municipality__name__icontains=word) | Q(board__name__icontains=word)
    return found
