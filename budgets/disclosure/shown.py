"""What one reader is shown of one calculation: the plan of its publication, and what is the reader's own.

A school sees its own children and a funder its own stream. For everyone else a pool below the threshold is withheld
unless the ground for reporting on it is recorded, and in a larger pool rows below the threshold are merged.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from budgets import engine
from budgets.disclosure.cells import party_name
from budgets.disclosure.figures import NEVER, cells_behind
from budgets.disclosure.gathering import cells_of
from budgets.disclosure.plan import Plan, Why
from budgets.disclosure.planning import FEWEST_ROWS, plan_for
from budgets.engine import PoolBudget, PoolSnapshot
from budgets.norm_codes import DISCLOSURE_THRESHOLD

RowT = TypeVar("RowT")
EVERYTHING = Plan(is_open=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What may be shown to one reader. `threshold` None: the norm is missing, so no group is surely large enough.

    `hidden` are the refs of parties and streams whose numbers may not stand apart, `why_withheld` says why no figure at
    all may be shown.
    """

    threshold: int | None
    is_open: bool
    own_parties: frozenset[str]
    plan: Plan = field(default=EVERYTHING)
    why_withheld: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def is_withheld(self) -> bool:
        """Whether no figures may be shown at all."""
        return bool(self.why_withheld)

    def tells(self, name: str) -> bool:
        """Tell whether what has this name (`cells.py`) may stand apart."""
        if self.is_open or self.plan.is_open:
            return True
        is_own = name in {party_name(party) for party in self.own_parties}
        return is_own or (name != NEVER and name not in self.plan.untold)

    def tells_row(self, name: str) -> bool:
        """Tell whether a row about children may stand apart: one that nobody planned for may not."""
        return self.is_open or self.plan.is_open or name in self.plan.told

    def tells_figure(self, figure: str) -> bool:
        """Tell whether a figure of the result, by its path, may be shown."""
        return all(map(self.tells, cells_behind(figure)))

    def hides(self, children: int | None) -> bool:
        """Tell whether a group of children is too small to be shown; a row without children hides nobody."""
        if self.is_open or not children:
            return False
        return self.threshold is None or children < self.threshold


# For who may see everything of what is not published at all, such as an example or what somebody is typing.
OPEN = Disclosure(threshold=None, is_open=True, own_parties=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Generic[RowT]):
    """Rows that are shown as they are, and rows that are shown only as one sum."""

    shown: tuple[RowT, ...]
    merged: tuple[RowT, ...]


def disclosure_for(
    snapshot: PoolSnapshot,
    budget: PoolBudget,
    *,
    is_school: bool,
    own_parties: Iterable[str] = (),
    plan: Plan | None = None,
) -> Disclosure:
    """Decide what one reader may see of one calculation; `is_school` for who works at every school of the pool.

    `plan` is what was published of it. Without one it is shown as if it were published alone, and first.
    """
    is_open = is_school or bool(snapshot.disclosure_ground)
    if is_open:
        found = EVERYTHING
    elif plan is None or plan.is_open:
        found = alone(snapshot, budget)
    else:
        found = plan
    return Disclosure(
        threshold=threshold_of(snapshot),
        is_open=is_open,
        own_parties=frozenset(own_parties),
        plan=found,
        why_withheld=found.why_not if smallest_group(snapshot, budget) else "",
    )


def alone(snapshot: PoolSnapshot, budget: PoolBudget) -> Plan:
    """Return the plan of a calculation as if nothing was ever published of its pool."""
    return small_plan(snapshot, budget) or plan_for(
        snapshot,
        cells_of(snapshot, budget, engine.compute_with_pieces(snapshot)[1]()),
        threshold=threshold_of(snapshot) or 0,
    )


def small_plan(snapshot: PoolSnapshot, budget: PoolBudget) -> Plan | None:
    """Return the plan where that is clear at once: all of it, or nothing; None where children must be looked at."""
    smallest, threshold = smallest_group(snapshot, budget), threshold_of(snapshot)
    if snapshot.disclosure_ground or not smallest:
        return EVERYTHING
    if threshold is None:
        return Plan(why_not=Why.NO_THRESHOLD)
    return Plan(why_not=Why.FEW_CHILDREN) if smallest < threshold else None


def smallest_group(snapshot: PoolSnapshot, budget: PoolBudget) -> int:
    """Return the number of children of whom something is listed, or for whom something is bought if those are fewer."""
    listed = len({row.child for row in snapshot.indications})
    return min((number for number in (listed, budget.totals.children or 0) if number), default=0)


def split_rows(
    rows: Sequence[RowT],
    *,
    disclosure: Disclosure,
    children: Callable[[RowT], int | None],
    is_own: Callable[[RowT], bool],
) -> Split[RowT]:
    """Keep small groups out of sight: merge them, with the next larger ones until the sum is large enough itself.

    For counts that were agreed or stated. What follows from the children themselves is decided by the plan.
    """
    about_children = [row for row in rows if children(row) and not is_own(row)]
    about_children.sort(key=lambda row: children(row) or 0)
    small = [row for row in about_children if disclosure.hides(children(row))]
    if not small:
        return Split(shown=tuple(rows), merged=())
    size = len(small)
    while size < len(about_children) and not _is_enough(about_children[:size], disclosure, children):
        size += 1
    merged = {id(row) for row in about_children[:size]}
    return Split(
        shown=tuple(row for row in rows if id(row) not in merged),
        merged=tuple(row for row in rows if id(row) in merged),
    )


def _is_enough(rows: Sequence[RowT], disclosure: Disclosure, children: Callable[[RowT], int | None]) -> bool:
    total = sum(children(row) or 0 for row in rows)
    return len(rows) >= FEWEST_ROWS and not disclosure.hides(total)


def threshold_of(snapshot: PoolSnapshot) -> int | None:
    """Return the norm for the whole pool as it stands on 1 August; the strictest where more than one holds."""
    first_day = f"{snapshot.school_year[:4]}-08-01"
    values = [
        norm.value
        for norm in snapshot.norms
        if norm.code == DISCLOSURE_THRESHOLD
        and norm.scope is None
        and norm.valid_from.isoformat() <= first_day
        and (norm.valid_until is None or norm.valid_until.isoformat() >= first_day)
    ]
    return int(max(values)) if values else None
