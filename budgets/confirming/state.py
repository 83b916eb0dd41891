"""How far the confirmation of a pool is: counts and sums of its lines. What is not known is counted, never zero."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from budgets.confirming.lines import Line, Standing
from budgets.models import FundingStream

__all__ = ["ConfirmationState", "StreamSums", "Sums", "sums_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What lines come to. Cents are the amounts as the decisions state them, per school year or per period.

    `difference_cents` is what the funders say more than was entered, over the confirmed lines of which both are known
    and stand for the same (year or period); None: there are none such. `filled_in` are confirmed lines of which the
    school did not know the amount, `filled_in_cents` what they come to; `incomparable` those where one is per year and
    the other per period; `other_period` those where the funder says other dates.
    """

    lines: int
    confirmed: int
    changed: int
    unconfirmable: int
    unknown: int
    entered_cents: int | None
    confirmed_cents: int | None
    difference_cents: int | None
    filled_in: int
    filled_in_cents: int
    incomparable: int
    other_period: int

    @property
    def is_complete(self) -> bool:
        """Whether every line is confirmed; where there is nothing to confirm, nothing is missing."""
        return self.confirmed == self.lines


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSums:
    """The sums of one stream, and of each status in it (requested, granted, claimed, mean; empty: a listed amount)."""

    stream: FundingStream
    sums: Sums
    statuses: Sequence[tuple[str, Sums]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationState:
    """How far the confirmation of a pool is, in all and per stream."""

    sums: Sums
    streams: Sequence[StreamSums]

    @property
    def lines(self) -> int:
        """How many lines there are to confirm."""
        return self.sums.lines

    @property
    def confirmed(self) -> int:
        """How many of them are confirmed, corrections included."""
        return self.sums.confirmed

    @property
    def entered_cents(self) -> int | None:
        """What the schools entered, where they knew it; None: nowhere."""
        return self.sums.entered_cents

    @property
    def confirmed_cents(self) -> int | None:
        """What the funders confirmed; None: nothing with an amount."""
        return self.sums.confirmed_cents

    @property
    def difference_cents(self) -> int | None:
        """What was confirmed less what was entered, over the lines where both are known; None: nowhere."""
        return self.sums.difference_cents

    @property
    def is_complete(self) -> bool:
        """Whether every line is confirmed."""
        return self.sums.is_complete

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """Add up lines."""
        rows = list(lines)
        by_stream: dict[int, list[Line]] = {}
        for row in rows:
            by_stream.setdefault(row.stream.pk, []).append(row)
        return cls(sums=sums_of(rows), streams=[_stream_sums(found) for found in by_stream.values()])


def sums_of(lines: Sequence[Line]) -> Sums:
    """Add up lines, whatever their stream."""
    confirmed = [line for line in lines if line.is_confirmed]
    both = [line for line in confirmed if _knows_both(line)]
    comparable = [line for line in both if line.entered.amount_basis == line.leading.amount_basis]
    filled_in = [line for line in confirmed if line.entered.amount_cents is None and _cents(line) is not None]
    return Sums(
        lines=len(lines),
        confirmed=len(confirmed),
        changed=sum(line.standing is Standing.CHANGED for line in lines),
        unconfirmable=sum(line.payer is None for line in lines),
        unknown=sum(line.entered.amount_cents is None for line in lines),
        entered_cents=_total(line.entered.amount_cents for line in lines),
        confirmed_cents=_total(_cents(line) for line in confirmed),
        difference_cents=_total(_difference(line) for line in comparable),
        filled_in=len(filled_in),
        filled_in_cents=_total(_cents(line) for line in filled_in) or 0,
        incomparable=len(both) - len(comparable),
        other_period=sum(_has_other_period(line) for line in confirmed),
    )


def _stream_sums(lines: Sequence[Line]) -> StreamSums:
    by_status: dict[str, list[Line]] = {}
    for line in lines:
        by_status.setdefault(line.entered.amount_status, []).append(line)
    statuses = [(status, sums_of(found)) for status, found in sorted(by_status.items())]
    return StreamSums(stream=lines[0].stream, sums=sums_of(lines), statuses=statuses)


def _cents(line: Line) -> int | None:
    return line.leading.amount_cents


def _knows_both(line: Line) -> bool:
    return line.entered.amount_cents is not None and _cents(line) is not None


def _difference(line: Line) -> int | None:
    before, after = line.entered.amount_cents, _cents(line)
    return None if before is None or after is None else after - before


def _has_other_period(line: Line) -> bool:
    before, after = line.entered, line.leading
    return (before.valid_from, before.valid_until) != (after.valid_from, after.valid_until)


def _total(cents: Iterable[int | None]) -> int | None:
    known = [value for value in cents if value is not None]
    return sum(known) if known else None
