"""Writing indications. Nothing is calculated here."""

from dataclasses import asdict, fields
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import record_event
from accounts.models import User
from cases.actions.conflicts import apply, locked
from cases.actions.keys import id_for
from cases.actions.terms import IndicationTerms
from cases.actions.versions import count_change
from cases.models import Indication, Pupil

RELATIONS = ["pupil", "replaces", "responsible_municipality"]


@transaction.atomic
def record_indication(
    *, pupil: Pupil, terms: IndicationTerms, acting_user: User | None, key: UUID | None = None
) -> Indication:
    """Add a decision to a child. A form gives the `key` it was opened with: sent twice, it is stored once.

    Raises ValidationError when a text holds a BSN or does not fit; IntegrityError when the terms contradict
    themselves (the form says so before).
    """
    # The lock makes the second of two equal requests wait until the first can be seen.
    pupil = Pupil.objects.select_for_update(no_key=True).get(pk=pupil.pk)
    pk = id_for(key, within=pupil.pk)
    stored = Indication.objects.filter(pk=pk).first()
    if stored is not None:
        return stored
    indication = Indication(pk=pk, pupil=pupil, **_columns(terms))
    indication.clean_fields(exclude=RELATIONS)
    indication.save(force_insert=True)
    _count(indication)
    record_event(acting_user=acting_user, action="record_indication", subject=indication)
    return indication


@transaction.atomic
def change_indication(
    *, indication_id: UUID, terms: IndicationTerms, revision: int, acting_user: User | None
) -> Indication:
    """Change a decision that the person saw at `revision`; one that was taken away is put back by it.

    Raises EditConflictError when somebody else saved since, ValidationError when decisions would replace each other
    in a circle; otherwise as `record_indication`.
    """
    indication = locked(Indication, indication_id, revision=revision)
    before = _confirmed_parts(indication)
    _count(indication)
    changed = apply(indication, {**_columns(terms), "withdrawn_at": None})
    indication.clean_fields(exclude=RELATIONS)
    _refuse_circle(indication)
    indication.save(update_fields=changed)
    if _confirmed_parts(indication) == before:
        # Its funder said nothing about what changed, such as who helps.
        indication.confirmations.filter(revision=revision).update(revision=indication.revision)
    _count(indication)
    record_event(acting_user=acting_user, action="change_indication", subject=indication)
    return indication


@transaction.atomic
def withdraw_indication(*, indication_id: UUID, acting_user: User | None) -> Indication:
    """Take away a decision that should not have been there; it can be put back. Doing it twice changes nothing."""
    return _set_withdrawn(indication_id, withdrawn=True, acting_user=acting_user)


@transaction.atomic
def restore_indication(*, indication_id: UUID, acting_user: User | None) -> Indication:
    """Put back a decision that was taken away. Doing it twice changes nothing."""
    return _set_withdrawn(indication_id, withdrawn=False, acting_user=acting_user)


def terms_of(indication: Indication) -> IndicationTerms:
    """Return what a stored decision says."""
    relations = {name: getattr(indication, f"{name}_id") for name in ("replaces", "responsible_municipality")}
    plain = (field.name for field in fields(IndicationTerms) if field.name not in relations)
    return IndicationTerms(**{name: getattr(indication, name) for name in plain}, **relations)


def _set_withdrawn(indication_id: UUID, *, withdrawn: bool, acting_user: User | None) -> Indication:
    indication = Indication.objects.select_for_update().get(pk=indication_id)
    if (indication.withdrawn_at is not None) == withdrawn:
        return indication
    changed = apply(indication, {"withdrawn_at": timezone.now() if withdrawn else None})
    indication.save(update_fields=changed)
    _count(indication)
    action = "withdraw_indication" if withdrawn else "restore_indication"
    record_event(acting_user=acting_user, action=action, subject=indication)
    return indication


def _refuse_circle(indication: Indication) -> None:
    """Follow what is replaced by what. Counting the change locked the school, so nobody else closes the circle."""
    rows = Indication.objects.filter(pupil=indication.pupil_id).exclude(pk=indication.pk)
    replaced = dict(rows.values_list("pk", "replaces_id"))
    at = indication.replaces_id
    while at is not None and at != indication.pk:
        at = replaced.pop(at, None)
    if at is not None:
        raise ValidationError(_("Deze besluiten vervangen elkaar dan in een kring. Kies een ander besluit."))


def _confirmed_parts(indication: Indication) -> tuple[object, ...]:
    """Return what a funder looks at when it confirms an indication."""
    said = {**asdict(terms_of(indication)), "provider_role": "", "withdrawn_at": indication.withdrawn_at}
    return tuple(said.values())


def _columns(terms: IndicationTerms) -> dict[str, object]:
    values = asdict(terms)
    for name in ("replaces", "responsible_municipality"):
        values[f"{name}_id"] = values.pop(name)
    return values


def _count(indication: Indication) -> None:
    count_change(school_id=indication.pupil.school_id, first_day=indication.valid_from, last_day=indication.valid_until)
