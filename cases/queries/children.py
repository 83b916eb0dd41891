"""The children of one school, as that school's own page lists them.

The caller has checked that the reader may see this school's children.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Min, OrderBy, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.models import Frequency, Indication, IndicationKind, Professional, Pupil


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
    """Return the rows of one page of `children_of`, in its order: one query, however many children."""
    decisions = _counted_on(day).filter(pupil__in=pupils).order_by()
    around = Professional.objects.around_on(day).filter(pupil__in=pupils).order_by()
    lines = decisions.values_list("pupil_id", "kind", "minutes", "frequency", "valid_until").union(
        around.values_list("pupil_id", "paid_from", _NOTHING, models.Value(AROUND), "valid_until"), all=True
    )
    grouped: dict[UUID, list[_Line]] = {}
    for pupil_id, kind, minutes, frequency, valid_until in lines:
        grouped.setdefault(pupil_id, []).append(_Line(kind, minutes, frequency, valid_until))
    return [_row(pupil, grouped.get(pupil.pk, [])) for pupil in pupils]


def totals_of(*, school_id: UUID, day: date) -> SchoolTotals:
    """Return what the decisions of a day add up to, for all children of the school; one query."""
    running = _counted_on(day).filter(pupil=OuterRef("pk")).order_by().values("pupil")
    weekly = running.filter(frequency=Frequency.WEEK)
    children = Pupil.objects.filter(school=school_id).annotate(
        running=Subquery(running.annotate(value=Count("pk")).values("value")),
        running_weekly=Subquery(weekly.annotate(value=Count("pk")).values("value")),
        weekly_minutes=Subquery(weekly.annotate(value=Sum("minutes")).values("value")),
    )
    sums = children.aggregate(
        children=Count("pk"),
        with_decision=Count("pk", filter=Q(running__gt=0)),
        decisions=Coalesce(Sum("running"), 0),
        weekly_decisions=Coalesce(Sum("running_weekly"), 0),
        minutes=Sum("weekly_minutes"),
    )
    return SchoolTotals(
        children=sums["children"],
        children_with_decision=sums["with_decision"],
        decisions=sums["decisions"],
        weekly_minutes=sums["minutes"],
        other_decisions=sums["decisions"] - sums["weekly_decisions"],
    )


# What stands where a decision has its frequency: a professional has none.
AROUND = "around"
_NOTHING = models.Value(None, output_field=models.IntegerField())
_WEEKLY = Sum("minutes", filter=Q(frequency=Frequency.WEEK))


class _Line(NamedTuple):
    """One decision of a child, or one professional around it."""

    kind: str
    minutes: int | None
    frequency: str
    valid_until: date | None


def _counted_on(day: date) -> "models.QuerySet[Indication]":
    """Return the decisions of a day, without those that another decision of that day replaces or renews."""
    same_day = Indication.objects.touching(first_day=day, last_day=day)
    replaced = same_day.filter(replaces=OuterRef("pk"))
    renewed = same_day.filter(
        pupil=OuterRef("pupil"), number=OuterRef("number"), valid_from__gt=OuterRef("valid_from")
    ).exclude(number="")
    return same_day.exclude(models.Exists(replaced)).exclude(models.Exists(renewed))


def _row(pupil: Pupil, lines: Sequence[_Line]) -> ChildRow:
    decisions = [line for line in lines if line.frequency != AROUND]
    weekly = [line.minutes for line in decisions if line.frequency == Frequency.WEEK and line.minutes is not None]
    ends = [line.valid_until for line in decisions if line.valid_until is not None]
    kinds = {line.kind for line in lines}
    return ChildRow(
        id=pupil.pk,
        reference=pupil.reference,
        nickname=pupil.nickname,
        decisions=len(decisions),
        weekly_minutes=sum(weekly) if weekly else None,
        other_decisions=len(decisions) - len(weekly),
        first_end=min(ends, default=None),
        professionals=len(lines) - len(decisions),
        streams=tuple(str(kind.label) for kind in IndicationKind if kind.value in kinds),
        opted_out_from=pupil.opted_out_from,
    )
