"""Writing what was delivered each month. A figure is never overwritten: another takes its place, and it stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from budgets.models import Delivery, Pool, PoolSchool, Realisation
from schools.years import SchoolYear

__all__ = [
    "DeliveryEndedError",
    "MonthFigures",
    "Origin",
    "RealisationConflictError",
    "RealisationUndoneError",
    "record_realisation",
    "undo_realisation",
]

Place = tuple[int | None, date]
FIGURES = ("fte", "minutes", "cents", "note")
# Rows that were read here, and what a new row does not have; only what a person typed is looked at again.
LINKS = {
    *("pool", "school", "delivery", "recorded_by"),
    *("replaced_at", "replaced_by", "replaced_in", "replaced_under"),
}


class RealisationConflictError(Exception):
    """Somebody saved a month since the form was opened; nothing was stored."""


class DeliveryEndedError(Exception):
    """The school does not let this provider enter its months any more; nothing was stored."""


class RealisationUndoneError(Exception):
    """What was stored cannot be taken back: it was already, or somebody wrote after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """What one school says of one month. None is not known; with all three unknown the month is emptied.

    `seen` is the row that the person saw in its place, None when there was none.
    """

    school: PoolSchool | None
    month: date
    fte: Decimal | None = None
    minutes: int | None = None
    cents: int | None = None
    note: str = ""
    seen: int | None = None

    @property
    def place(self) -> Place:
        """Which figures these are: those of one school in one month."""
        return (self.school.pk if self.school else None, self.month)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self.fte is None and self.minutes is None and self.cents is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where figures come from: how they came in, and by which naming a provider writes; None: for the school itself."""

    source: str = Realisation.Source.TYPED
    delivery: Delivery | None = None


OF_SCHOOL = Origin()


@transaction.atomic
def record_realisation(
    *,
    pool: Pool,
    figures: Sequence[MonthFigures],
    today: date,
    acting_user: User,
    origin: Origin = OF_SCHOOL,
) -> UUID | None:
    """Store what is different from what counts now, and return the act; None when nothing is.

    The same again changes nothing, so a form that is sent twice is stored once. Either everything is stored or nothing.
    Raises RealisationConflictError, DeliveryEndedError, and ValidationError for a month outside the school year or that
    has not begun.
    """
    delivery = origin.delivery
    if delivery is not None and any(said.place[0] != delivery.school_id for said in figures):
        raise ValueError("a provider writes for the school that named it")
    current = _locked(pool, delivery)
    seen = pool.realisations.in_bulk([said.seen for said in figures if said.seen is not None])
    writing = _Writing(act=uuid4(), by=acting_user, delivery=delivery)
    changed = False
    for said in figures:
        _check(said, pool=pool, today=today)
        now = current.get(said.place)
        if _same(now, said) or _is_untouched(seen.get(said.seen or 0), said):
            continue
        if (now.pk if now else None) != said.seen:
            raise RealisationConflictError
        changed = True
        if now is not None:
            _end(now, writing)
        if not said.is_empty:
            _create(pool, said, writing, source=origin.source)
    if not changed:
        return None
    record_event(acting_user=acting_user, action="record_realisation", subject=pool)
    return writing.act


@transaction.atomic
def undo_realisation(*, pool: Pool, act: UUID, acting_user: User, delivery: Delivery | None = None) -> UUID:
    """Put back what stood there before an act, and return the act that did so: it can be taken back as well.

    Raises Realisation.DoesNotExist for an act of another pool, RealisationUndoneError when somebody wrote after it,
    and DeliveryEndedError as `record_realisation` does.
    """
    current = _locked(pool, delivery)
    made = list(pool.realisations.filter(act=act))
    ended = list(pool.realisations.filter(replaced_in=act))
    if not made and not ended:
        raise Realisation.DoesNotExist
    if any(row.replaced_at is not None for row in made):
        raise RealisationUndoneError
    back = _Writing(act=uuid4(), by=acting_user, delivery=delivery)
    own = {(row.school_id, row.month) for row in made}
    if any((row.school_id, row.month) in current.keys() - own for row in ended):
        raise RealisationUndoneError
    for row in made:
        _end(row, back)
    for row in ended:
        _create(pool, _figures_of(row), back, source=row.source)
    record_event(acting_user=acting_user, action="undo_realisation", subject=pool)
    return back.act


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """One press of a button: by whom, and by which naming a provider writes."""

    act: UUID
    by: User
    delivery: Delivery | None


def _locked(pool: Pool, delivery: Delivery | None) -> dict[Place, Realisation]:
    """Return what counts now, by school and month, and keep others from writing until this is done.

    A school that ends a naming waits for the same lock, so nothing is written under one that has ended.
    """
    Pool.objects.select_for_update().get(pk=pool.pk)
    if delivery is not None and not Delivery.objects.open().filter(pk=delivery.pk).exists():
        raise DeliveryEndedError
    rows = pool.realisations.filter(replaced_at=None).select_related("school")
    return {(row.school_id, row.month): row for row in rows}


def _check(said: MonthFigures, *, pool: Pool, today: date) -> None:
    year = SchoolYear.parse(pool.school_year)
    if said.month.day != 1 or not year.first_day <= said.month <= year.last_day:
        raise ValidationError(_("Deze maand valt niet in het schooljaar van dit budget."))
    if said.month > today:
        raise ValidationError(_("Deze maand is nog niet begonnen."))


def _same(now: Realisation | None, said: MonthFigures) -> bool:
    if now is None:
        return said.is_empty
    return not said.is_empty and all(getattr(now, name) == getattr(said, name) for name in FIGURES)


def _is_untouched(seen: Realisation | None, said: MonthFigures) -> bool:
    """Tell whether the person left what was shown as it was: then what somebody else made of it stays."""
    return seen is not None and (seen.school_id, seen.month) == said.place and _same(seen, said)


def _end(row: Realisation, writing: _Writing) -> None:
    row.replaced_at, row.replaced_by, row.replaced_in = timezone.now(), writing.by, writing.act
    row.replaced_under = writing.delivery
    row.save(update_fields=["replaced_at", "replaced_by", "replaced_in", "replaced_under"])


def _create(pool: Pool, said: MonthFigures, writing: _Writing, *, source: str) -> None:
    row = Realisation(
        pool=pool,
        school=said.school,
        month=said.month,
        source=source,
        act=writing.act,
        delivery=writing.delivery,
        recorded_by=writing.by,
        **{name: getattr(said, name) for name in FIGURES},
    )
    row.clean_fields(exclude=LINKS)
    row.save(force_insert=True)


def _figures_of(row: Realisation) -> MonthFigures:
    return MonthFigures(school=row.school, month=row.month, **{name: getattr(row, name) for name in FIGURES})
