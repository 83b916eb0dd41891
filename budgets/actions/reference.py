"""National norms: those that hold for every pool that has none of its own."""

from collections.abc import Iterable

from budgets.models import Norm
from schools.actions import Stored, store_rows

__all__ = ["store_national_norms"]


def store_national_norms(rows: Iterable[Norm]) -> Stored:
    """Add or update the norms that hold for everyone, by code and first day; those of pools are left alone."""
    national = Norm.objects.filter(pool__isnull=True, scope__isnull=True)
    return store_rows(national, rows, key=("code", "valid_from"))
