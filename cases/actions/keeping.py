"""Writing how long a child's data is kept: that the child left the school, and that something keeps it for longer."""

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from cases.actions.conflicts import apply
from cases.models import HoldReason, Pupil


@transaction.atomic
def set_departure(*, pupil_id: UUID, left_on: date | None, acting_user: User | None) -> Pupil:
    """Write down the child's last day at the school; None: it did not leave. Decisions stay as they are."""
    pupil = Pupil.objects.select_for_update().get(pk=pupil_id)
    if pupil.left_on != left_on:
        pupil.save(update_fields=apply(pupil, {"left_on": left_on}))
        action = "clear_departure" if left_on is None else "set_departure"
        record_event(acting_user=acting_user, action=action, subject=pupil)
    return pupil


@transaction.atomic
def hold_pupil(*, pupil_id: UUID, until: date, reason: HoldReason, acting_user: User | None) -> Pupil:
    """Keep the child's data up to and including a day, whatever the term says or a parent asks."""
    pupil = Pupil.objects.select_for_update().get(pk=pupil_id)
    if (pupil.held_until, pupil.held_for) != (until, reason):
        pupil.save(update_fields=apply(pupil, {"held_until": until, "held_for": reason}))
        record_event(acting_user=acting_user, action="hold_pupil", subject=pupil)
    return pupil


@transaction.atomic
def release_pupil(*, pupil_id: UUID, acting_user: User | None) -> Pupil:
    """Let the usual term count again. Doing it twice changes nothing."""
    pupil = Pupil.objects.select_for_update().get(pk=pupil_id)
    if pupil.held_until is not None:
        pupil.save(update_fields=apply(pupil, {"held_until": None, "held_for": ""}))
        record_event(acting_user=acting_user, action="release_pupil", subject=pupil)
    return pupil
