"""What is written down of a pool's months: which rows count, who may write for which school, and what still lacks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from accounts.models import User
from budgets import engine
from budgets.models import Agreement, Pool, PoolSchool, Realisation
from schools.permissions import Ability, scope_of
from schools.years import SchoolYear

__all__ = ["begun_months", "counted_rows", "delivered_of", "enterable_schools", "months_missing", "months_of"]

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
    rows = pool.realisations.filter(replaced_at=None).select_related("school__school", "recorded_by")
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

    Two queries, whatever the number of budgets.
    """
    agreed = Agreement.objects.filter(replaced_by=None).values("proposal__pool")
    pools = Pool.objects.allowing(user, Ability.RECORD_REALISATION).filter(pk__in=agreed)
    rows = pools.prefetch_related("school_links__school", "realisations").order_by("-school_year", "name", "pk")
    found = ((pool, _missing(pool, user, today)) for pool in rows)
    return [(pool, missing) for pool, missing in found if missing]


def _missing(pool: Pool, user: User, today: date) -> list[date]:
    links = enterable_schools(pool.school_links.all(), user)
    known = {(row.school_id, row.month) for row in pool.realisations.all() if row.replaced_at is None}
    this_month = today.replace(day=1)
    over = [month for month in months_of(pool.school_year) if month < this_month]
    return [month for month in over if any((link.pk, month) not in known for link in links)]
