"""Which norms a pool has at hand in a school year: its own, and the national ones where it has none of its own."""

from collections.abc import Iterable

from django.db.models import Q

from budgets.models import Norm, Pool
from budgets.norm_codes import CALCULATED, NORM_CODES
from schools.years import SchoolYear

__all__ = ["NOT_CALCULATED", "in_force", "norms_at_hand", "norms_of_pool"]

# Norms about the installation: for how long data is kept.
NOT_CALCULATED = tuple(NORM_CODES.keys() - set(CALCULATED))


def in_force(norm: Norm, year: SchoolYear) -> bool:
    """Tell whether a norm holds on at least one day of a school year."""
    return norm.valid_from <= year.last_day and (norm.valid_until is None or norm.valid_until >= year.first_day)


def norms_at_hand(pool: Pool | None, rows: Iterable[Norm], year: SchoolYear) -> list[Norm]:
    """Of these norms, return those that a calculation of a pool in a school year has at hand.

    All of the pool's own, and the national ones unless the pool keeps to its own. An own norm leads over the national
    one for the same thing if it holds on a day of the year; one of another year leaves that to the national one.
    """
    listed = list(rows)
    own = [norm for norm in listed if pool is not None and norm.pool_id == pool.pk]
    if pool is not None and pool.own_norms_only:
        return own
    known = {(norm.code, norm.scope) for norm in own if in_force(norm, year)}
    return own + [norm for norm in listed if norm.pool_id is None and (norm.code, norm.scope) not in known]


def norms_of_pool(pool: Pool, year: SchoolYear) -> list[Norm]:
    """Return the norms that a calculation of the pool takes along; the pool need not be stored."""
    wanted = Q(pool=pool.pk)
    if not pool.own_norms_only:
        still = Q(valid_until__isnull=True) | Q(valid_until__gte=year.first_day)
        wanted |= still & Q(pool__isnull=True, valid_from__lte=year.last_day)
    return norms_at_hand(pool, Norm.objects.filter(wanted).exclude(code__in=NOT_CALCULATED), year)
