"""Whose data is past its term. The terms are norms, which other rooms know; here they arrive as years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from cases.models import Indication, Pupil

__all__ = ["DueAtSchool", "RetentionTerms", "due_children", "due_per_school", "last_day_kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTerms:
    """For how many whole years a child's data is kept: after it left, or else after its last decision ended.

    None: there is no such norm, and nothing is past it.
    """

    years_after_leaving: int | None
    years_after_last_decision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAtSchool:
    """How many children of one school are past their term; `held` of them may not be removed yet."""

    school_id: UUID
    school: str
    children: int
    held: int


def due_children(terms: RetentionTerms, *, today: date) -> "models.QuerySet[Pupil]":
    """Return the children whose data is past its term on this day, without those that must be kept for longer."""
    return _past_term(terms, today=today).exclude(held_until__gte=today)


def due_per_school(terms: RetentionTerms, *, today: date) -> list[DueAtSchool]:
    """Return the schools with children past their term, by name; one query and no child."""
    rows = _past_term(terms, today=today).order_by().values("school_id", "school__name")
    counted = rows.annotate(children=Count("pk"), held=Count("pk", filter=Q(held_until__gte=today)))
    return [
        DueAtSchool(school_id=row["school_id"], school=row["school__name"], children=row["children"], held=row["held"])
        for row in counted.order_by("school__name", "school_id")
    ]


def last_day_kept(pupil: Pupil, decisions: Iterable[Indication], terms: RetentionTerms) -> date | None:
    """Return the last day on which the child's data is kept by the term; None while no end can be told.

    `decisions` are those of the child. A reason to keep it for longer is not looked at.
    """
    if pupil.left_on is not None:
        return _later(pupil.left_on, terms.years_after_leaving)
    last = timezone.localtime(pupil.created_at).date()
    for row in decisions:
        if row.withdrawn_at is not None:
            continue
        if row.valid_until is None:
            return None
        last = max(last, row.valid_until)
    return _later(last, terms.years_after_last_decision)


def _past_term(terms: RetentionTerms, *, today: date) -> "models.QuerySet[Pupil]":
    """Look at the day on which a child left alone, whatever its decisions say; at another by its last decision.

    Without any decision the day on which the child was entered counts.
    """
    rules = Q(pk__in=[])
    if terms.years_after_leaving is not None:
        rules |= Q(left_on__lt=_earlier(today, terms.years_after_leaving))
    if terms.years_after_last_decision is not None:
        first_kept = _earlier(today, terms.years_after_last_decision)
        later = Indication.objects.kept().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first_kept))
        midnight = timezone.make_aware(datetime.combine(first_kept, time.min))
        rules |= Q(Q(left_on__isnull=True, created_at__lt=midnight), ~Exists(later.filter(pupil=OuterRef("pk"))))
    return Pupil.objects.filter(rules)


def _earlier(day: date, years: int) -> date:
    """Return the first day from which on nothing is past its term yet; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def _later(day: date, years: int | None) -> date | None:
    """Return the same day so many years later; 29 February becomes the 28th."""
    if years is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
