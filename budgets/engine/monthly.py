"""Separate decisions per board and month: whether pooling really takes the place of decisions one by one.

A child with a decision of its own at a school that draws bought support is paid for twice.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgets.engine.choices import ByNeed
from budgets.engine.needs import Need
from budgets.engine.outcome import DecisionMonth
from budgets.engine.periods import MONTHS, Spans
from budgets.engine.rules.sized import Sized
from budgets.engine.values import Poolable
from budgets.engine.work import Work

__all__ = ["decisions_per_month"]


@dataclass(slots=True)
class Tallies:
    """Per month of the school year the decisions of one board, and the children that are paid for twice."""

    decisions: list[int] = field(default_factory=lambda: [0] * MONTHS)
    numbered: list[set[tuple[str, str, str]]] = field(default_factory=lambda: [set() for _ in range(MONTHS)])
    twice: list[set[str]] = field(default_factory=lambda: [set() for _ in range(MONTHS)])


def decisions_per_month(needs: Sequence[Need], sized: Sized, work: Work) -> tuple[DecisionMonth, ...]:
    """Return what was listed and what the indications of this school year say; counted leads over listed."""
    months = {(row.board, row.month): row for row in _listed(work)}
    months |= {(row.board, row.month): row for row in _counted(needs, sized, work)}
    return tuple(months[key] for key in sorted(months))


def _listed(work: Work) -> Iterator[DecisionMonth]:
    for row in work.snapshot.arrangement.decision_counts:
        yield DecisionMonth(
            board=row.board,
            month=row.month,
            decisions=row.decisions,
            children_twice=row.children_twice,
            is_counted=False,
        )


def _counted(needs: Sequence[Need], sized: Sized, work: Work) -> Iterator[DecisionMonth]:
    drawing = _drawing_schools(sized, work)
    for board, tallies in _tallies(needs, drawing, work).items():
        for index, name in enumerate(work.year.month_names):
            yield DecisionMonth(
                board=board,
                month=name,
                decisions=tallies.decisions[index] + len(tallies.numbered[index]),
                children_twice=len(tallies.twice[index]) if drawing else None,
                is_counted=True,
            )


def _tallies(needs: Sequence[Need], drawing: frozenset[str], work: Work) -> dict[str, Tallies]:
    boards: dict[str, Tallies] = {}
    months: dict[Spans, tuple[int, ...]] = {}
    kinds = {stream.kind for stream in work.streams.values() if work.verdict(stream.ref) is Poolable.YES}
    for need in needs:
        row = need.row
        board = work.schools[row.school].board
        if board is None:
            continue
        if need.spans not in months:
            months[need.spans] = _months_of(need.spans, work)
        tallies = boards.setdefault(board, Tallies())
        is_twice = row.school in drawing and work.streams[row.stream].kind in kinds
        for month in months[need.spans]:
            if row.number is None:
                tallies.decisions[month] += 1
            else:
                tallies.numbered[month].add((row.child, row.stream, row.number))
            if is_twice:
                tallies.twice[month].add(row.child)
    return boards


def _months_of(spans: Spans, work: Work) -> tuple[int, ...]:
    """Return the months of the school year, from 0, of which the spans cover a day."""
    firsts = work.year.month_starts
    covered = {
        month for start, end in spans for month in range(bisect_right(firsts, start) - 1, bisect_right(firsts, end - 1))
    }
    return tuple(sorted(covered))


def _drawing_schools(sized: Sized, work: Work) -> frozenset[str]:
    """Return the schools that support is bought for; nobody says so where it is bought for each child."""
    if isinstance(work.snapshot.arrangement.sizing, ByNeed):
        return frozenset()
    return frozenset(row.school for row in sized.purchases if row.school is not None and row.fte != 0)
