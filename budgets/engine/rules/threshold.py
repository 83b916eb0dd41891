"""Which children stay under a threshold of weekly minutes, and on which days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from budgets.engine.choices import FlatRate, ThresholdRule
from budgets.engine.measures import Measures
from budgets.engine.needs import Need
from budgets.engine.periods import Span, Spans, intersect_spans, join_spans
from budgets.engine.rules.need_rows import group_rows
from budgets.engine.rules.need_table import NeedRow, NeedTable, Present, child_years
from budgets.engine.work import Work

__all__ = ["Admitted", "admit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The children that count. `child_years` is the sum of their shares of the school year.

    `present` holds for each stretch of days how many children are there, `rows` the need of these children on these
    days, `parts` how many of the child years belong to each of these rows.
    """

    children: int
    child_years: Fraction
    present: Present
    rows: tuple[NeedRow, ...]
    parts: tuple[tuple[NeedRow, Fraction], ...] = ()


class Side(Enum):
    """Where weekly minutes lie from the threshold; UNSAID: exactly on it, and the agreement does not say."""

    UNDER = "under"
    OVER = "over"
    UNSAID = "unsaid"


def admit(sizing: FlatRate, table: NeedTable, work: Work) -> Admitted | None:
    """Return who counts, from indications or counted groups; None with a finding when the children are not known."""
    if any(row.children is None for row in table.rows) or (table.children is None and not table.rows):
        work.needs_choice("sizing", sizing.kind, needs="children")
        return None
    if table.pooled or not table.rows:
        return _admit_children(sizing, table.pooled, work)
    return _admit_groups(sizing, table.rows, work)


def _side(sizing: FlatRate, weekly: Fraction) -> Side:
    threshold = sizing.threshold_minutes_per_week
    if threshold is None or weekly < threshold:
        return Side.UNDER
    if weekly > threshold or sizing.threshold_rule is ThresholdRule.BELOW:
        return Side.OVER
    return Side.UNDER if sizing.threshold_rule is ThresholdRule.UP_TO else Side.UNSAID


def _admit_groups(sizing: FlatRate, rows: Sequence[NeedRow], work: Work) -> Admitted | None:
    """Admit counted children who all need the same in a week: all of them on all days, or none."""
    counted: list[NeedRow] = []
    for row in rows:
        if row.weekly_minutes is None and sizing.threshold_minutes_per_week is not None:
            work.needs_choice("sizing", sizing.kind, needs="minutes_per_child_per_week")
            return None
        side = _side(sizing, row.weekly_minutes or Fraction(0))
        if side is Side.UNSAID:
            work.notes.find("on_threshold", row.school)
        counted += [row] if side is Side.UNDER else []
    present = tuple(piece for row in counted for piece in row.present)
    return Admitted(
        children=sum(row.children or 0 for row in counted),
        child_years=child_years(present, work.year),
        present=present,
        rows=tuple(counted),
    )


def _admit_children(sizing: FlatRate, pooled: Sequence[Need], work: Work) -> Admitted | None:
    if sizing.threshold_minutes_per_week is not None and any(need.weekly_minutes is None for need in pooled):
        return None
    days = {child: _days_under(sizing, child, needs, work) for child, needs in _by_child(pooled).items()}
    days = {child: spans for child, spans in days.items() if work.year.school_days(spans)}
    rows = group_rows(_on_days(pooled, days, work))
    return Admitted(
        children=len(days),
        child_years=sum((work.year.share(spans) for spans in days.values()), Fraction(0)),
        present=tuple((span, Fraction(1)) for spans in days.values() for span in spans),
        rows=rows,
        parts=tuple(_parts(rows, days, work)),
    )


def _parts(rows: Sequence[NeedRow], days: Mapping[str, Spans], work: Work) -> Iterator[tuple[NeedRow, Fraction]]:
    """Divide the child years over the rows; a child in two rows at a time counts for both, but once in all."""
    year = work.year
    per_row = [{child: year.share(join_spans(spans)) for child, spans in row.days.items()} for row in rows]
    in_all: dict[str, Fraction] = {}
    for shares in per_row:
        for child, share in shares.items():
            in_all[child] = in_all.get(child, Fraction(0)) + share
    for row, shares in zip(rows, per_row, strict=True):
        parts = (year.share(days[child]) * share / in_all[child] for child, share in shares.items() if share)
        yield row, sum(parts, Fraction(0))


def _by_child(pooled: Sequence[Need]) -> dict[str, list[Need]]:
    children: dict[str, list[Need]] = {}
    for need in pooled:
        children.setdefault(need.row.child, []).append(need)
    return children


def _days_under(sizing: FlatRate, child: str, needs: Sequence[Need], work: Work) -> Spans:
    """Return the days on which a child counts. That it does not count on other days is a finding."""
    sides = {side: join_spans(spans) for side, spans in _stretches(sizing, needs).items()}
    found = {side for side, spans in sides.items() if work.year.school_days(spans)}
    if Side.UNSAID in found:
        work.notes.find("on_threshold", child)
    if {Side.UNDER, Side.OVER} <= found:
        first = sides[Side.OVER][0]
        work.notes.find(
            "crossed_threshold", child, **{"from": work.year.first_of(first), "until": work.year.last_of(first)}
        )
    return sides[Side.UNDER]


def _stretches(sizing: FlatRate, needs: Sequence[Need]) -> dict[Side, list[Span]]:
    """Cut the year where a decision of the child begins or ends, and compare its weekly minutes on each piece."""
    edges = sorted({edge for need in needs for span in need.usable_spans for edge in span})
    stretches: dict[Side, list[Span]] = {side: [] for side in Side}
    for piece in pairwise(edges):
        in_force = [need for need in needs if intersect_spans((piece,), need.usable_spans)]
        if in_force:
            weekly = sum((need.weekly_minutes or Fraction(0) for need in in_force), Fraction(0))
            stretches[_side(sizing, weekly)].append(piece)
    return stretches


def _on_days(
    pooled: Sequence[Need], days: Mapping[str, Spans], work: Work
) -> Iterator[tuple[Need, Spans, Fraction | None]]:
    measures = Measures(work)
    for need in pooled:
        spans = intersect_spans(need.usable_spans, days.get(need.row.child, ()))
        if spans:
            yield need, spans, measures.minutes(need.row, spans)
