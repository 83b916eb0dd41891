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
from budgets.models import Pool, PoolSchool, Realisation
from schools.years import SchoolYear

__all__ = [
    "MonthFigures",
    "RealisationConflictError",
    "RealisationUndoneError",
    "record_realisation",
    "undo_realisation",
]

Place = tuple[int | None, date]
FIGURES = ("fte", "minutes", "cents", "note")


class RealisationConflictError(Exception):
    """Somebody saved a month since the form was opened; nothing was stored."""


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


@transaction.atomic
def record_realisation(
    *,
    pool: Pool,
    figures: Sequence[MonthFigures],
    today: date,
    acting_user: User,
    source: str = Realisation.Source.TYPED,
) -> UUID | None:
    """Store what is different from what counts now, and return the act; None when nothing is.

    The same again changes nothing, so a form that is sent twice is stored once. Either everything is stored or nothing.
    Raises RealisationConflictError, and ValidationError for a month outside the school year or that has not begun.
    """
    current = _locked(pool)
    seen = pool.realisations.in_bulk([said.seen for said in figures if said.seen is not None])
    act, changed = uuid4(), False
    for said in figures:
        _check(said, pool=pool, today=today)
        now = current.get(said.place)
        if _same(now, said) or _is_untouched(seen.get(said.seen or 0), said):
            continue
        if (now.pk if now else None) != said.seen:
            raise RealisationConflictError
        changed = True
        if now is not None:
            _end(now, act, acting_user)
        if not said.is_empty:
            _create(pool, said, act, source=source, by=acting_user)
    if not changed:
        return None
    record_event(acting_user=acting_user, action="record_realisation", subject=pool)
    return act


@transaction.atomic
def undo_realisation(*, pool: Pool, act: UUID, acting_user: User) -> UUID:
    """Put back what stood there before an act, and return the act that did so: it can be taken back as well.

    Raises Realisation.DoesNotExist for an act of another pool, RealisationUndoneError when somebody wrote after it.
    """
    current = _locked(pool)
    made = list(pool.realisations.filter(act=act))
    ended = list(pool.realisations.filter(replaced_in=act))
    if not made and not ended:
        raise Realisation.DoesNotExist
    if any(row.replaced_at is not None for row in made):
        raise RealisationUndoneError
    back, own = uuid4(), {(row.school_id, row.month) for row in made}
    if any((row.school_id, row.month) in current.keys() - own for row in ended):
        raise RealisationUndoneError
    for row in made:
        _end(row, back, acting_user)
    for row in ended:
        _create(pool, _figures_of(row), back, source=row.source, by=acting_user)
    record_event(acting_user=acting_user, action="undo_realisation", subject=pool)
    return back


def _locked(pool: Pool) -> dict[Place, Realisation]:
    """Return what counts now, by school and month, and keep others from writing until this is done."""
    Pool.objects.select_for_update().get(pk=pool.pk)
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


def _end(row: Realisation, act: UUID, by: User) -> None:
    row.replaced_at, row.replaced_by, row.replaced_in = timezone.now(), by, act
    row.save(update_fields=["replaced_at", "replaced_by", "replaced_in"])


def _create(pool: Pool, said: MonthFigures, act: UUID, *, source: str, by: User) -> None:
    row = Realisation(
        pool=pool,
        school=said.school,
        month=said.month,
        source=source,
        act=act,
        recorded_by=by,
        **{name: getattr(said, name) for name in FIGURES},
    )
    row.clean_fields(exclude={"pool", "school", "recorded_by", "replaced_at", "replaced_by", "replaced_in"})
    row.save(force_insert=True)


def _figures_of(row: Realisation) -> MonthFigures:
    return MonthFigures(school=row.school, month=row.month, **{name: getattr(row, name) for name in FIGURES})
