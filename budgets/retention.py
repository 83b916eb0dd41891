"""For how long the data of a child is kept: the norms of today, as the terms by which `cases` looks for who is due."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from budgets.models import Norm
from budgets.norm_codes import RETENTION_AFTER_DECISION, RETENTION_AFTER_LEAVING
from cases.queries import RetentionTerms

__all__ = ["RETENTION_CODES", "retention_norms", "retention_terms"]

RETENTION_CODES = (RETENTION_AFTER_LEAVING, RETENTION_AFTER_DECISION)


def retention_norms(*, day: date) -> dict[str, Norm]:
    """Return the norm of each code that holds on a day; one that is missing is left out, and is never zero."""
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    rows = Norm.objects.filter(still, pool__isnull=True, code__in=RETENTION_CODES, valid_from__lte=day)
    return {row.code: row for row in rows.order_by("valid_from")}


def retention_terms(*, day: date) -> RetentionTerms:
    """Return the terms of a day. What is not a whole number of years above zero counts as missing."""
    norms = retention_norms(day=day)
    return RetentionTerms(
        years_after_leaving=_years(norms.get(RETENTION_AFTER_LEAVING)),
        years_after_last_decision=_years(norms.get(RETENTION_AFTER_DECISION)),
    )


def _years(norm: Norm | None) -> int | None:
    value = Decimal(norm.value) if norm is not None else Decimal(0)
    return int(value) if value > 0 and value == value.to_integral_value() else None
