"""How many indications no funder confirmed as they are now: counts per school, kind and municipality, no children."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cases.models import Indication, IndicationConfirmation

__all__ = ["UnconfirmedGroup", "unconfirmed_groups"]

Period = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnconfirmedGroup:
    """The indications of one kind at one school for which one municipality answers; `counts` is by name of a period."""

    school_id: UUID
    kind: str
    municipality: str | None
    counts: Mapping[str, int]


def unconfirmed_groups(*, schools: Collection[UUID], periods: Mapping[str, Period]) -> list[UnconfirmedGroup]:
    """Count the kept indications with a day in each period that wait for confirmation; one query.

    Who opted out of the whole period is left out. Both ends of a period are included.
    """
    names = list(periods)
    said = IndicationConfirmation.objects.filter(
        indication=OuterRef("pk"), revision=OuterRef("revision"), withdrawn_at__isnull=True
    )
    rows = Indication.objects.kept().filter(~Exists(said), pupil__school__in=schools).order_by()
    grouped = rows.values(
        "pupil__school", "kind", payer=Coalesce("responsible_municipality", "pupil__responsible_municipality")
    )
    counts = {f"in_{at}": Count("pk", filter=_touching(*periods[name])) for at, name in enumerate(names)}
    return [
        UnconfirmedGroup(
            school_id=row["pupil__school"],
            kind=row["kind"],
            municipality=row["payer"],
            counts={name: row[f"in_{at}"] for at, name in enumerate(names)},
        )
        for row in grouped.annotate(**counts)
    ]


def _touching(first_day: date, last_day: date) -> Q:
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=first_day)
    opted_out = Q(pupil__opted_out_from__lte=first_day) | Q(pupil__opted_out_from__lte=F("valid_from"))
    return lasts & Q(valid_from__lte=last_day) & ~(Q(pupil__opted_out_from__isnull=False) & opted_out)
