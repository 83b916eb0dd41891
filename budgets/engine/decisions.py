"""Which days each indication counts: decisions that are one and the same never count twice on a day.

Rows of one child and stream with the same decision number, and rows of which one replaces the other, are one decision;
on shared days the later one counts. All other simultaneous rows add up, with the question `possible_double`.
"""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import heappop, heappush

from budgets.engine.notes import Notes
from budgets.engine.periods import SchoolYear, Span, Spans, remove_spans
from budgets.engine.values import IndicationInput

__all__ = ["counted_days", "first_days", "look_for_doubles", "look_for_gaps"]

Rows = Sequence[IndicationInput]


def counted_days(indications: Rows, year: SchoolYear, notes: Notes) -> dict[str, Spans]:
    """Return per ref the days of this year on which the row counts; a row without such days is left out."""
    spans: dict[tuple[date, date | None], Span] = {}
    days: dict[str, Spans] = {}
    for row in indications:
        period = (row.valid_from, row.valid_until)
        if period not in spans:
            spans[period] = year.span(*period)
        if spans[period][0] < spans[period][1]:
            days[row.ref] = (spans[period],)
    for group in _decisions([row for row in indications if row.ref in days]):
        days.update(_one_decision(group, days, year, notes))
    return {ref: counted for ref, counted in days.items() if counted}


def first_days(indications: Rows) -> dict[str, date]:
    """Return per ref the day on which its decision began: that of its earliest row."""
    first = {row.ref: row.valid_from for row in indications}
    for group in _decisions(indications):
        first.update(dict.fromkeys((row.ref for row in group), min(row.valid_from for row in group)))
    return first


def look_for_doubles(
    indications: Rows, kinds: Mapping[str, str], days: Mapping[str, Spans], year: SchoolYear, notes: Notes
) -> None:
    """Ask `possible_double` for each row that runs beside an earlier one of the same child and kind of stream."""
    for rows in _grouped(indications, lambda row: (row.child, kinds[row.stream])):
        pieces = sorted((span, row.ref) for row in rows for span in days.get(row.ref, ()))
        running_until, running = 0, ""
        asked: set[str] = set()
        for (start, end), ref in pieces:
            if start < running_until and ref != running and ref not in asked:
                asked.add(ref)
                shared = (start, min(end, running_until))
                notes.find(
                    "possible_double",
                    ref,
                    **{"with": running, "from": year.first_of(shared), "until": year.last_of(shared)},
                )
            if end > running_until:
                running_until, running = end, ref


def look_for_gaps(indications: Rows, days: Mapping[str, Spans], year: SchoolYear, notes: Notes) -> None:
    """Find `gap` where at least one school day lies between two rows of one child and stream that count this year."""
    counted = [row for row in indications if row.ref in days]
    for rows in _grouped(counted, lambda row: (row.child, row.stream)):
        pieces = sorted((span, row.ref) for row in rows for span in days[row.ref])
        covered_until, last = 0, ""
        for (start, end), ref in pieces:
            between = (covered_until, start)
            if last and covered_until < start and year.school_days((between,)):
                detail = {"after": last, "from": year.first_of(between), "until": year.last_of(between)}
                notes.find("gap", ref, **detail, school_days=year.school_days((between,)))
            if end > covered_until:
                covered_until, last = end, ref


def _decisions(indications: Rows) -> Iterable[list[IndicationInput]]:
    """Return the groups of two or more rows that are one decision."""
    leader: dict[str, str] = {}
    by_number: dict[tuple[str, str, str], str] = {}
    refs = {row.ref for row in indications}
    for row in indications:
        if row.number is not None:
            same = by_number.setdefault((row.child, row.stream, row.number), row.ref)
            _join(leader, row.ref, same)
        if row.replaces in refs:
            _join(leader, row.ref, row.replaces)
    return _grouped([row for row in indications if row.ref in leader], lambda row: _leader(leader, row.ref))


def _one_decision(
    group: list[IndicationInput], days: Mapping[str, Spans], year: SchoolYear, notes: Notes
) -> dict[str, Spans]:
    """Give each day of one decision to the row that counts on it."""
    taken: list[tuple[Span, str]] = []
    left: dict[str, Spans] = {}
    for row in _by_precedence(group):
        (span,) = days[row.ref]
        left[row.ref] = remove_spans(span, tuple(piece for piece, _ in taken))
        if left[row.ref] != (span,):
            shared, winner = next(
                ((max(start, span[0]), min(end, span[1])), ref)
                for (start, end), ref in taken
                if start < span[1] and end > span[0]
            )
            lost = span[1] - span[0] - sum(end - start for start, end in left[row.ref])
            notes.find(
                "overlap",
                winner,
                **{"with": row.ref, "from": year.first_of(shared), "until": year.last_of(shared)},
                days=lost,
            )
        for piece in left[row.ref]:
            insort(taken, (piece, row.ref))
    return left


def _by_precedence(group: list[IndicationInput]) -> Iterator[IndicationInput]:
    """Yield the rows by precedence: the later `valid_from` first, then the higher ref; a row that is replaced waits."""
    ranked = sorted(group, key=lambda row: (row.valid_from, row.ref), reverse=True)
    ranks = {row.ref: rank for rank, row in enumerate(ranked)}
    replacers = Counter(row.replaces for row in ranked)
    ready = [rank for rank, row in enumerate(ranked) if not replacers[row.ref]]
    while ready:
        row = ranked[heappop(ready)]
        yield row
        replacers[row.replaces] -= 1
        if row.replaces in ranks and not replacers[row.replaces]:
            heappush(ready, ranks[row.replaces])


def _grouped(rows: Rows, key: Callable[[IndicationInput], Hashable]) -> Iterable[list[IndicationInput]]:
    """Return the rows that share a key with another; a row on its own has nobody to meet."""
    first: dict[Hashable, IndicationInput] = {}
    groups: dict[Hashable, list[IndicationInput]] = {}
    for row in rows:
        shared = key(row)
        met = first.setdefault(shared, row)
        if met is not row:
            groups.setdefault(shared, [met]).append(row)
    return groups.values()


def _join(leader: dict[str, str], one: str, other: str) -> None:
    if one != other:
        leader[_leader(leader, one)] = _leader(leader, other)


def _leader(leader: dict[str, str], ref: str) -> str:
    """Return the row that stands for a group; a row alone stands for itself, and is entered when it is asked for."""
    while leader.setdefault(ref, ref) != ref:
        leader[ref] = leader[leader[ref]]
        ref = leader[ref]
    return ref
