"""Counting the changes of what a pool agreed on, so that old calculations know that they are old."""

from django.db.models import F

from budgets.models import Pool

__all__ = ["bump_every_terms_version", "bump_terms_version"]


def bump_terms_version(*, pool: Pool) -> None:
    """Count one change of the streams, amounts, norms or arrangement of a pool. Call it in the same transaction."""
    Pool.objects.filter(pk=pool.pk).update(terms_version=F("terms_version") + 1)


def bump_every_terms_version() -> None:
    """Count one change for every pool: a national norm or a school holiday changed."""
    Pool.objects.update(terms_version=F("terms_version") + 1)
