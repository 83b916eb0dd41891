"""What is written down of a pool's months: which rows count, who may write for which school, and what still lacks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from budgets import engine
from budgets.models import Agreement, Delivery, Pool, PoolSchool, Realisation
from schools.permissions import Ability, scope_of
from schools.years import SchoolYear

__all__ = [
    "begun_months",
    "counted_rows",
    "delivered_of",
    "deliveries_of",
    "enterable_schools",
    "months_lacking",
    "months_missing",
    "months_of",
]

MONTHS = 12


def months_of(school_year: str) -> tuple[date, ...]:
    """Return the first day of each month of a school year, August first."""
    year = SchoolYear.parse(school_year)
    before = [date(year.start, month, 1) for month in range(year.first_day.month, MONTHS + 1)]
    return (*before, *(date(year.start + 1, month, 1) for month in range(1, MONTHS - len(before) + 1)))


def begun_months(school_year: str, today: date) -> tuple[date, ...]:
    """Return the months that have begun; figures of the others cannot be known."""
    return tuple(month for month in months_of(school_year) if month <= today)


def counted_rows(pool: Pool) -> list[Realisation]:
    """Return the rows that count, with their school."""
    rows = pool.realisations.filter(replaced_at=None).select_related("school__school", "delivery__provider")
    return list(rows.order_by("month", "school", "pk"))


def delivered_of(rows: Iterable[Realisation]) -> Iterator[engine.Delivered]:
    """Give rows as the engine reads them, schools by their ref."""
    for row in rows:
        yield engine.Delivered(
            month=row.month.isoformat()[:7],
            school=row.school.ref if row.school else None,
            fte=None if row.fte is None else Decimal(row.fte),
            minutes=row.minutes,
            cents=row.cents,
        )


def enterable_schools(links: Iterable[PoolSchool], user: User) -> list[PoolSchool]:
    """Return the schools for which the person may write; a director for the own one, a board for each of its own."""
    scope = scope_of(user, Ability.RECORD_REALISATION)
    return [link for link in links if link.school_id in scope.schools or link.school.board_id in scope.boards]


def months_missing(user: User, today: date) -> list[tuple[Pool, Sequence[date]]]:
    """Return the agreed budgets of which a month that is over still lacks figures of a school of this person.

    Not of a school that lets a provider enter them: there it waits for the provider. Two queries, whatever the number
    of budgets; one where there are none.
    """
    scope = scope_of(user, Ability.RECORD_REALISATION)
    own = Q(school__in=scope.schools) | Q(school__board__in=scope.boards)
    agreed = Agreement.objects.filter(replaced_by=None).values("proposal__pool")
    named = Delivery.objects.open().values("school")
    found = PoolSchool.objects.filter(own, pool__in=agreed).exclude(pk__in=named)
    links = list(found.select_related("pool").order_by(*_NEWEST_FIRST))
    lacking = months_lacking(links, today)
    missing: dict[Pool, set[date]] = {}
    for link in links:
        missing.setdefault(link.pool, set()).update(lacking[link.pk])
    return [(pool, sorted(months)) for pool, months in missing.items() if months]


def deliveries_of(user: User) -> list[Delivery]:
    """Return for which schools the person's provider enters the months, the newest school year first. One query."""
    rows = Delivery.objects.allowing(user, Ability.DELIVER_SUPPORT)
    related = ("school__pool", "school__school", "provider")
    order = ("-school__pool__school_year", "school__school__name", "school__pool__name", "pk")
    return list(rows.select_related(*related).order_by(*order))


def months_lacking(links: Sequence[PoolSchool], today: date) -> dict[int, list[date]]:
    """Return per school, by its id, the months that are over of which nothing is known; one query, or none."""
    rows = Realisation.objects.filter(school__in=links, replaced_at=None) if links else Realisation.objects.none()
    known = {(row.school_id, row.month) for row in rows.only("school", "month")}
    return {link.pk: [month for month in _over(link.pool, today) if (link.pk, month) not in known] for link in links}


_NEWEST_FIRST = ("-pool__school_year", "pool__name", "pool", "ref")


def _over(pool: Pool, today: date) -> list[date]:
    """Return the months of a pool that are over."""
    this_month = today.replace(day=1)
    return [month for month in months_of(pool.school_year) if month < this_month]
