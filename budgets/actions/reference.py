"""National norms: those that hold for every pool that has none of its own."""

from collections.abc import Iterable

from django.db import transaction

from budgets.actions.norms import lock_norms, norm_record, record_norms_loaded
from budgets.models import Norm, NormChange
from schools.actions import Stored, store_rows

__all__ = ["store_national_norms"]


@transaction.atomic
def store_national_norms(rows: Iterable[Norm]) -> Stored:
    """Add or update the norms that hold for everyone, by code and first day; those of pools are left alone.

    A code that people of this installation changed is theirs from then on: the file no longer speaks about it, or
    every restart would put back what they corrected.
    """
    lock_norms(None)
    national = Norm.objects.filter(pool__isnull=True, scope__isnull=True)
    before = {norm.pk: norm_record(norm) for norm in national}
    changed_here = set(NormChange.objects.filter(pool=None, actor__isnull=False).values_list("code", flat=True))
    stored = store_rows(national, [row for row in rows if row.code not in changed_here], key=("code", "valid_from"))
    loaded = [(norm, before.get(norm.pk)) for norm in national.all()]
    record_norms_loaded((norm, was) for norm, was in loaded if was != norm_record(norm))
    return stored
