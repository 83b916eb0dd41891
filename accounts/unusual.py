"""What stands out in the log. From when on something does is a setting; what it means is for the reviewer to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.audit_words import CHILD_PAGES, READINGS
from accounts.models import AuditEvent, Channel, User

__all__ = ["Unusual", "unusual_reading"]

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """One thing that stands out on one day.

    `kind` is children (so many different ones were looked at), night (so many things were read), refusals (so many
    times this person was refused) or sign_ins (so many times somebody failed to sign in as this person; `user` None:
    under addresses that nobody has).
    """

    kind: str
    user: User | None
    day: date
    count: int


def unusual_reading(*, today: date) -> list[Unusual]:
    """Return what stands out in the last days, today included; the newest first, at most fifty. Two queries."""
    days = [today - timedelta(days=number) for number in range(settings.AUDIT_UNUSUAL_DAYS)]
    rows = list(_days_of_people(days)[:MOST])
    # The id of a user whom somebody tried to sign in as stands in the line as text.
    users = {str(user.pk): user for user in User.objects.filter(pk__in={_who(row) for row in rows} - {""})}
    return [found for row in rows for found in _found(row, users.get(_who(row)))][:MOST]


def _days_of_people(days: Sequence[date]) -> "QuerySet[AuditEvent, dict[str, Any]]":
    """Group the log by person and day; sign-ins that failed have no actor and are grouped by whom they were for.

    Days and nights are compared as moments: functions of the database for them cost seconds on a large log.
    """
    refused = Q(outcome=AuditEvent.Outcome.REFUSED)
    rows = AuditEvent.objects.filter(refused | Q(action__in=list(READINGS)), at__gte=_moment(days[-1])).order_by()
    grouped = (
        rows.annotate(
            day=Case(*(When(at__gte=_moment(day), then=Value(day)) for day in days), output_field=DateField()),
            target=Case(When(actor__isnull=True, action="sign_in", then=F("subject_id")), default=Value("")),
        )
        .values("actor", "day", "target")
        .annotate(
            children=Count("subject_id", distinct=True, filter=Q(action__in=CHILD_PAGES) & ~refused),
            night=Count("id", filter=_at_night(days) & Q(channel=Channel.PAGE) & ~refused),
            refusals=Count("id", filter=refused),
        )
    )
    stands_out = Q(children__gt=settings.AUDIT_CHILDREN_A_DAY) | Q(night__gt=0)
    return grouped.filter(stands_out | Q(refusals__gte=settings.AUDIT_REFUSALS_A_DAY)).order_by(
        "-day", "-refusals", "-children", "actor"
    )


def _at_night(days: Sequence[date]) -> Q:
    """Match what happened from the evening of one of these days to the morning after, by the clock on the wall."""
    first, last = settings.AUDIT_NIGHT_FROM, settings.AUDIT_NIGHT_UNTIL
    one_day = timedelta(days=1)
    nights = (
        [(_moment(day, first), _moment(day + one_day, last)) for day in (*days, days[-1] - one_day)]
        if first > last
        else [(_moment(day, first), _moment(day, last)) for day in days]
    )
    return reduce(or_, (Q(at__gte=start, at__lt=end) for start, end in nights))


def _moment(day: date, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _who(row: dict[str, Any]) -> str:
    return str(row["actor"] or row["target"])


def _found(row: dict[str, Any], user: User | None) -> list[Unusual]:
    counts = {
        "children": row["children"] if row["children"] > settings.AUDIT_CHILDREN_A_DAY else 0,
        "night": row["night"],
        "refusals" if row["actor"] else "sign_ins": _many(row["refusals"]),
    }
    return [Unusual(kind=kind, user=user, day=row["day"], count=count) for kind, count in counts.items() if count]


def _many(refusals: int) -> int:
    return refusals if refusals >= settings.AUDIT_REFUSALS_A_DAY else 0
