"""Small numbers: what a reader from outside the school may not be able to trace back to a child.

A school sees its own children and a funder its own stream. For everyone else a pool below the threshold is withheld
unless the ground for reporting on it is recorded, and in a larger pool rows below the threshold are merged.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from budgets.engine import PoolBudget, PoolSnapshot
from budgets.norm_codes import DISCLOSURE_THRESHOLD
from budgets.presentation.rows import Audience

FEWEST_ROWS = 3

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What may be shown to one reader. `threshold` None: the norm is missing, so no group is surely large enough.

    `hidden` are the refs of parties and streams whose numbers may not stand apart.
    """

    threshold: int | None
    is_open: bool
    is_withheld: bool
    own_parties: frozenset[str]
    hidden: frozenset[str] = frozenset()

    def hides(self, children: int | None) -> bool:
        """Tell whether a group of children is too small to be shown; a row without children hides nobody."""
        if self.is_open or not children:
            return False
        return self.threshold is None or children < self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Generic[RowT]):
    """Rows that are shown as they are, and rows that are shown only as one sum."""

    shown: tuple[RowT, ...]
    merged: tuple[RowT, ...]


def disclosure_for(
    snapshot: PoolSnapshot, budget: PoolBudget, *, audience: Audience, own_parties: Iterable[str]
) -> Disclosure:
    """Decide what one reader may see of one calculation."""
    threshold = _threshold(snapshot)
    is_open = audience is Audience.SCHOOL or bool(snapshot.disclosure_ground)
    listed = len({row.child for row in snapshot.indications})
    smallest = min((number for number in (listed, budget.totals.children or 0) if number), default=0)
    too_small = bool(smallest) and (threshold is None or smallest < threshold)
    return Disclosure(
        threshold=threshold,
        is_open=is_open,
        is_withheld=too_small and not is_open,
        own_parties=frozenset(own_parties),
    )


def split_rows(
    rows: Sequence[RowT],
    *,
    disclosure: Disclosure,
    children: Callable[[RowT], int | None],
    is_own: Callable[[RowT], bool],
) -> Split[RowT]:
    """Keep small groups out of sight: merge them, with the next larger ones until the sum is large enough itself."""
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


def _threshold(snapshot: PoolSnapshot) -> int | None:
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
