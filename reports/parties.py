"""The parties of an OOGO: which organisations decide at its table, and when what they decided has an effect."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from reports.models import AgendaItem, ItemKind, ItemVerdict, Meeting
from schools.models import Board, Municipality, Partnership

__all__ = ["Organisation", "concerned_by", "fields_of", "has_effect", "parties_of", "token_of"]

Organisation = Municipality | Partnership | Board

KINDS: Mapping[str, type[Organisation]] = {"municipality": Municipality, "partnership": Partnership, "board": Board}


def token_of(organisation: Organisation) -> str:
    """Name an organisation in one word: what it is, and its key."""
    kind = next(kind for kind, model in KINDS.items() if isinstance(organisation, model))
    return f"{kind}:{organisation.pk}"


def fields_of(token: str) -> dict[str, Any]:
    """Return the columns of a row about the organisation of this token. Raises ValueError when it is none."""
    kind, _, key = token.partition(":")
    if kind not in KINDS or not key:
        raise ValueError(f"no organisation: {token!r}")
    columns: dict[str, Any] = {f"{name}_id": None for name in KINDS}
    return {**columns, f"{kind}_id": key if kind == "municipality" else UUID(key)}


def parties_of(meeting: Meeting) -> list[Organisation]:
    """Return who decides: the partnership and the municipalities. A board is a guest."""
    return [meeting.partnership, *meeting.municipalities.all()]


def concerned_by(item: AgendaItem) -> frozenset[str]:
    """Return the parties without whom an item has no effect: those of the frame, or those of the proposal's budget."""
    if item.kind == ItemKind.FRAME and item.frame is not None:
        return frozenset([token_of(item.frame.partnership), *map(token_of, item.frame.municipalities.all())])
    if item.kind == ItemKind.PROPOSAL and item.proposal is not None:
        rows = item.proposal.pool.parties.all()
        named = [f"municipality:{row.municipality_id}" for row in rows if row.municipality_id]
        return frozenset([*named, *(f"partnership:{row.partnership_id}" for row in rows if row.partnership_id)])
    return frozenset()


def has_effect(item: AgendaItem, verdicts: Mapping[str, str], *, concerned: Iterable[str]) -> bool:
    """Tell whether what was decided has its effect: everyone concerned agreed, and nobody at the table did not."""
    needed = set(concerned)
    if item.kind not in {ItemKind.FRAME, ItemKind.PROPOSAL} or not needed:
        return False
    against = any(verdict == ItemVerdict.NOT_AGREED for verdict in verdicts.values())
    return not against and all(verdicts.get(token) == ItemVerdict.AGREED for token in needed)


def one_of(tokens: Iterable[str], token: str) -> dict[str, Any]:
    """Return the columns of an organisation that must be one of these. Raises ValidationError when it is not."""
    if token not in set(tokens):
        raise ValidationError("this organisation does not sit at the table")
    return fields_of(token)
