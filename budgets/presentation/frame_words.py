"""Sentences about frames (kaders): the ceilings of one, and the limit that a budget does not keep to."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from budgets.frame_limits import Limit, LimitKind
from budgets.models import Frame
from budgets.presentation.quantities import exact_quantity, quantity


def limit_text(limit: Limit, *, with_figure: bool) -> str:
    """Say which ceiling a budget does not keep to.

    Without the figure for a reader who may not see the sums of the budget: that it is too high is all that is said.
    """
    words = {"frame": limit.frame_name, "ceiling": _amount(limit.kind, limit.ceiling)}
    if limit.figure is None:
        return _UNKNOWN[limit.kind]() % words
    if not with_figure:
        return gettext("Hoger dan het kader “%(frame)s”, dat ten hoogste %(ceiling)s per budget toestaat.") % words
    words["figure"] = _amount(limit.kind, limit.figure)
    return gettext("%(figure)s is meer dan de %(ceiling)s die het kader “%(frame)s” per budget toestaat.") % words


def limit_texts(stored: Iterable[dict[str, Any]], *, with_figure: bool) -> tuple[str, ...]:
    """Say the same of limits as a proposal keeps them."""
    return tuple(limit_text(Limit.from_stored(row), with_figure=with_figure) for row in stored)


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
