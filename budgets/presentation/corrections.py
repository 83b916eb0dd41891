"""Correction rows: a later calculation beside the agreed one, per party and per stream, to the cent.

The agreement itself never changes. Rows come from what the reader may see of both calculations; a difference of a few
children is told as one row without figures ("overige mutaties") until it is about enough of them.
"""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from budgets.presentation.differences import Part, Side
from budgets.presentation.outcome_parts import contributions_part, streams_part
from budgets.presentation.tracing import tracing_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsView:
    """What changed since an agreement. With `withheld` or `bundled` there are no parts: the text stands in their place.

    `is_same`: nothing in the rows differs.
    """

    parts: tuple[Part, ...]
    withheld: str = ""
    bundled: str = ""

    @property
    def is_same(self) -> bool:
        """Whether nothing has to be corrected."""
        return not self.withheld and not self.bundled and not any(part.changed for part in self.parts)

    @property
    def heads(self) -> tuple[str, str]:
        """What the two columns are called."""
        return (gettext("Overeengekomen"), gettext("Nu"))

    @classmethod
    def of(cls, agreed: Side, now: Side, *, threshold: int | None) -> Self:
        """Set a later calculation beside the agreed one, as one reader sees both.

        `threshold` is the smallest number of children that may be told apart, the stricter of the two.
        """
        withheld = agreed.view.withheld or now.view.withheld
        if now.view.is_waiting and not agreed.view.withheld:
            return cls(parts=(), bundled=bundled_text())
        if withheld:
            return cls(parts=(), withheld=withheld)
        is_open = agreed.is_open and now.is_open
        if not is_open and tracing_text(agreed.snapshot, now.snapshot, threshold=threshold):
            return cls(parts=(), bundled=bundled_text())
        sides = (agreed, now)
        parts = (contributions_part(sides), streams_part(sides))
        return cls(parts=tuple(part for part in parts if part.rows))


def bundled_text() -> str:
    """Say that something changed for too few children to tell what."""
    return gettext(
        "Overige mutaties: er is iets veranderd bij enkele kinderen. Wat dat is, staat hier pas als het over genoeg "
        "kinderen gaat. De school zelf ziet het wel."
    )
