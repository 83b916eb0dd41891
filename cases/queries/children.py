"""The children of one school, as that school's own page lists them.

The caller has checked that the reader may see this school's children.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Min, OrderBy, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from cases.models import Frequency, Indication, IndicationKind, Professional, Pupil

RowT = TypeVar("RowT", Indication, Professional)


class ChildrenOrder(models.TextChoices):
    """By what the list of children can be sorted."""

    REFERENCE = "reference", _("kenmerk")
    NICKNAME = "nickname", _("roepnaam")
    ENDING = "first_end", _("einddatum")
    HOURS = "weekly_minutes", _("uren per week")
    PROFESSIONALS = "professionals_around", _("professionals")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRow:
    """One child in the list. `weekly_minutes` adds up the decisions of today that are counted per week; None: none.

    `other_decisions` counts those of today that are not per week. `first_end` is the first last day among them.
    """

    id: UUID
    reference: str
    nickname: str
    decisions: int
    weekly_minutes: int | None
    other_decisions: int
    first_end: date | None
    professionals: int
    streams: tuple[str, ...]
    opted_out_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolTotals:
    """What a school's decisions of one day add up to. `weekly_minutes` is None when none is counted per week."""

    children: int
    children_with_decision: int
    decisions: int
    weekly_minutes: int | None
    other_decisions: int


def children_of(
    *,
    school_id: UUID,
    day: date,
    search: str = "",
    order: ChildrenOrder = ChildrenOrder.REFERENCE,
    descending: bool = False,
) -> "models.QuerySet[Pupil]":
    """Return the children of a school with the figures that the list can be sorted by; empty values come last."""
    running = _counted_on(day).filter(pupil=OuterRef("pk")).order_by().values("pupil")
    around = Professional.objects.around_on(day).filter(pupil=OuterRef("pk")).order_by().values("pupil")
    rows = Pupil.objects.filter(school=school_id).annotate(
        first_end=Subquery(running.annotate(value=Min("valid_until")).values("value")),
        weekly_minutes=Subquery(running.annotate(value=_WEEKLY).values("value")),
        professionals_around=Subquery(around.annotate(value=Count("pk")).values("value")),
    )
    if search:
        rows = rows.filter(Q(reference__icontains=search) | Q(nickname__icontains=search))
    return rows.order_by(OrderBy(F(order.value), descending=descending, nulls_last=True), "reference", "pk")


def child_rows(pupils: Sequence[Pupil], *, day: date) -> list[ChildRow]:
    """Return the rows of one page of `children_of`, in its order: two queries, however many children."""
    decisions = _by_pupil(
        _counted_on(day).filter(pupil__in=pupils).only("pupil_id", "kind", "minutes", "frequency", "valid_until")
    )
    around = _by_pupil(Professional.objects.around_on(day).filter(pupil__in=pupils))
    return [_row(pupil, decisions.get(pupil.pk, []), around.get(pupil.pk, [])) for pupil in pupils]


def totals_of(*, school_id: UUID, day: date) -> SchoolTotals:
    """Return what the decisions of a day add up to, for all children of the school."""
    sums = (
        _counted_on(day)
        .filter(pupil__school=school_id)
        .aggregate(
            decisions=Count("pk"),
            children=Count("pupil", distinct=True),
            weekly_minutes=_WEEKLY,
            weekly=Count("pk", filter=Q(frequency=Frequency.WEEK)),
        )
    )
    return SchoolTotals(
        children=Pupil.objects.filter(school=school_id).count(),
        children_with_decision=sums["children"],
        decisions=sums["decisions"],
        weekly_minutes=sums["weekly_minutes"],
        other_decisions=sums["decisions"] - sums["weekly"],
    )


_WEEKLY = Sum("minutes", filter=Q(frequency=Frequency.WEEK))


def _counted_on(day: date) -> "models.QuerySet[Indication]":
    """Return the decisions of a day, without those that another decision of that day replaces or renews."""
    same_day = Indication.objects.touching(first_day=day, last_day=day)
    replaced = same_day.filter(replaces=OuterRef("pk"))
    renewed = same_day.filter(
        pupil=OuterRef("pupil"), number=OuterRef("number"), valid_from__gt=OuterRef("valid_from")
    ).exclude(number="")
    return same_day.exclude(models.Exists(replaced)).exclude(models.Exists(renewed))


def _by_pupil(rows: Iterable[RowT]) -> Mapping[UUID, list[RowT]]:
    grouped: dict[UUID, list[RowT]] = {}
    for row in rows:
        grouped.setdefault(row.pupil_id, []).append(row)
    return grouped


def _row(pupil: Pupil, decisions: Sequence[Indication], around: Sequence[Professional]) -> ChildRow:
    weekly = [row.minutes for row in decisions if row.frequency == Frequency.WEEK and row.minutes is not None]
    ends = [row.valid_until for row in decisions if row.valid_until is not None]
    kinds = {row.kind for row in decisions} | {row.paid_from for row in around}
    return ChildRow(
        id=pupil.pk,
        reference=pupil.reference,
        nickname=pupil.nickname,
        decisions=len(decisions),
        weekly_minutes=sum(weekly) if weekly else None,
        other_decisions=len(decisions) - len(weekly),
        first_end=min(ends, default=None),
        professionals=len(around),
        streams=tuple(str(kind.label) for kind in IndicationKind if kind.value in kinds),
        opted_out_from=pupil.opted_out_from,
    )
