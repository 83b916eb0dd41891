"""What funders say of the lines that they pay: right, or what they should be; and taking that back.

Locks are taken in one order everywhere: indications, then pools, then amounts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from budgets.confirming.lines import Figures, Line, LineKey, LineKind, amount_hash
from budgets.confirming.payers import organisations_of
from budgets.models import AmountConfirmation, Pool, PoolAmount, PoolSchool
from cases.actions import (
    ConfirmationConflictError,
    ConfirmedFigures,
    SeenIndication,
    confirm_indications,
    withdraw_confirmations,
)
from cases.scope import Reason, school_scope
from schools.years import SchoolYear

__all__ = ["LinesChangedError", "NotYourMoneyError", "Statement", "confirm_lines", "withdraw_lines"]


class LinesChangedError(Exception):
    """Lines are not as the person saw them: `changed` are their keys. Nothing was stored."""

    def __init__(self, changed: Collection[LineKey]) -> None:
        self.changed = frozenset(changed)
        super().__init__(f"{len(self.changed)} lines are not as they were seen")


class NotYourMoneyError(Exception):
    """Somebody spoke for an organisation that is not the own one. A page never offers that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said of lines, on behalf of an organisation ("municipality:0268").

    A line that is not in `corrected` is right as it was entered; one that is says what it should be.
    """

    on_behalf_of: str
    corrected: Mapping[LineKey, Figures] = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def confirm_lines(*, pool: Pool, lines: Sequence[Line], statement: Statement, acting_user: User) -> int:
    """Store what is said of lines as they were seen; return how many statements are new.

    What already stands is not said twice. Raises LinesChangedError, NotYourMoneyError, and ValidationError when the
    note holds a BSN.
    """
    on_behalf_of, note, said = statement.on_behalf_of, statement.note, statement.corrected
    _refuse_strangers(lines, on_behalf_of, acting_user)
    seen = [_seen(line, said.get(line.key)) for line in lines if line.kind is LineKind.INDICATION]
    with _within(lines), _told_as_lines():
        new = confirm_indications(seen=seen, on_behalf_of=on_behalf_of, note=note, acting_user=acting_user)
    touched = _locked_pools(pool, lines, said)
    for line, amount in _locked_amounts(pool, lines):
        figures = said.get(line.key, line.entered)
        if not _is_said(line, figures, note):
            _say(amount, line, statement, acting_user)
            new += 1
    _count(touched, new)
    return new


@transaction.atomic
def withdraw_lines(*, pool: Pool, lines: Sequence[Line], on_behalf_of: str, acting_user: User) -> int:
    """Take back what was said of lines; return of how many. Raises LinesChangedError, NotYourMoneyError."""
    _refuse_strangers(lines, on_behalf_of, acting_user)
    seen = [_seen(line, None) for line in lines if line.kind is LineKind.INDICATION]
    with _within(lines), _told_as_lines():
        taken_back = withdraw_confirmations(seen=seen, on_behalf_of=on_behalf_of, acting_user=acting_user)
    touched = _locked_pools(pool, lines, {})
    for _line, amount in _locked_amounts(pool, lines):
        rows = AmountConfirmation.objects.filter(amount=amount, withdrawn_at__isnull=True)
        if rows.update(withdrawn_at=timezone.now()):
            record_event(acting_user=acting_user, action="withdraw_confirmation", subject=amount)
            taken_back += 1
    _count(touched, taken_back)
    return taken_back


def _refuse_strangers(lines: Iterable[Line], on_behalf_of: str, person: User) -> None:
    if on_behalf_of not in organisations_of(person) or any(line.payer != on_behalf_of for line in lines):
        raise NotYourMoneyError


# --- Indications ------------------------------------------------------------------------------------------------------


def _seen(line: Line, figures: Figures | None) -> SeenIndication:
    said = None if figures is None else ConfirmedFigures(**{**asdict(figures), "valid_from": _first_day(figures, line)})
    # The key of an indication's line is the id of the indication, its version the revision.
    return SeenIndication(
        id=UUID(str(line.id)),
        revision=int(line.version),
        confirmation=line.said.id if line.said else None,
        figures=said,
    )


def _first_day(figures: Figures, line: Line) -> date:
    day = figures.valid_from or line.entered.valid_from
    if day is None:
        raise ValueError(f"the line of indication {line.id} has no first day")
    return day


def _within(lines: Iterable[Line]) -> AbstractContextManager[None]:
    """Bring the children behind these lines within reach of who pays them, and no others."""
    return school_scope({line.school for line in lines if line.school is not None}, Reason.CONFIRMATION)


@contextmanager
def _told_as_lines() -> Iterator[None]:
    try:
        yield
    except ConfirmationConflictError as error:
        raise LinesChangedError({(LineKind.INDICATION, pk) for pk in error.changed}) from error


# --- Amounts ----------------------------------------------------------------------------------------------------------


def _locked_amounts(pool: Pool, lines: Sequence[Line]) -> list[tuple[Line, PoolAmount]]:
    """Lock the listed amounts; raises LinesChangedError when one says something else than was seen."""
    by_id = {line.id: line for line in lines if line.kind is LineKind.AMOUNT}
    rows = list(pool.amounts.select_for_update().filter(pk__in=by_id).order_by("pk"))
    statements = AmountConfirmation.objects.filter(amount__in=rows, withdrawn_at__isnull=True)
    standing = dict(statements.order_by("confirmed_at", "pk").values_list("amount", "pk"))
    as_seen = {row.pk for row in rows if _is_as_seen(row, by_id[row.pk], standing.get(row.pk))}
    changed = by_id.keys() - as_seen
    if changed:
        raise LinesChangedError({(LineKind.AMOUNT, pk) for pk in changed})
    return [(by_id[row.pk], row) for row in rows]


def _is_as_seen(amount: PoolAmount, line: Line, standing: int | None) -> bool:
    return amount_hash(amount) == line.version and standing == (line.said.id if line.said else None)


def _is_said(line: Line, figures: Figures, note: str) -> bool:
    """Tell whether it stands already: pressed twice, or by a colleague a moment ago."""
    said = line.said
    return said is not None and said.is_current and said.figures == figures and said.note == note


def _say(amount: PoolAmount, line: Line, statement: Statement, person: User) -> None:
    figures = statement.corrected.get(line.key, line.entered)
    if figures.amount_cents is None:
        raise ValueError(f"amount {amount.pk} would be confirmed without a total")
    is_correction = figures != line.entered
    stored = AmountConfirmation(
        amount=amount,
        confirmed_for=line.version,
        on_behalf_of=statement.on_behalf_of,
        is_correction=is_correction,
        total_cents=figures.amount_cents,
        basis=figures.amount_basis,
        valid_from=figures.valid_from,
        valid_until=figures.valid_until,
        note=statement.note,
        confirmed_by=person,
    )
    stored.clean_fields(exclude=["amount", "basis", "confirmed_by", "withdrawn_at"])
    stored.save(force_insert=True)
    action = "correct_amount" if is_correction else "confirm_amount"
    record_event(acting_user=person, action=action, subject=amount)


# --- Counting ---------------------------------------------------------------------------------------------------------


def _locked_pools(pool: Pool, lines: Sequence[Line], said: Mapping[LineKey, Figures]) -> list[UUID]:
    """Lock the pools in which these lines may count: a school can take part in more than one, over several years."""
    rows = [line for line in lines if line.kind is LineKind.INDICATION]
    figures = [line.entered for line in rows] + [line.leading for line in rows] + [said[key] for key in said]
    first = min((row.valid_from for row in figures if row.valid_from), default=None)
    others = Q(pk=pool.pk)
    if rows and first is not None:
        in_reach = Q(school__in={line.school for line in rows})
        years = Q(school_year__gte=SchoolYear.of(first).label)
        if all(row.valid_until for row in figures):
            last = max(row.valid_until for row in figures if row.valid_until)
            years &= Q(school_year__lte=SchoolYear.of(last).label)
        links = PoolSchool.objects.filter(in_reach).values("pool")
        others |= Q(pk__in=links) & years
    rows_in_order = Pool.objects.select_for_update(no_key=True).filter(others).order_by("pk")
    return list(rows_in_order.values_list("pk", flat=True))


def _count(pools: Sequence[UUID], changes: int) -> None:
    """Let the calculations of what was confirmed know that they are old."""
    if changes:
        Pool.objects.filter(pk__in=pools).update(confirmations_version=F("confirmations_version") + 1)
