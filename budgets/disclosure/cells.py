"""Everything that a publication could tell, as sets of children: which figure or row sums over whom.

Hours, fte, cost, euros, counts, percentages and averages of the same children are linked: whoever knows one of them
knows something of those children. So a *sum* is the set behind a figure, whatever it counts. Four kinds of sums are
kept apart, because a sum of hours says nothing of the euros of a child that has no hours.

What a sum adds up is unknown: of each decision its minutes, its part of the busiest week, its cents and that it is
there, of each child that takes part for how long. Hundreds of them stand in the same sums in the same proportion. What
they have in common is their *share*; so a calculation is a handful of shares, and per decision how much there is of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from budgets.engine import ByFunder, ByResidence, OwnDecision, Poolable, PoolBudget, PoolSnapshot, Treasurer

# The figures of the whole pool, in the order in which they matter to a reader.
SIZED, YES, INDIVIDUAL, PEAK, BOARD, ALL, PERIOD, FREED = (
    "sized",
    "yes",
    "individual",
    "peak",
    "board",
    "all",
    "period",
    "freed",
)
FIGURES = (SIZED, YES, INDIVIDUAL, PEAK, BOARD, ALL, PERIOD, FREED)
ROW, PARTY, CROSSING, AVOIDED = "row", "party", "crossing", "avoided"

# What is unknown: minutes, cents, that a decision is there, the part of the year for which a child takes part, and what
# a decision that does not hold all year adds to the busiest week. The last stands in sums of minutes too.
MINUTES, CENTS, NUMBERS, YEARS, BUSIEST = UNKNOWNS = range(5)
KINDS = (MINUTES, CENTS, NUMBERS, YEARS)

Ref = str | None
# A decision by its ref, or a child that takes part with the kind of its stream, its school and its municipality.
Thing = str | tuple[Ref, ...]
Amounts = tuple[int, int]
# For each unknown of a thing: the numbers of the sums it stands in, with how much they hold in proportion.
Share = tuple[tuple[int, tuple[tuple[int, int], ...]], ...]


class Owner(NamedTuple):
    """Who knows a thing already: its payer, its municipality and its school."""

    party: str | None
    municipality: str | None
    school: str | None


class Sum(NamedTuple):
    """One sum that a figure or row tells; `part` where one name tells several of a kind."""

    kind: int
    name: str
    part: str = ""


class Part(NamedTuple):
    """What a calculation holds of one thing: the number of its share, how much of it, and about whom and whose it is.

    `amounts` are the minutes (or part of the year) and the cents, as residues (`linear.py`).
    """

    share: int
    amounts: Amounts
    child: str
    owner: Owner


class Tariff(NamedTuple):
    """What every child of a stream gets in the year, where that is the same for all; rounded."""

    minutes: int
    cents: int


class Listed(NamedTuple):
    """One decision of a stream: what it is called among the parts."""

    stream: str
    ref: str


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What could be told of one calculation: the sums behind each figure and row, and what they add up.

    `by_right` are the names that each party is told because they are its own. `tariffs` holds the streams in which all
    get the same, `listed` each decision where there are several such tariffs.
    """

    sums: Sequence[Sum]
    shares: Sequence[Share]
    parts: Mapping[Thing, Part]
    by_right: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tariffs: Mapping[str, Tariff] = field(default_factory=dict)
    listed: tuple[Listed, ...] = ()

    @cached_property
    def named(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the sums that each name tells."""
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.sums):
            found.setdefault(row.name, []).append(number)
        return found

    @cached_property
    def _behind(self) -> Mapping[str, frozenset[str]]:
        children: dict[int, set[str]] = {}
        for part in self.parts.values():
            children.setdefault(part.share, set()).add(part.child)
        found: dict[str, set[str]] = {}
        for share, there in children.items():
            for unknown in UNKNOWNS:
                for name in self.names_in(share, unknown):
                    found.setdefault(name, set()).update(there)
        return {name: frozenset(there) for name, there in found.items()}

    def names_in(self, share: int, unknown: int) -> frozenset[str]:
        """Return the names of the figures and rows in which an unknown of a share stands."""
        return frozenset(
            self.sums[number].name for of_what, sums in self.shares[share] if of_what == unknown for number, _ in sums
        )

    def children(self, name: str) -> int:
        """Return how many children stand behind a figure or row."""
        return len(self._behind.get(name, ()))


def amount_of(unknown: int, amounts: Amounts) -> int:
    """Return how much of an unknown there is; what is only there is there once."""
    if unknown == CENTS:
        return amounts[1]
    return amounts[0] if unknown in (MINUTES, YEARS) else 1


def row_name(stream: str, party: str | None, verdict: Poolable) -> str:
    """Return the name of a row of the table of money: one stream, payer and verdict."""
    return f"{ROW}:{stream}|{party or ''}|{verdict.value}"


def party_name(party: str | None) -> str:
    """Return the name of what one party contributes."""
    return f"{PARTY}:{party or ''}"


def crossing_name(home: str, host: str) -> str:
    """Return the name of the support for children of one municipality in another."""
    return f"{CROSSING}:{home}|{host}"


def avoided_name(stream: str, party: str | None) -> str:
    """Return the name of a cost that is avoided, with who keeps it."""
    return f"{AVOIDED}:{stream}|{party or ''}"


def is_shared_by_children(snapshot: PoolSnapshot, budget: PoolBudget) -> bool:
    """Tell whether what parties pay follows from their children, and not from a key, a share or a post."""
    sharing = snapshot.arrangement.sharing
    has_posts = any(row.party is not None for row in budget.purchases)
    return isinstance(sharing, ByResidence) or (isinstance(sharing, ByFunder) and not has_posts)


def collectors(snapshot: PoolSnapshot) -> frozenset[str]:
    """Return the parties that are told what each of the others pays, because it is paid to them."""
    match snapshot.arrangement.settlement:
        case Treasurer(party=party):
            return frozenset({party})
        case OwnDecision(host=host):
            return frozenset({host})
        case _:
            return frozenset()
