"""How much of a row falls on given days: one rule per frequency and per basis of an amount."""

from datetime import date
from fractions import Fraction

from budgets.engine.norms import NormValue
from budgets.engine.periods import SCHOOL_DAYS_A_WEEK, Spans
from budgets.engine.values import Amount, AmountBasis, Frequency, IndicationInput
from budgets.engine.work import Work

__all__ = ["Measures"]


class Measures:
    """Measures rows, and remembers what it measured: most children have one of a few periods."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._shares: dict[Spans, Fraction] = {}
        self._parts: dict[tuple[date | None, date | None, Spans], Fraction] = {}
        self._weeks: dict[str, NormValue | None] = {}
        self._measured: dict[tuple[int, Frequency, str, Spans], Fraction | None] = {}

    def minutes(self, row: IndicationInput, spans: Spans) -> Fraction | None:
        """Minutes on these days; None when the row lists none or they cannot be known."""
        if row.minutes is None:
            return None
        if row.frequency is None:
            self.work.notes.find("choice_needs", row.ref, needs="frequency")
            return None
        if row.frequency is Frequency.TOTAL:
            return row.minutes * self._part_of_validity(row, spans)
        key = (row.minutes, row.frequency, row.stream, spans)
        if key not in self._measured:
            self._measured[key] = self._regular(row.minutes, row.frequency, row.stream, spans)
        return self._measured[key]

    def cents(self, row: IndicationInput, spans: Spans) -> Fraction | None:
        """Money on these days; None when the row lists none or it cannot be known."""
        if row.amount_cents is not None:
            return self.money(row.amount_cents, row, row.amount_basis, spans)
        if row.lists_money and row.volume is not None and row.frequency is not None:
            return self._regular(row.volume, row.frequency, row.stream, spans)
        if row.minutes is None and row.volume is None:
            self.work.notes.find("choice_needs", row.ref, needs="minutes")
        return None

    def money(
        self, cents: Fraction | int, row: IndicationInput | Amount, basis: AmountBasis | None, spans: Spans
    ) -> Fraction | None:
        """Take of an amount per school year its share of school days, of one for a period its share of its own days."""
        if basis is AmountBasis.SCHOOL_YEAR:
            return cents * self.share(spans)
        of_period = cents * self._part_of_validity(row, spans)
        if basis is None and of_period != cents * self.share(spans):
            self.work.notes.find("choice_needs", row.ref, needs="amount_basis")
            return None
        return of_period

    def share(self, spans: Spans) -> Fraction:
        """Return the part of the school year's school days in these spans."""
        if spans not in self._shares:
            self._shares[spans] = self.work.year.share(spans)
        return self._shares[spans]

    def school_weeks(self, stream: str) -> NormValue | None:
        """Return the school weeks of a stream; None with a finding when the norm is missing."""
        if stream not in self._weeks:
            self._weeks[stream] = self.work.norms.required("school_weeks", stream)
        return self._weeks[stream]

    def _regular(self, amount: int, frequency: Frequency, stream: str, spans: Spans) -> Fraction | None:
        """Minutes or cents per day, week or month on these days."""
        if frequency is Frequency.MONTH:
            return amount * self.work.year.months(spans)
        weeks = self.school_weeks(stream)
        if weeks is None:
            return None
        per_week = amount * SCHOOL_DAYS_A_WEEK if frequency is Frequency.DAY else amount
        return per_week * weeks.value * self.share(spans)

    def _part_of_validity(self, row: IndicationInput | Amount, spans: Spans) -> Fraction:
        key = (row.valid_from, row.valid_until, spans)
        if key not in self._parts:
            days = sum(end - start for start, end in spans)
            self._parts[key] = Fraction(days, self.work.year.validity_days(row.valid_from, row.valid_until))
        return self._parts[key]
