"""What ends when, and what has no sequel yet: so that nobody finds out two weeks before the summer holiday."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Frequency, Indication, IndicationKind
from schools.models import School, SchoolHoliday
from schools.years import SchoolYear

# Two weeks before the summer holiday is too late: that is what the page warns for.
LAST_CALL = timedelta(weeks=2)
# More than a page can show of one group; the count says how many there are.
MOST_ROWS = 300
COLUMNS = ("pk", "pupil", "pupil__reference", "pupil__nickname", "kind", "minutes", "frequency", "valid_until")


class EndingGroup(models.TextChoices):
    """When a decision without a sequel ends, seen from today and from the next summer holiday."""

    EXPIRED = "expired", _("Al verlopen, zonder vervolg")
    BEFORE_SUMMER = "before_summer", _("Loopt af terwijl er nog school is")
    AROUND_SUMMER = "around_summer", _("Loopt af rond de zomervakantie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One decision that ends, with the child it is for."""

    indication_id: UUID
    pupil_id: UUID
    reference: str
    nickname: str
    kind: str
    minutes: int | None
    frequency: str
    valid_until: date
    group: EndingGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """What ends at a school until its next summer is over.

    `summer` is the first day of the next summer holiday, or of the school year's own end; `last_call` the day by which
    a sequel must be arranged. `is_complete` is False when there are more than shown.
    """

    rows: tuple[Ending, ...]
    summer: date
    summer_is_known: bool
    last_call: date
    is_complete: bool

    def of(self, group: EndingGroup) -> tuple[Ending, ...]:
        """Return the decisions of one group, in the order in which they end."""
        return tuple(row for row in self.rows if row.group == group)


def endings_of(*, school: School, today: date) -> Endings:
    """Return the decisions of a school that end and have no sequel; what is over comes last.

    The caller has checked that the reader may see them.
    """
    first_day, last_day, known = _next_summer(school, today)
    found = _without_sequel(school.pk, today=today).filter(valid_until__lte=last_day)
    # Columns instead of objects: a large school has hundreds of rows.
    rows = list(found.values_list(*COLUMNS)[: MOST_ROWS + 1])
    last_call = first_day - LAST_CALL
    return Endings(
        rows=tuple(_ending(row, today=today, last_call=last_call) for row in rows[:MOST_ROWS]),
        summer=first_day,
        summer_is_known=known,
        last_call=last_call,
        is_complete=len(rows) <= MOST_ROWS,
    )


def _next_summer(school: School, today: date) -> tuple[date, date, bool]:
    """Return the first and last day of the next summer holiday that has not ended, and whether it is known."""
    year_end = SchoolYear.of(today).last_day
    rows = SchoolHoliday.objects.filter(region=school.region, last_day__gte=today, last_day__gt=year_end)
    summer = rows.filter(first_day__lte=year_end).order_by("first_day").first()
    return (summer.first_day, summer.last_day, True) if summer else (year_end, year_end, False)


def _without_sequel(school_id: UUID, *, today: date) -> "models.QuerySet[Indication]":
    """Leave out what is followed by a later decision of the same kind or replaced, and children who opted out."""
    kept = Indication.objects.kept().filter(Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")))
    same_kind = kept.filter(pupil=OuterRef("pupil"), kind=OuterRef("kind"), valid_from__gte=OuterRef("valid_from"))
    replacing = kept.filter(replaces=OuterRef("pk"))
    rows = Indication.objects.kept().filter(pupil__school=school_id, valid_until__isnull=False)
    takes_part = Q(pupil__opted_out_from__isnull=True) | Q(pupil__opted_out_from__gt=F("valid_until"))
    lonely = rows.filter(takes_part).exclude(Exists(same_kind)).exclude(Exists(replacing))
    is_over = ExpressionWrapper(Q(valid_until__lt=today), output_field=models.BooleanField())
    return lonely.order_by(is_over, "valid_until", "pupil__reference", "pk")


def _ending(row: tuple[Any, ...], *, today: date, last_call: date) -> Ending:
    pk, pupil, reference, nickname, kind, minutes, frequency, end = row
    return Ending(
        indication_id=pk,
        pupil_id=pupil,
        reference=reference,
        nickname=nickname,
        kind=str(IndicationKind(kind).label),
        minutes=minutes,
        frequency=str(Frequency(frequency).label) if frequency else "",
        valid_until=end,
        group=_group(end, today=today, last_call=last_call),
    )


def _group(end: date, *, today: date, last_call: date) -> EndingGroup:
    if end < today:
        return EndingGroup.EXPIRED
    return EndingGroup.BEFORE_SUMMER if end < last_call else EndingGroup.AROUND_SUMMER
