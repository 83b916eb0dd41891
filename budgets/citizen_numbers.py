"""No text of a pool document holds a citizen service number (BSN): refused at the door, with the path to the field."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from accounts.citizen_numbers import holds_citizen_number, is_shortened_citizen_number
from budgets import engine

__all__ = ["refuse_citizen_numbers"]

# What somebody else numbered: eight digits are no citizen service number there. See `accounts.citizen_numbers`.
NUMBERED = frozenset({"number"})
# The refs that we make of ids ("school-…", "c-…"): nine of their 32 random signs may pass the check by chance.
OWN_REF = re.compile(r"[a-z]+-[0-9a-f]{32}")


def refuse_citizen_numbers(snapshot: engine.PoolSnapshot) -> None:
    """Look at every text of a document, refs included; figures are no text.

    Raises `engine.InvalidDocument` with the path of each text that looks like it holds a BSN; the text is not in it.
    """
    found = [path for path, text in _texts(snapshot, "") if _is_refused(path, text)]
    if found:
        raise engine.InvalidDocument([engine.DocumentError(path, "citizen_number") for path in found])


def _is_refused(path: str, text: str) -> bool:
    if OWN_REF.fullmatch(text):
        return False
    if holds_citizen_number(text):
        return True
    return path.rpartition(".")[2] not in NUMBERED and is_shortened_citizen_number(text)


def _texts(node: object, path: str) -> Iterator[tuple[str, str]]:
    """Give each text of the snapshot with its path, such as `indications[3].child`."""
    if isinstance(node, str):
        yield path, str(node)
    elif is_dataclass(node):
        for part in fields(node):
            yield from _texts(getattr(node, part.name), f"{path}.{part.name}" if path else part.name)
    elif isinstance(node, Mapping):
        for name, part in node.items():
            yield from _texts(part, f"{path}.{name}" if path else str(name))
    elif isinstance(node, tuple | list):
        for index, part in enumerate(node):
            yield from _texts(part, f"{path}[{index}]")
