"""Separate decisions per board and month: whether pooling really takes the place of decisions one by one.

A child with a decision of its own at a school that draws bought support is paid for twice.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from budgets.engine.choices import ByNeed
from budgets.engine.needs import Need
from budgets.engine.outcome import DecisionMonth
from budgets.engine.periods import MONTHS, Spans, join_spans
from budgets.engine.rules.sized import Sized
from budgets.engine.values import Poolable
from budgets.engine.work import Work

__all__ = ["decisions_per_month"]


class Held:
    """How many things hold on which days, per board. What is met again holds on the days of both, and counts once."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Spans]] = Counter()
        self._days: dict[Hashable, Spans] = {}

    def add(self, board: str, spans: Spans, *, same: Hashable | None = None) -> None:
        """Count one; `same` says what it is, where more rows may be about it."""
        if same is not None:
            before = self._days.get((board, same))
            if before is not None:
                self._counts[board, before] -= 1
                spans = join_spans((*before, *spans))
            self._days[board, same] = spans
        self._counts[board, spans] += 1

    def per_month(self, work: Work) -> dict[str, list[int]]:
        """Return per board how many hold on a day of each month of the school year, August first."""
        months: dict[str, list[int]] = {}
        for (board, spans), count in self._counts.items():
            counted = months.setdefault(board, [0] * MONTHS)
            for month in _months_of(spans, work):
                counted[month] += count
        return months


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
    decisions, twice = Held(), Held()
    kinds = {stream.kind for stream in work.streams.values() if work.verdict(stream.ref) is Poolable.YES}
    boards = {ref: school.board for ref, school in work.schools.items()}
    for need in needs:
        row = need.row
        board = boards[row.school]
        if board is None:
            continue
        same = None if row.number is None else (row.child, row.stream, row.number)
        decisions.add(board, need.spans, same=same)
        if row.school in drawing and work.streams[row.stream].kind in kinds:
            twice.add(board, need.spans, same=row.child)
    children = twice.per_month(work)
    for board, counts in decisions.per_month(work).items():
        for index, name in enumerate(work.year.month_names):
            yield DecisionMonth(
                board=board,
                month=name,
                decisions=counts[index],
                children_twice=children.get(board, [0] * MONTHS)[index] if drawing else None,
                is_counted=True,
            )


def _months_of(spans: Spans, work: Work) -> set[int]:
    """Return the months of the school year, from 0, of which the spans cover a day."""
    firsts = work.year.month_starts
    return {
        month for start, end in spans for month in range(bisect_right(firsts, start) - 1, bisect_right(firsts, end - 1))
    }


def _drawing_schools(sized: Sized, work: Work) -> frozenset[str]:
    """Return the schools that support is bought for; nobody says so where it is bought for each child."""
    if isinstance(work.snapshot.arrangement.sizing, ByNeed):
        return frozenset()
    return frozenset(row.school for row in sized.purchases if row.school is not None and row.fte != 0)
