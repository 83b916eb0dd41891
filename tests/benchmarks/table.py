"""One line per measured ratio, as a table in Markdown: what stands in the README."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("| | measured | goal |", "|---|---|---|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """What was measured beside what it may be at most. `unit` is "×" for a ratio, empty for a count."""

    what: str
    measured: float
    limit: float
    unit: str = "×"

    @property
    def is_met(self) -> bool:
        """Whether the goal is met."""
        return self.measured <= self.limit

    def row(self) -> str:
        """Return the row of the table; a goal that is not met is printed in bold."""
        figure = self._with_unit(f"{self.measured:.2f}" if self.unit == "×" else _plain(self.measured))
        goal = self._with_unit(f"{self.limit:g}")
        return f"| {self.what} | {figure if self.is_met else f'**{figure}**'} | at most {goal} |"

    def _with_unit(self, number: str) -> str:
        return f"{number}×" if self.unit == "×" else f"{number} {self.unit}".rstrip()


def show(ratios: Iterable[Ratio]) -> int:
    """Print the rows; return 1, as an exit status, when one is above its goal."""
    rows = list(ratios)
    sys.stdout.write("\n".join((*HEAD, *(ratio.row() for ratio in rows))) + "\n")
    return int(not all(ratio.is_met for ratio in rows))


def _plain(number: float) -> str:
    return f"{number:.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"
