"""What `expected.toml` says: the answer that each person should get at each address, for each object and each method.

Nothing here asks the site. The roles and abilities come from `schools/abilities.toml`, read as a file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
DISTANCES = ("own", "sibling", "other_board", "far", "missing")
FOUND, SIGN_IN, REFUSED_FORM, FORBIDDEN, NOT_THERE, NO_METHOD = 200, 302, 401, 403, 404, 405
INVALID = 422

Answer = int | Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One row of the file: an address, perhaps with one kind of object."""

    key: str
    object: str | None = None
    anywhere: bool = False
    step: bool = False
    field: str = ""
    along: str = ""
    along_query: str = ""
    query: str = ""
    act: str = ""
    get: str | None = None
    post: str | None = None
    get_answer: Answer = FOUND
    post_answer: Answer = INVALID
    options: int = NO_METHOD
    every_method: int | None = None
    anonymous: Mapping[str, int] | None = None

    @property
    def name(self) -> str:
        """The name by which Django knows the address."""
        return self.key.partition("@")[0]

    @property
    def is_public(self) -> bool:
        """Whether one need not be signed in."""
        return "everyone" in (self.get, self.post)

    def ability(self, method: str) -> str | None:
        """Return what the method asks for; None for a method that the address does not have."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody as far as the table is concerned: roles that count today, or nobody; not signed in at all."""

    # (role, place) of each role: somebody's director at `own`, somebody else's at `far`.
    roles: tuple[tuple[str, str], ...] = ()
    is_signed_in: bool = True


@cache
def table() -> Mapping[str, Any]:
    """Return the file."""
    return tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))


@cache
def abilities() -> Mapping[str, frozenset[str]]:
    """Return role → abilities, as the file of the site says."""
    rows = tomllib.loads((ROOT / "schools" / "abilities.toml").read_text(encoding="utf-8"))
    return {
        role: frozenset(name for name, row in rows["abilities"].items() if role in row["roles"])
        for role in rows["roles"]
    }


def all_routes() -> list[Route]:
    """Return every row, in the order of the file."""
    return [Route(key=key, **row) for key, row in table()["routes"].items()]


def distance_of(kind: str, place: str, *, home: str) -> str:
    """Return how far an object at a place is for who has a role at `home` (`own` or `far`)."""
    if home == "own" or table()["objects"][kind].get("is_placeless") or place == "missing":
        return place
    return "own" if place == home else "far"


def expected(route: Route, method: str, *, place: str, who: Who) -> int:
    """Return the status that this person gets for this method on the object at this place.

    The most generous of the person's roles counts. `place` is one of DISTANCES; without an object it says nothing.
    """
    if route.every_method is not None:
        return route.every_method
    if not who.is_signed_in and not route.is_public:
        return (route.anonymous or {}).get(method, REFUSED_FORM if method == "POST" else SIGN_IN)
    roles = who.roles or (("nobody", "own"),)
    if route.anywhere and not any(_has_some(route, role) for role, _ in roles):
        return FORBIDDEN
    answers = [_answer(route, method, place, role, home) for role, home in roles]
    if len(roles) > 1 and method in {"GET", "HEAD"} and not isinstance(route.get_answer, int):
        return route.get_answer.get("several", min(answers, key=_generosity))
    return min(answers, key=_generosity)


def _generosity(status: int) -> int:
    return {FORBIDDEN: 2, NOT_THERE: 3}.get(status, 1)


def _has_some(route: Route, role: str) -> bool:
    return bool({route.get, route.post} & abilities().get(role, frozenset()))


def _answer(route: Route, method: str, place: str, role: str, home: str) -> int:
    has = abilities().get(role, frozenset()) | {"signed_in", "everyone"}
    if method == "OPTIONS":
        return route.options
    ability = route.ability(method)
    if ability is None:
        return NO_METHOD
    if route.object is not None:
        kind = table()["objects"][route.object]
        distance = distance_of(route.object, place, home=home)
        if distance not in kind.get(role, ()) or kind["seen_with"] not in has:
            return NOT_THERE
    if ability not in has:
        return FORBIDDEN
    answer = route.post_answer if method == "POST" else route.get_answer
    return answer if isinstance(answer, int) else answer.get(role, answer["other"])
