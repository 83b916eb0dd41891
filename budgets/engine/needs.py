"""What each indication comes to in this school year: minutes, weekly minutes and money, exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from budgets.engine.decisions import counted_days, look_for_doubles, look_for_gaps
from budgets.engine.measures import Measures
from budgets.engine.participation import Participation
from budgets.engine.periods import Spans
from budgets.engine.values import AmountStatus, IndicationInput, Poolable
from budgets.engine.volumes import without_volume
from budgets.engine.weekly import weekly_minutes
from budgets.engine.work import Work

__all__ = ["Need", "Part", "measure_needs"]


class Part(NamedTuple):
    """The part of a row that shares one verdict."""

    verdict: Poolable
    minutes: Fraction | None
    cents: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One indication in this school year.

    `spans` are the days it counts, `usable_spans` those before an opt-out, within the life of its stream and on which
    it takes part: on these `verdict` holds, on the others nothing can be pooled. Minutes and cents are None when the
    row lists none, or when they cannot be known.
    """

    row: IndicationInput
    party: str | None
    municipality: str | None
    verdict: Poolable
    spans: Spans
    usable_spans: Spans
    minutes: Fraction | None
    usable_minutes: Fraction | None
    weekly_minutes: Fraction | None
    cents: Fraction | None
    usable_cents: Fraction | None

    @property
    def is_pooled(self) -> bool:
        """Whether any of it enters the pool."""
        return self.verdict is Poolable.YES and bool(self.usable_spans)

    def parts(self) -> Iterator[Part]:
        """Return the usable days with the verdict of the stream, and the other days with `no`."""
        if self.usable_spans:
            yield Part(self.verdict, self.usable_minutes, self.usable_cents)
        if self.usable_spans != self.spans:
            yield Part(Poolable.NO, _less(self.minutes, self.usable_minutes), _less(self.cents, self.usable_cents))


def measure_needs(work: Work) -> tuple[Need, ...]:
    """Every indication that counts on a day of this school year, in the order of its ref."""
    indications = sorted(work.snapshot.indications, key=lambda row: row.ref)
    days = counted_days(indications, work.year, work.notes)
    kinds = {ref: stream.kind for ref, stream in work.streams.items()}
    look_for_doubles(indications, kinds, days, work.year, work.notes)
    look_for_gaps(indications, days, work.year, work.notes)
    measures = Measures(work)
    in_force = [row if row.volume is None else without_volume(row, work) for row in indications if row.ref in days]
    minutes = {row.ref: measures.minutes(row, days[row.ref]) for row in in_force}
    weekly = weekly_minutes(in_force, days, minutes, measures)
    participation = Participation(indications, work)
    needs = tuple(
        _measure(row, days[row.ref], (minutes[row.ref], weekly.get(row.ref)), participation, measures)
        for row in in_force
    )
    participation.tell()
    _look_at_rows(indications, needs, work)
    _look_at_amounts(needs, work)
    if days and not work.year.has_calendar:
        work.notes.find("missing_calendar", work.year.name)
    return needs


def _measure(
    row: IndicationInput,
    spans: Spans,
    support: tuple[Fraction | None, Fraction | None],
    participation: Participation,
    measures: Measures,
) -> Need:
    work = measures.work
    stream = work.streams[row.stream]
    municipality = row.responsible_municipality if row.responsible_municipality in work.parties else None
    usable = work.year.through(work.year.before(spans, row.opted_out_from), stream.until)
    usable = work.year.through(usable, work.snapshot.arrangement.term.hard_stop)
    usable = participation.limit(row, municipality, usable)
    minutes, weekly = support
    cents = measures.cents(row, spans)
    return Need(
        row=row,
        party=stream.funder or municipality,
        municipality=municipality,
        verdict=work.verdict(row.stream),
        spans=spans,
        usable_spans=usable,
        minutes=minutes,
        usable_minutes=minutes if usable == spans else measures.minutes(row, usable),
        weekly_minutes=weekly,
        cents=cents,
        usable_cents=cents if usable == spans else measures.cents(row, usable),
    )


def _look_at_rows(indications: Sequence[IndicationInput], needs: Sequence[Need], work: Work) -> None:
    for row in indications:
        if row.valid_until is not None and row.valid_until < work.year.first_day:
            work.notes.find("expired", row.ref, until=row.valid_until.isoformat())
    for need in needs:
        _look_at_need(need, work)


def _look_at_need(need: Need, work: Work) -> None:
    row = need.row
    stream = work.streams[row.stream]
    if row.valid_until is None:
        work.notes.find("open_end", row.ref, until=work.year.last_day.isoformat())
    if need.municipality is None:
        work.notes.find("unknown_residence", row.ref)
    if need.verdict is Poolable.NO:
        work.notes.find("not_poolable", row.ref, stream=row.stream, kind=stream.kind)
    elif row.opted_out_from is not None and work.year.before(need.spans, row.opted_out_from) != need.spans:
        work.notes.find("opted_out", row.ref, **{"from": row.opted_out_from.isoformat()})
    if stream.until is not None and work.year.through(need.spans, stream.until) != need.spans:
        work.notes.find("expired", stream.ref, until=stream.until.isoformat())


def _look_at_amounts(needs: Sequence[Need], work: Work) -> None:
    """Find what an amount is worth as evidence, per stream: granted is not yet spent, a mean is not this child's."""
    codes = {
        AmountStatus.REQUESTED: "granted_not_realised",
        AmountStatus.GRANTED: "granted_not_realised",
        AmountStatus.MEAN: "mean_not_actual",
    }
    counted: dict[tuple[str, str, str], int] = {}
    for need in needs:
        status = need.row.amount_status
        if need.cents is not None and status in codes:
            key = (codes[status], need.row.stream, status.value)
            counted[key] = counted.get(key, 0) + 1
    for (code, stream, word), count in counted.items():
        work.notes.find(code, stream, status=word, count=count)


def _less(whole: Fraction | None, part: Fraction | None) -> Fraction | None:
    return None if whole is None or part is None else whole - part
