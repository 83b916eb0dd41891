"""What is written in this room: users, and the log of what was read and done."""

from django.db import models

from accounts.models import AuditEvent, User


def record_event(
    *, acting_user: User | None, action: str, subject: models.Model, outcome: str = AuditEvent.Outcome.DONE
) -> None:
    """Add a line to the log: who, what, on which object. `acting_user` is None only for the system itself.

    The name of the action is an English verb and noun (`view_pupil`); the subject is stored as type and id alone.
    """
    AuditEvent.objects.create(
        actor=acting_user,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        outcome=outcome,
    )
