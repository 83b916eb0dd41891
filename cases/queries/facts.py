"""What other rooms ask about children: facts without names."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce

from cases.models import DataVersion, Indication


class IndicationFact(NamedTuple):
    """What a calculation needs of one indication. Both ends of the period are included.

    `municipality` is the responsible one: of the decision itself, else of the child; None is not known. `replaces_id`
    is only given when the replaced indication is among those that were asked for: another one counts nowhere.
    `ref` and `child_ref` are their names in the scope that was asked for, None where they have none yet. `revision`
    counts the saves of the indication.
    A tuple, because a large pool makes them by the hundred thousand.
    """

    id: UUID
    pupil_id: UUID
    school_id: UUID
    kind: str
    minutes: int | None
    frequency: str
    amount_cents: int | None
    amount_basis: str
    amount_status: str
    number: str
    replaces_id: UUID | None
    municipality: str | None
    valid_from: date
    valid_until: date | None
    opted_out_from: date | None
    ref: str | None = None
    child_ref: str | None = None
    revision: int = 1


def indications_touching(
    *, schools: Iterable[UUID], first_day: date, last_day: date, scope: UUID | None = None
) -> list[IndicationFact]:
    """Return the kept indications of the schools' children with at least one day in the period, both ends included.

    One query, ordered by id.
    """
    rows = Indication.objects.touching(first_day=first_day, last_day=last_day).filter(pupil__school__in=list(schools))
    named = rows.annotate(
        own=FilteredRelation("references", condition=Q(references__scope=scope)),
        child=FilteredRelation("pupil__references", condition=Q(pupil__references__scope=scope)),
    )
    columns = named.order_by("pk").values_list(
        "pk",
        "pupil_id",
        "pupil__school_id",
        "kind",
        "minutes",
        "frequency",
        "amount_cents",
        "amount_basis",
        "amount_status",
        "number",
        "replaces_id",
        Coalesce("responsible_municipality_id", "pupil__responsible_municipality_id"),
        "valid_from",
        "valid_until",
        "pupil__opted_out_from",
        "own__ref",
        "child__ref",
        "revision",
    )
    facts = [IndicationFact(*row) for row in columns]
    known = {fact.id for fact in facts}
    return [
        fact if fact.replaces_id is None or fact.replaces_id in known else fact._replace(replaces_id=None)
        for fact in facts
    ]


def children_per_school(*, schools: Iterable[UUID], first_day: date, last_day: date) -> dict[UUID, int]:
    """Return how many children of each school have a kept indication in the period, both ends included. One query."""
    rows = Indication.objects.touching(first_day=first_day, last_day=last_day).filter(pupil__school__in=list(schools))
    counted = rows.order_by().values_list("pupil__school").annotate(Count("pupil", distinct=True))
    return dict(counted)


def data_version(*, schools: Iterable[UUID], school_year: str) -> int:
    """Return how often the data of these schools changed in a school year; 0 where nobody counts yet."""
    rows = DataVersion.objects.filter(school__in=list(schools), school_year=school_year)
    total: int = rows.aggregate(total=Coalesce(Sum("number"), 0))["total"]
    return total
