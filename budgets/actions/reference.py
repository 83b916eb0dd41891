"""National norms, and telling stored calculations that the facts beneath them changed."""

from collections.abc import Iterable

from django.db.models import F

from budgets.models import Norm, Pool
from schools.actions import Stored, store_rows

__all__ = ["announce_change", "store_national_norms"]


def store_national_norms(rows: Iterable[Norm]) -> Stored:
    """Add or update the norms that hold for everyone, by code and first day; those of pools are left alone."""
    national = Norm.objects.filter(pool__isnull=True, scope__isnull=True)
    return store_rows(national, rows, key=("code", "valid_from"))


def announce_change() -> None:
    """Count a change in every pool: a norm or a holiday may matter to each of them, and looking is cheap."""
    Pool.objects.update(terms_version=F("terms_version") + 1)
