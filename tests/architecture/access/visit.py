"""Asking the site: one person, one address, one object, one method; what it changed is taken back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.architecture.access.expectation import Route, Who
from tests.architecture.access.world import MISSING, PLACES, ROLES, AccessWorld, school_year

PRACTICE = "sjso-amsterdam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody with a browser. `place` is where the roles are."""

    name: str
    who: Who
    client: Client
    user: User | None


def visitor(world: AccessWorld, name: str) -> Visitor:
    """Return one of the people by name, signed in; `anonymous` is not, and neither is who was deactivated."""
    client = Client()
    user = world.people.get(name)
    if user is not None:
        client.force_login(user)
    return Visitor(name=name, who=_who(name), client=client, user=user)


def _who(name: str) -> Who:
    if name in {"anonymous", "deactivated"}:
        return Who(is_signed_in=False)
    if name == "several":
        return Who(roles=(("director", "own"), ("board", "far")))
    role, _, addition = name.partition(" ")
    if role not in ROLES or addition not in {"", "elsewhere"}:
        return Who()
    return Who(roles=((role, "far" if addition else "own"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An address with what goes along."""

    path: str
    data: Mapping[str, Any]
    ids: tuple[str, ...]


def call_of(world: AccessWorld, route: Route, place: str, visitor: Visitor) -> Call:
    """Return how this route is asked for the object at a place (or `missing`)."""
    key = None if route.object is None else _key(world, route.object, place, visitor)
    in_path = key is not None and not route.field and not route.query
    args: list[Any] = str(key).split("/") if in_path else []
    if route.step:
        args.append("deelnemers")
    path = "/api/v1/nergens" if route.name == "api:unknown" else reverse(route.name, args=args)
    data: dict[str, str] = {}
    act = world.national_act if route.act == "national" else _act(world, place)
    if route.act:
        path = f"{path}?gedaan={act}"
    if route.along_query:
        path = f"{path}?{route.along_query}"
    if route.query:
        path = f"{path}?{route.query}={key}"
    if route.field:
        data[route.field] = str(key)
    if route.along:
        data[route.along] = str(_key(world, route.along, place, visitor))
    return Call(path=path, data=data, ids=(str(key), str(act)))


def _act(world: AccessWorld, place: str) -> UUID:
    return world.places[place].norm_act if place in PLACES else MISSING


def _key(world: AccessWorld, kind: str, place: str, visitor: Visitor) -> Any:  # noqa: PLR0911
    if kind == "practice":
        return PRACTICE if place != "missing" else "bestaat-niet"
    if place == "missing":
        return {"change": 0, "holiday_year": "mars/2026-2027"}.get(kind, MISSING)
    if kind == "national_norm":
        return world.national_norm.pk if place == "own" else MISSING
    if kind == "draft":
        owner = visitor.name if place == "own" and visitor.name in world.drafts else "several"
        return world.drafts[owner if owner != visitor.name or place == "own" else "nobody"].pk
    if kind in {"person", "membership", "invitation", "mail"}:
        return getattr(world, kind).pk
    if kind == "holiday_year":
        return f"zuid/{school_year().label}"
    if kind == "change":
        return world.change.pk
    if kind == "provider":
        return world.places[place].provider.pk
    if kind in {"board", "partnership"}:
        return getattr(world.places[place].school, kind).pk
    return getattr(world.places[place], {"school_site": "school", "district_desk": "district"}.get(kind, kind)).pk


@contextmanager
def taken_back(client: Client) -> Iterator[None]:
    """Undo in the database, and in the browser's cookies, whatever happens inside."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        client.cookies.clear()
        for name, value in cookies.items():
            client.cookies[name] = value


def ask(client: Client, method: str, call: Call, **headers: str) -> Any:
    """Send the request and read the whole answer."""
    data = dict(call.data) if method == "POST" else None
    answer: Any = getattr(client, method.lower())(call.path, data, headers=headers or None)
    if answer.streaming:
        answer.text_whole = b"".join(answer.streaming_content)
    return answer
