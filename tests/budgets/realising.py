"""A pool in the middle of its school year, for the tests of delivered support."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from budgets.actions import MonthFigures, record_realisation, request_calculation, run_calculation
from budgets.models import Calculation, Pool, PoolSchool
from tests.factories import make_indication, make_pupil

# Long after the school year of the world's pools, 2023-2024.
LATER = date(2026, 11, 28)


def calculated(pool: Pool, user: User, *, children: int = 3) -> Calculation:
    """Casus 4 in the database: children with 522 minutes a week and € 31.525,00 each; 3 of them are 0.487981 fte."""
    link = pool.school_links.first()
    assert link is not None
    for _child in range(children):
        make_indication(make_pupil(link.school), amount_cents=3_152_500, amount_basis="school_year")
    calculation = request_calculation(pool=pool, acting_user=user)
    run_calculation(calculation.pk)
    calculation.refresh_from_db()
    assert calculation.failure == ""
    return calculation


def link_of(pool: Pool) -> PoolSchool:
    """The first school of a pool."""
    link = pool.school_links.select_related("school").first()
    assert link is not None
    return link


def deliver(pool: Pool, user: User, *months: str, fte: str = "0.5", **more: Any) -> None:
    """Write so many fte down for months of the first school ("2023-08")."""
    figures = [
        MonthFigures(school=link_of(pool), month=date.fromisoformat(f"{month}-01"), fte=Decimal(fte), **more)
        for month in months
    ]
    record_realisation(pool=pool, figures=figures, today=LATER, acting_user=user)
