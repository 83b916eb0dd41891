"""Removing a child with everything that leads to it. What was calculated stays, and leads to nobody any more."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from cases.actions.removal_list import complete_removal_list
from cases.actions.versions import count_change
from cases.models import Indication, Pupil, RemovedPupil, SnapshotReference
from cases.queries.retention import RetentionTerms, due_children

__all__ = ["HeldError", "remove_again", "remove_expired_pupil", "remove_pupil"]


class HeldError(Exception):
    """The child's data must be kept up to and including `until`. Nothing was removed."""

    def __init__(self, until: date) -> None:
        self.until = until
        super().__init__(f"must be kept until {until.isoformat()}")


@transaction.atomic
def remove_pupil(*, pupil_id: UUID, acting_user: User) -> bool:
    """Remove a child because its parents ask for it; False when it was gone already. It cannot be undone.

    Raises HeldError while it must be kept.
    """
    pupil = Pupil.objects.select_for_update().filter(pk=pupil_id).first()
    if pupil is None:
        return False
    today = timezone.localdate()
    if pupil.held_until is not None and pupil.held_until >= today:
        raise HeldError(pupil.held_until)
    _remove(pupil, day=today, action="remove_pupil", acting_user=acting_user)
    return True


@transaction.atomic
def remove_expired_pupil(*, pupil_id: UUID, terms: RetentionTerms, today: date, acting_user: User | None) -> bool:
    """Remove a child whose term has passed; False when it was gone already, or is no longer past its term.

    It is looked at again under its lock: somebody may just have written down a new decision, or a reason to keep it.
    """
    Pupil.objects.select_for_update().filter(pk=pupil_id).first()
    pupil = due_children(terms, today=today).filter(pk=pupil_id).first()
    if pupil is None:
        return False
    _remove(pupil, day=today, action="remove_expired_pupil", acting_user=acting_user)
    return True


@transaction.atomic
def remove_again(*, pupil_id: UUID, day: date) -> bool:
    """Remove a child that a restored backup brought back; `day` is when it was removed first. False: it is not here.

    The parents, or the term, have spoken before: a reason to keep it that the backup still knows does not count.
    """
    pupil = Pupil.objects.select_for_update().filter(pk=pupil_id).first()
    if pupil is None:
        RemovedPupil.objects.get_or_create(pk=pupil_id, defaults={"removed_on": day})
        return False
    _remove(pupil, day=day, action="remove_pupil_again", acting_user=None)
    return True


def _remove(pupil: Pupil, *, day: date, action: str, acting_user: User | None) -> None:
    """Take the locks in the order of every other write (child, decisions, school), so that nobody waits in a circle."""
    decisions = list(Indication.objects.select_for_update().filter(pupil=pupil).order_by("pk"))
    first = min((row.valid_from for row in decisions), default=None)
    if first is not None:
        # What is calculated at this moment must not pass for up to date.
        count_change(school_id=pupil.school_id, first_day=first, last_day=None)
    record_event(acting_user=acting_user, action=action, subject=pupil)
    RemovedPupil.objects.get_or_create(pk=pupil.pk, defaults={"removed_on": day})
    ids = [row.pk for row in decisions]
    SnapshotReference.objects.filter(pupil=pupil.pk).delete()
    SnapshotReference.objects.filter(indication__in=ids).delete()
    # An import may let the decision of one child replace that of another.
    Indication.objects.filter(replaces__in=ids).update(replaces=None)
    Indication.objects.filter(pk__in=ids).delete()
    pupil.professionals.all().delete()
    pupil.delete()
    transaction.on_commit(complete_removal_list)
