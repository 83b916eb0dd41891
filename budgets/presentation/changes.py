"""What would change if a pool were calculated now, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from budgets.presentation.figures import FIGURES
from budgets.presentation.quantities import shown_quantity
from budgets.presentation.wording import word


class FigureChangeLike(Protocol):
    """One figure as it was stored and as it would be now."""

    @property
    def figure(self) -> str:
        """Its path in the result."""

    @property
    def before(self) -> int | str | None:
        """As it was stored; None is unknown."""

    @property
    def after(self) -> int | str | None:
        """As it would be now; None is unknown."""

    @property
    def is_changed(self) -> bool:
        """Whether the two differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One figure before and after, as text."""

    label: str
    before: str
    after: str
    is_changed: bool


def change_rows(changes: Iterable[FigureChangeLike]) -> tuple[ChangeRow, ...]:
    """Word the figures in the order in which they came."""
    return tuple(
        ChangeRow(
            label=word(FIGURES, row.figure),
            before=shown_quantity(row.before, _unit(row.figure)),
            after=shown_quantity(row.after, _unit(row.figure)),
            is_changed=row.is_changed,
        )
        for row in changes
    )


def _unit(figure: str) -> str:
    """Return the unit of a figure of the result, which its name tells."""
    name = figure.rpartition(".")[2]
    if "fte" in name:
        return "fte"
    return next((unit for unit in ("minutes", "cents") if name.endswith(unit)), "count")
