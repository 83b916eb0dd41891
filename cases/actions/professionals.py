"""Writing who stands around a child. It says nothing about money, so no calculation becomes stale by it."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from cases.actions.keys import id_for
from cases.actions.terms import ProfessionalTerms
from cases.models import Professional, Pupil


@transaction.atomic
def record_professional(
    *, pupil: Pupil, terms: ProfessionalTerms, acting_user: User | None, key: UUID | None = None
) -> Professional:
    """Put a professional around a child. A form gives the `key` it was opened with: sent twice, it is stored once.

    Raises ValidationError for an unknown role or kind, IntegrityError when the end lies before the start.
    """
    # The lock makes the second of two equal requests wait until the first can be seen.
    pupil = Pupil.objects.select_for_update(no_key=True).get(pk=pupil.pk)
    pk = id_for(key, within=pupil.pk)
    stored = Professional.objects.filter(pk=pk).first()
    if stored is not None and _says(stored, terms):
        return stored
    professional = Professional(pk=uuid4() if stored else pk, pupil=pupil, **asdict(terms))
    professional.clean_fields(exclude=["pupil"])
    professional.save(force_insert=True)
    record_event(acting_user=acting_user, action="record_professional", subject=professional)
    return professional


@transaction.atomic
def remove_professional(*, professional_id: UUID, acting_user: User | None) -> Professional:
    """Take a professional away from a child; it can be undone."""
    return _set_removed(professional_id, at=timezone.now(), action="remove_professional", acting_user=acting_user)


@transaction.atomic
def restore_professional(*, professional_id: UUID, acting_user: User | None) -> Professional:
    """Put back a professional who was taken away."""
    return _set_removed(professional_id, at=None, action="restore_professional", acting_user=acting_user)


def _says(professional: Professional, terms: ProfessionalTerms) -> bool:
    return professional.removed_at is None and all(
        getattr(professional, name) == value for name, value in asdict(terms).items()
    )


def _set_removed(professional_id: UUID, *, at: datetime | None, action: str, acting_user: User | None) -> Professional:
    professional = Professional.objects.select_for_update().get(pk=professional_id)
    if (professional.removed_at is None) != (at is None):
        professional.removed_at = at
        professional.save(update_fields=["removed_at"])
        record_event(acting_user=acting_user, action=action, subject=professional)
    return professional
