"""The lines of a pool that a funder confirms (aansluiting): what was entered, who may say so, and what was said.

A line is one indication that a stream of the pool answers, or one listed amount. Money that may not be pooled, and cost
that is only avoided, is not brought in by anybody, and needs no confirmation. Nothing in here names a child.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from django.db.models import FilteredRelation, Q

from budgets.confirming.payers import Obstacle, Payers, payer_names
from budgets.models import AmountConfirmation, FundingStream, Pool, Poolability, PoolAmount, StreamKind
from budgets.stream_matching import Answered, PoolRows, answered_by
from cases.queries import ConfirmationFact, IndicationFact, confirmations_touching, indications_touching
from cases.scope import Reason, school_scope
from schools.years import SchoolYear

__all__ = [
    "ConfirmationTable",
    "Figures",
    "Line",
    "LineKey",
    "LineKind",
    "Said",
    "Standing",
    "amount_hash",
    "confirmation_lines",
    "lines_of",
    "needs_confirmation",
    "total_of",
]


class LineKind(StrEnum):
    """What a line is."""

    INDICATION = "indication"
    AMOUNT = "amount"


LineKey = tuple[LineKind, UUID | int]


class Standing(StrEnum):
    """How a line stands: what changed after its confirmation is not confirmed any more."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a line says. None is not known, which is not zero; an amount without a status has an empty one."""

    minutes: int | None
    frequency: str
    amount_cents: int | None
    amount_basis: str
    amount_status: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the funder said of a line last. `is_current`: of the line as it is now, by who pays it now."""

    id: int
    figures: Figures
    note: str
    at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `payer` is the organisation that may confirm it ("municipality:0268"); without one, see `obstacle`.

    `version` changes whenever the line does. `label` and `number` belong to amounts and to single decisions.
    """

    kind: LineKind
    id: UUID | int
    stream: FundingStream
    school: UUID | None
    payer: str | None
    obstacle: Obstacle | None
    version: str
    entered: Figures
    said: Said | None
    label: str = ""
    number: str = ""

    @property
    def key(self) -> LineKey:
        """What tells it from the other lines of its pool."""
        return self.kind, self.id

    @property
    def standing(self) -> Standing:
        """How the line stands."""
        if self.said is None:
            return Standing.OPEN
        if not self.said.is_current:
            return Standing.CHANGED
        return Standing.CONFIRMED if self.said.figures == self.entered else Standing.CORRECTED

    @property
    def is_confirmed(self) -> bool:
        """Whether the funder's figures stand for the line as it is now."""
        return self.said is not None and self.said.is_current

    @property
    def leading(self) -> Figures:
        """The figures that count: those of the funder where they stand."""
        return self.said.figures if self.said is not None and self.said.is_current else self.entered


def needs_confirmation(stream: FundingStream) -> bool:
    """Tell whether money of this stream is brought in by somebody who must confirm it."""
    return stream.poolable != Poolability.NO and stream.kind != StreamKind.AVOIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationTable:
    """Every line of a pool with what was said of it, and the names of who pays."""

    rows: PoolRows
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, pool: Pool) -> Self:
        """Read them: six queries, however many lines."""
        year = SchoolYear.parse(pool.school_year)
        first, last = year.first_day, year.last_day
        rows = PoolRows.of(pool)
        # Also for who may see none of these children: what leaves here has no names, and pages make sums of it.
        with school_scope(rows.schools, Reason.CONFIRMATION):
            facts = indications_touching(schools=rows.schools, first_day=first, last_day=last)
            said = confirmations_touching(schools=rows.schools, first_day=first, last_day=last)
        answered = answered_by(facts, rows.streams, rows.parties)
        return cls(rows=rows, lines=lines_of(rows, answered=answered, said=said))

    def name_of(self, payer: str) -> str:
        """Return what an organisation is called that pays a line of this pool; empty for another one."""
        return payer_names(self.rows.parties.stored, self.rows.links).get(payer, "")


def confirmation_lines(pool: Pool) -> tuple[Line, ...]:
    """Read every line of a pool with what was said of it."""
    return ConfirmationTable.of(pool).lines


def lines_of(rows: PoolRows, *, answered: Answered, said: Mapping[UUID, ConfirmationFact]) -> tuple[Line, ...]:
    """Return the lines of a pool of which the rows were read, by stream, in it first those of indications."""
    payers = Payers(rows.parties.stored, rows.links)
    by_ref = {stream.ref: stream for stream in rows.streams if needs_confirmation(stream)}
    year = SchoolYear.parse(rows.pool.school_year)
    indications = (
        _indication_line(fact, by_ref[ref], payers, said.get(fact.id))
        for fact, ref in answered
        if ref in by_ref and _takes_part(fact, year)
    )
    amounts = _amount_lines(rows.pool, {stream.pk: stream for stream in by_ref.values()}, payers)
    return tuple(sorted([*indications, *amounts], key=lambda line: (line.stream.ref, line.kind is LineKind.AMOUNT)))


def _takes_part(fact: IndicationFact, year: SchoolYear) -> bool:
    """Tell whether the parents' no leaves at least a day: after it nothing of the child is anybody else's business."""
    return fact.opted_out_from is None or fact.opted_out_from > max(fact.valid_from, year.first_day)


def _indication_line(
    fact: IndicationFact, stream: FundingStream, payers: Payers, said: ConfirmationFact | None
) -> Line:
    payer, obstacle = payers.of_indication(fact, stream)
    return Line(
        kind=LineKind.INDICATION,
        id=fact.id,
        stream=stream,
        school=fact.school_id,
        payer=payer,
        obstacle=obstacle,
        version=str(fact.revision),
        entered=_figures(fact),
        said=None if said is None else _said_of_indication(said, fact, payer),
        number=fact.number,
    )


def _figures(row: IndicationFact | ConfirmationFact) -> Figures:
    return Figures(
        minutes=row.minutes,
        frequency=row.frequency,
        amount_cents=row.amount_cents,
        amount_basis=row.amount_basis,
        amount_status=row.amount_status,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _said_of_indication(said: ConfirmationFact, fact: IndicationFact, payer: str | None) -> Said:
    is_current = said.revision == fact.revision and said.on_behalf_of == payer
    return Said(id=said.id, figures=_figures(said), note=said.note, at=said.confirmed_at, is_current=is_current)


# --- Amounts ----------------------------------------------------------------------------------------------------------


def _amount_lines(pool: Pool, streams: Mapping[int, FundingStream], payers: Payers) -> Iterator[Line]:
    for amount, said in _amounts_with_said(pool):
        if amount.stream_id in streams:
            yield _amount_line(amount, streams[amount.stream_id], payers, said)


def _amounts_with_said(pool: Pool) -> Iterable[tuple[PoolAmount, AmountConfirmation | None]]:
    """Return each amount of a pool with what stands of it; one query."""
    standing = FilteredRelation("confirmations", condition=Q(confirmations__withdrawn_at__isnull=True))
    rows = pool.amounts.annotate(said=standing).select_related("said")  # type: ignore[misc]  # it knows fields alone
    # The newest comes last, and takes the place of what was said before.
    found = {row.pk: row for row in rows.order_by("pk", "said__confirmed_at", "said__pk")}
    return [(row, getattr(row, "said", None)) for row in found.values()]


def _amount_line(amount: PoolAmount, stream: FundingStream, payers: Payers, said: AmountConfirmation | None) -> Line:
    payer, obstacle = payers.of_amount(amount, stream)
    version = amount_hash(amount)
    return Line(
        kind=LineKind.AMOUNT,
        id=amount.pk,
        stream=stream,
        school=payers.school_of(amount),
        payer=payer,
        obstacle=obstacle,
        version=version,
        entered=_money(total_of(amount), amount),
        said=None if said is None else _said_of_amount(said, version, payer),
        label=amount.label,
    )


def amount_hash(amount: PoolAmount) -> str:
    """Return what changes whenever a listed amount says something else."""
    days = [day.isoformat() if day else None for day in (amount.valid_from, amount.valid_until)]
    said = [amount.stream_id, amount.school_id, amount.label, amount.count, amount.unit_cents]
    said += [amount.stated_total_cents, amount.leading, amount.basis, *days]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def total_of(amount: PoolAmount) -> int | None:
    """Return what an amount comes to, in the way that leads; None where a part of it is not known."""
    if amount.leading == PoolAmount.Leading.TOTAL:
        return amount.stated_total_cents
    if amount.count is None or amount.unit_cents is None:
        return None
    return amount.count * amount.unit_cents


def _money(cents: int | None, row: PoolAmount | AmountConfirmation) -> Figures:
    return Figures(
        minutes=None,
        frequency="",
        amount_cents=cents,
        amount_basis=row.basis,
        amount_status="",
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _said_of_amount(said: AmountConfirmation, version: str, payer: str | None) -> Said:
    is_current = said.confirmed_for == version and said.on_behalf_of == payer
    figures = _money(said.total_cents, said)
    return Said(id=said.pk, figures=figures, note=said.note, at=said.confirmed_at, is_current=is_current)
