"""Budgets that differ by a few children: laid side by side they would tell about those children.

The small numbers of one budget are hidden within that budget. Somebody who may make budgets could make a second one
with one school more or less, and take the difference; so a new budget is refused while it lies that close to another.
"""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from budgets.models import Norm, Pool
from budgets.norm_codes import DISCLOSURE_THRESHOLD
from budgets.norm_sets import norms_at_hand
from cases.queries import children_per_school
from cases.scope import Reason, school_scope
from schools.years import SchoolYear

__all__ = ["too_alike"]


def too_alike(schools: Collection[UUID], year: SchoolYear) -> list[Pool]:
    """Return the budgets of a school year that share schools with these and differ from them by too few children.

    Too few is at least one and fewer than the national `disclosure_threshold`, in the schools that only one of the two
    has. Without that norm nobody outside a school sees figures, so nothing can be traced.
    """
    limit = _threshold(year)
    others = _others(schools, year) if limit is not None and schools else []
    asked = {school for _, theirs in others for school in theirs} | set(schools)
    children = _children(asked, year) if others else {}
    return [
        pool
        for pool, theirs in others
        if any(
            0 < sum(children.get(school, 0) for school in alone) < (limit or 0)
            for alone in (theirs - set(schools), set(schools) - theirs)
        )
    ]


def _children(schools: Collection[UUID], year: SchoolYear) -> dict[UUID, int]:
    # Whoever makes a budget sees none of these children, and is told only whether there are too few.
    with school_scope(schools, Reason.DISCLOSURE):
        return children_per_school(schools=schools, first_day=year.first_day, last_day=year.last_day)


def _others(schools: Collection[UUID], year: SchoolYear) -> list[tuple[Pool, set[UUID]]]:
    sharing = Pool.objects.filter(school_year=year.label, school_links__school__in=schools).distinct()
    pools = sharing.prefetch_related("school_links")
    return [(pool, {link.school_id for link in pool.school_links.all()}) for pool in pools]


def _threshold(year: SchoolYear) -> Decimal | None:
    """Return the strictest national value on the days of the year."""
    rows = norms_at_hand(None, Norm.objects.filter(code=DISCLOSURE_THRESHOLD, pool=None), year)
    return max((Decimal(row.value) for row in rows), default=None)
