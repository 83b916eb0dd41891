"""Making the plan of a publication: as much as is safe, and never more rows apart than were apart before."""

from collections.abc import Sequence

from budgets.disclosure.audit import Audit, Published
from budgets.disclosure.cells import FIGURES, PARTY, ROW, SIZED, Cells
from budgets.disclosure.plan import Plan, Why
from budgets.engine import Poolable, PoolSnapshot

# Fewer rows than these are never added up: each of two who knows its own knows the other.
FEWEST_ROWS = 3


def plan_for(
    snapshot: PoolSnapshot,
    cells: Cells,
    *,
    threshold: int,
    earlier: Sequence[tuple[Plan, Cells]] = (),
    beside: Sequence[Published] = (),
) -> Plan:
    """Return what may be told of a calculation, beside all that was published of its pool before.

    `beside` was published of other pools that share children with this one, in the words of this one (`alongside.py`).
    A row that stood under a sum before stays there. When not even the figures of the whole pool may be told, and these
    follow from its children, the plan says why: because of the few children of one party or school, or because too few
    differ from what was published.
    """
    if not cells.named:
        return Plan(is_open=True)
    published = [*(Published(cells=known, told=told_of(plan, known)) for plan, known in earlier), *beside]
    merged = frozenset(name for plan, _known in earlier for name in plan.untold)
    audit = Audit(snapshot=snapshot, cells=cells, earlier=published, threshold=threshold)
    figures = [name for name in FIGURES if cells.named.get(name)]
    rows = sorted((name for name in cells.named if name not in FIGURES), key=lambda name: (-cells.children(name), name))
    told = _told(audit, figures, [name for name in rows if name not in merged], cells)
    # What partners agreed on, such as the fte of a school, is not about these children and is told all the same.
    if not told and SIZED in figures:
        alone = Audit(snapshot=snapshot, cells=cells, earlier=(), threshold=threshold)
        is_alone_safe = any(alone.is_safe([name]) for name in figures[:2])
        return Plan(why_not=Why.FEW_CHANGES if published and is_alone_safe else Why.FEW_CHILDREN)
    return Plan(told=frozenset(told), untold=frozenset(cells.named) - told)


def told_of(plan: Plan, cells: Cells) -> frozenset[str]:
    """Return the names that a publication tells."""
    return frozenset(cells.named) if plan.is_open else plan.told


def _told(audit: Audit, figures: Sequence[str], rows: Sequence[str], cells: Cells) -> set[str]:
    """Take everything at once where that is safe; otherwise one after the other, what matters most first."""
    wished = [name for name in (*figures, *rows) if audit.is_large(name)]
    if SIZED in figures and SIZED not in wished:
        # Without the hours and the cost of the whole there is nothing to publish.
        return set()
    told = _with_three_together(set(wished), cells)
    if audit.is_safe(told):
        return told
    told = set[str]()
    for name in wished:
        if audit.may_add(name, told):
            told.add(name)
        elif name == SIZED:
            return set()
    return _with_three_together(told, cells)


def _with_three_together(told: set[str], cells: Cells) -> set[str]:
    """Take rows back until what is left of each sum is nothing, all of it, or at least three rows."""
    told = set(told)
    for of_whom in (_rows_of(cells, None), _rows_of(cells, Poolable.YES), _starting(cells, PARTY)):
        apart = sorted((name for name in of_whom if name in told), key=lambda name: (cells.children(name), name))
        left = len(of_whom) - len(apart)
        if 0 < left < FEWEST_ROWS:
            told -= set(apart[: FEWEST_ROWS - left])
    return told


def _rows_of(cells: Cells, verdict: Poolable | None) -> list[str]:
    rows = _starting(cells, ROW)
    return [name for name in rows if verdict is None or name.endswith(f"|{verdict.value}")]


def _starting(cells: Cells, prefix: str) -> list[str]:
    return [name for name in cells.named if name.startswith(f"{prefix}:")]
