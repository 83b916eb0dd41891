"""Who of a funder looked at rows without names of the budgets in which a child counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import AuditEvent
from budgets.models import Pool

__all__ = ["RowsSeen", "rows_seen"]

ROWS = "view_rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsSeen:
    """How often somebody of a funder looked at rows without names of a budget in which this child counts.

    Only those of the own funding stream: whether this child's were among them cannot be told from it.
    """

    who: str
    pool: str
    times: int
    first: datetime
    last: datetime


def rows_seen(of: Iterable[UUID], *, since: datetime) -> list[RowsSeen]:
    """Return it for these pools, since the child was entered."""
    pools = {str(pool.pk): str(pool) for pool in Pool.objects.filter(pk__in=list(of))}
    events = AuditEvent.objects.filter(action=ROWS, subject_id__in=pools, at__gte=since).select_related("actor")
    grouped: dict[tuple[str, str], list[datetime]] = {}
    for event in events.order_by("at", "id"):
        grouped.setdefault((event.actor.name if event.actor else "", event.subject_id), []).append(event.at)
    return [
        RowsSeen(who=who, pool=pools[pool], times=len(moments), first=moments[0], last=moments[-1])
        for (who, pool), moments in grouped.items()
    ]
