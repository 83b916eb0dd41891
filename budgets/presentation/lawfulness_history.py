"""Who recorded what of the lawfulness of a pool: each save beside the one before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from budgets.models import LawfulnessChange
from budgets.presentation.lawfulness import LawfulnessView
from budgets.presentation.norm_history import Detail

__all__ = ["SavedRow", "saved_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """One save: when, who, and each thing that it changed. Without `details`: what stood before was not kept."""

    at: datetime
    who: str
    details: tuple[Detail, ...]


def saved_rows(changes: Sequence[LawfulnessChange]) -> tuple[SavedRow, ...]:
    """Word the saves of one pool, given the newest first and without a gap."""
    befores = [*(_said(change.terms) for change in changes[1:]), None]
    return tuple(
        SavedRow(at=change.at, who=change.actor.name, details=tuple(_details(change, before)))
        for change, before in zip(changes, befores, strict=False)
    )


def _details(change: LawfulnessChange, before: Mapping[str, tuple[str, str]] | None) -> Iterator[Detail]:
    if before is None and change.revision > 1:
        return
    for code, (label, value) in _said(change.terms).items():
        old = before[code][1] if before else ""
        if old != value:
            yield Detail(label=label, before=old, after=value)


def _said(terms: Mapping[str, Any]) -> Mapping[str, tuple[str, str]]:
    """Return the label and the words of each thing; what the arrangement says of itself, nobody recorded here."""
    rows = LawfulnessView.of({**terms, "carrier": terms["carrier_recorded"]}).rows
    return {row.code: (row.label, row.value) for row in rows}
