"""Do pages stay as fast with 100 000 indications as with 1 000? Run: python -m tests.benchmarks.pages.

Every main page, as director of the largest school and as gemeente that pays in every pool, on SQLite and on
PostgreSQL, each in a site made for it. Goals: at most 12 queries, as many with 100 000 indications as with 1 000, and
at most 100 ms of the server's own time at the median. Beside that time stands how often it is the bare SQL: the same
queries through the driver alone, asked in turn with the page.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.scratch import VENDORS, AwayError, run, scratch_site
from tests.benchmarks.table import Ratio, show

SIZES = (1_000, 100_000)
MOST_QUERIES = 12
MOST_MILLISECONDS = 100
HEADER = f"{'':>30} {'queries':>8} {'kB':>5} {'ms':>7} {'processor':>10} {'bare SQL':>9} {'ratio':>6}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """One page for one reader: what `visits` measured, by the number of indications."""

    reader: str
    page: str
    by_size: dict[int, dict[str, Any]]

    @property
    def largest(self) -> dict[str, Any]:
        """The visit in the fullest database."""
        return self.by_size[max(self.by_size)]

    @property
    def is_constant(self) -> bool:
        """Whether the page asked as many queries whatever the size."""
        return len({visit["queries"] for visit in self.by_size.values()}) == 1

    @property
    def ratio(self) -> float:
        """How often the server's own time is that of the bare SQL."""
        return float(self.largest["seconds"] / self.largest["sql"])


def main() -> int:
    """Print a line per page and database; the exit status is 1 when a goal is not met."""
    ratios: list[Ratio] = []
    for vendor in VENDORS:
        try:
            found = _measured(vendor)
        except AwayError as error:
            sys.stderr.write(f"pages: {vendor} is not here, so nothing was measured there: {error}\n")
            return 1
        _tell(vendor, found)
        ratios += _ratios(vendor, found)
    return show(ratios)


def _measured(vendor: str) -> list[Visits]:
    with scratch_site(vendor) as environment:
        answer = run(environment, "-m", "tests.benchmarks.visits", *map(str, SIZES))
    rows: list[dict[str, Any]] = json.loads(answer.splitlines()[-1])
    pages = dict.fromkeys((row["reader"], row["page"]) for row in rows)
    return [
        Visits(
            reader=reader,
            page=page,
            by_size={row["size"]: row for row in rows if (row["reader"], row["page"]) == (reader, page)},
        )
        for reader, page in pages
    ]


def _tell(vendor: str, found: Iterable[Visits]) -> None:
    sys.stdout.write(f"\n{vendor}, {max(SIZES)} indications\n{HEADER}")
    for row in found:
        queries = "/".join(dict.fromkeys(str(visit["queries"]) for visit in row.by_size.values()))
        large = row.largest
        times = (large["seconds"], large["processor"], large["sql"])
        own, processor, sql = (1000 * seconds for seconds in times)
        name = f"{row.reader}, {row.page}"
        sys.stdout.write(f"{name:>30} {queries:>8} {large['bytes'] / 1000:>5.0f} {own:>7.1f}")
        sys.stdout.write(f" {processor:>10.1f} {sql:>9.1f} {row.ratio:>6.1f}\n")


def _ratios(vendor: str, found: Sequence[Visits]) -> list[Ratio]:
    most = max(found, key=lambda row: int(row.largest["queries"]))
    slowest = max(found, key=lambda row: float(row.largest["seconds"]))
    growing = [row for row in found if not row.is_constant]
    where = f"pages on {vendor}"
    own = f"slowest page ({slowest.reader}, {slowest.page}; {slowest.ratio:.1f}× its bare SQL)"
    return [
        Ratio(
            what=f"{where}: most queries ({most.reader}, {most.page})",
            measured=most.largest["queries"],
            limit=MOST_QUERIES,
            unit="queries",
        ),
        Ratio(what=f"{where}: pages with more queries in a fuller database", measured=len(growing), limit=0, unit=""),
        Ratio(what=f"{where}: {own}", measured=1000 * slowest.largest["seconds"], limit=MOST_MILLISECONDS, unit="ms"),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
