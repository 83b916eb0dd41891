"""Which lines a snapshot counts: everything, or what the funders confirmed, with their figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from budgets.confirming.lines import Figures, Line, LineKey, LineKind, lines_of, needs_confirmation, total_of
from budgets.models import Pool, PoolAmount
from budgets.stream_matching import Answered, PoolRows
from cases.queries import ConfirmationFact, IndicationFact, confirmations_touching
from schools.years import SchoolYear

__all__ = ["Confirmed", "Counted", "Everything"]

Said = Mapping[UUID, ConfirmationFact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The indications and amounts that are counted, and how many lines are not because nobody confirmed them."""

    answered: Answered
    amounts: Sequence[PoolAmount]
    unconfirmed: int = 0


class Everything:
    """All lines, as the schools entered them."""

    def read(self, schools: Sequence[UUID], year: SchoolYear) -> Said:
        """Return what was said of the indications of these schools; within the scope of their children."""
        return {}

    def terms_version(self, pool: Pool) -> int:
        """Return the counter by which a calculation of this sort knows that it is old."""
        return pool.terms_version

    def among(self, rows: PoolRows, *, answered: Answered, said: Said) -> Counted:
        """Return what is counted of what was read."""
        return Counted(answered=answered, amounts=list(rows.pool.amounts.order_by("pk")))


class Confirmed(Everything):
    """The lines that their funders confirmed, with the figures of the funders; and those that need no confirmation."""

    def read(self, schools: Sequence[UUID], year: SchoolYear) -> Said:
        """Return what was said of the indications of these schools."""
        return confirmations_touching(schools=schools, first_day=year.first_day, last_day=year.last_day)

    def terms_version(self, pool: Pool) -> int:
        """Return the counters of terms and confirmations together: both only go up."""
        return pool.terms_version + pool.confirmations_version

    def among(self, rows: PoolRows, *, answered: Answered, said: Said) -> Counted:
        """Leave out what is not confirmed, and let a correction lead."""
        lines = lines_of(rows, answered=answered, said=said)
        by_id = {line.key: line for line in lines}
        year = SchoolYear.parse(rows.pool.school_year)
        as_they_are = {stream.ref for stream in rows.streams if not needs_confirmation(stream)}
        indications = (row for row in answered if row[1] not in as_they_are)
        return Counted(
            answered=[row for row in answered if row[1] in as_they_are] + list(_confirmed(indications, by_id, year)),
            amounts=list(_confirmed_amounts(rows.pool, by_id)),
            unconfirmed=sum(not line.is_confirmed for line in lines),
        )


Lines = Mapping[LineKey, Line]


def _confirmed(
    answered: Iterable[tuple[IndicationFact, str]], lines: Lines, year: SchoolYear
) -> Iterator[tuple[IndicationFact, str]]:
    for fact, stream in answered:
        line = lines.get((LineKind.INDICATION, fact.id))
        if line is not None and line.is_confirmed and _touches(line.leading, year):
            yield _with(fact, line.leading), stream


def _touches(figures: Figures, year: SchoolYear) -> bool:
    """Tell whether a corrected period still has a day in the year; without one it is as if it were not asked for."""
    begun = figures.valid_from is None or figures.valid_from <= year.last_day
    return begun and (figures.valid_until is None or figures.valid_until >= year.first_day)


def _with(fact: IndicationFact, figures: Figures) -> IndicationFact:
    return fact._replace(
        minutes=figures.minutes,
        frequency=figures.frequency,
        amount_cents=figures.amount_cents,
        amount_basis=figures.amount_basis,
        amount_status=figures.amount_status,
        valid_from=figures.valid_from or fact.valid_from,
        valid_until=figures.valid_until,
    )


def _confirmed_amounts(pool: Pool, lines: Lines) -> Iterator[PoolAmount]:
    for amount in pool.amounts.order_by("pk"):
        line = lines.get((LineKind.AMOUNT, amount.pk))
        if line is None:
            yield amount
        elif line.is_confirmed:
            yield amount if line.leading == line.entered else _corrected(amount, line.leading)


def _corrected(amount: PoolAmount, figures: Figures) -> PoolAmount:
    """Return the amount as its funder has it; not to be stored. A price that no longer gives the total is left out."""
    if figures.amount_cents != total_of(amount):
        amount.unit_cents = None
        amount.stated_total_cents = figures.amount_cents
        amount.leading = PoolAmount.Leading.TOTAL.value
    amount.basis = figures.amount_basis
    amount.valid_from, amount.valid_until = figures.valid_from, figures.valid_until
    return amount
