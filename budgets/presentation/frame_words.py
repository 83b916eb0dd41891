"""Sentences about frames (kaders): the ceilings of one, and the limit that a budget does not keep to."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from budgets.frame_limits import Limit, LimitKind
from budgets.models import Frame
from budgets.presentation.pool_view import PoolView
from budgets.presentation.quantities import exact_quantity, quantity

# The figure of a budget that is held against a ceiling, by its path in the result.
FIGURE_OF = {LimitKind.CENTS: "totals.pooled_cents", LimitKind.FTE: "totals.fte_annual"}


def limit_text(limit: Limit, view: PoolView | None) -> str:
    """Say which ceiling a budget does not keep to.

    Without the figure where `view` does not tell it to its reader, or where there is no view: that it is too high is
    all that is said.
    """
    words = {"frame": limit.frame_name, "ceiling": _amount(limit.kind, limit.ceiling)}
    if limit.figure is None:
        return _UNKNOWN[limit.kind]() % words
    if view is None or not view.tells(FIGURE_OF[limit.kind]):
        return gettext("Hoger dan het kader “%(frame)s”, dat ten hoogste %(ceiling)s per budget toestaat.") % words
    words["figure"] = _amount(limit.kind, limit.figure)
    return gettext("%(figure)s is meer dan de %(ceiling)s die het kader “%(frame)s” per budget toestaat.") % words


def limit_texts(stored: Iterable[dict[str, Any]], view: PoolView | None) -> tuple[str, ...]:
    """Say the same of limits as a proposal keeps them."""
    return tuple(limit_text(Limit.from_stored(row), view) for row in stored)


def ceilings_text(frame: Frame) -> str:
    """Say what a frame allows: "€ 50.000,00 en 1,5 fte"."""
    return ceilings_of(cents=frame.ceiling_cents, fte=frame.ceiling_fte)


def ceilings_of(*, cents: int | None, fte: Decimal | None) -> str:
    """Say the same of ceilings that were kept apart from their frame."""
    parts = [quantity(cents, "cents")] if cents is not None else []
    if fte is not None:
        parts.append(_amount(LimitKind.FTE, str(fte)))
    return gettext(" en ").join(parts)


def _amount(kind: LimitKind, number: str) -> str:
    return quantity(number, "cents") if kind is LimitKind.CENTS else exact_quantity(number, "fte")


def _unknown_cents() -> str:
    return gettext(
        "Wat dit budget kost is niet bekend. Daarom is niet te zeggen of het binnen de %(ceiling)s van het kader "
        "“%(frame)s” blijft."
    )


def _unknown_fte() -> str:
    return gettext(
        "Hoeveel fte dit budget inzet is niet bekend. Daarom is niet te zeggen of het binnen de %(ceiling)s van het "
        "kader “%(frame)s” blijft."
    )


_UNKNOWN = {LimitKind.CENTS: _unknown_cents, LimitKind.FTE: _unknown_fte}
