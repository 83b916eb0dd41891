"""The ground on which funders may see rows of children one by one: recorded and ended at the school's side."""

from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from budgets.models import Pool, RowGround

__all__ = ["GroundStandsError", "current_ground", "end_row_ground", "record_row_ground"]


class GroundStandsError(Exception):
    """There is a ground already; `current` is that one."""

    def __init__(self, current: RowGround) -> None:
        self.current = current
        super().__init__(f"pool {current.pool_id} has a ground already")


@transaction.atomic
def record_row_ground(*, pool: Pool, kind: str, reference: str, acting_user: User) -> RowGround:
    """Record the ground from now on. The caller has checked that the person may, for every school of the pool.

    Raises GroundStandsError, and ValidationError when the text holds a BSN.
    """
    # The lock makes the second of two wait until the first can be seen.
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    current = current_ground(pool)
    if current is not None:
        raise GroundStandsError(current)
    ground = RowGround(pool=pool, kind=kind, reference=reference, recorded_by=acting_user)
    ground.clean_fields(exclude=["pool", "recorded_by", "ended_by", "ended_at"])
    ground.save(force_insert=True)
    record_event(acting_user=acting_user, action="record_row_ground", subject=ground)
    return ground


@transaction.atomic
def end_row_ground(*, pool: Pool, acting_user: User) -> bool:
    """End the ground at once; False when there was none."""
    ground = pool.row_grounds.select_for_update().filter(ended_at__isnull=True).first()
    if ground is None:
        return False
    ground.ended_at, ground.ended_by = timezone.now(), acting_user
    ground.save(update_fields=["ended_at", "ended_by"])
    record_event(acting_user=acting_user, action="end_row_ground", subject=ground)
    return True


def current_ground(pool: Pool) -> RowGround | None:
    """Return the ground on which rows may be seen now, or None."""
    return pool.row_grounds.filter(ended_at__isnull=True).select_related("recorded_by").first()
