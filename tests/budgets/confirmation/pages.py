"""What the tests of these pages ask and read."""

from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.budgets.views import plain
from tests.cast import World

TARIFF: dict[str, Any] = {"amount_cents": 3152500, "amount_basis": "school_year"}


def address(name: str, world: World) -> str:
    return reverse(f"budgets:{name}", args=[world.pool.pk])


def text(answer: Any) -> str:
    return " ".join(plain(unescape(answer.content.decode())).split())


def token(client: Client, world: World, *, place: int = 0) -> str:
    """What the first group on the page sends."""
    streams = client.get(address("confirmation", world)).context["funder"]["streams"]
    found: str = [group.token for stream in streams for group in stream.groups][place]
    return found


def correction(line: str, **changes: str) -> dict[str, str]:
    dull = {
        "line": line,
        "amount": "31.525,00",
        "amount_basis": "school_year",
        "amount_status": "granted",
        "time": "8,7",
        "frequency": "week",
        "valid_until": "",
        "note": "Tarief 2023",
    }
    return {**dull, **changes}


def row_tokens(client: Client, world: World) -> list[str]:
    return [row.token for _stream, row in client.get(address("confirmation-rows", world)).context["rows"]]
