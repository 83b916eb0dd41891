"""Which budgets are about the same children: for who must know what their figures tell together, and no one else."""

from collections.abc import Collection
from uuid import UUID

from cases.models import SnapshotReference


def scopes_sharing_children(scopes: Collection[UUID]) -> set[UUID]:
    """Return the other scopes in which one of the children of these has a name. One query."""
    here = SnapshotReference.objects.filter(scope__in=scopes, pupil__isnull=False).order_by()
    there = SnapshotReference.objects.filter(pupil__in=here.values("pupil")).exclude(scope__in=scopes)
    return set(there.order_by().values_list("scope", flat=True).distinct())


def things_named(scopes: Collection[UUID]) -> dict[UUID, dict[str, UUID]]:
    """Return the child or indication behind each name, by scope; those that were removed have none. One query."""
    found: dict[UUID, dict[str, UUID]] = {scope: {} for scope in scopes}
    rows = SnapshotReference.objects.filter(scope__in=scopes).order_by()
    for scope, ref, pupil, indication in rows.values_list("scope", "ref", "pupil_id", "indication_id"):
        found[scope][ref] = pupil or indication
    return found
