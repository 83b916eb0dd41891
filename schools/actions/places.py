"""Writing organisations and areas: who changed what is kept for ever, and a removal can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from schools.models import PlaceAct, PlaceChange, School
from schools.places import KINDS, Place, PlaceKind, Record, Use, kind_of, protecting, record_of, uses_of, values_of
from schools.signals import tell_school_changed

__all__ = [
    "PlaceConflictError",
    "PlaceInUseError",
    "RestoreRefusedError",
    "add_place",
    "change_place",
    "remove_place",
    "restore_place",
    "was_removed",
]

# What a budget takes over from a school.
COUNTED = frozenset({"name", "kind", "municipality", "board"})


class PlaceConflictError(Exception):
    """Somebody saved since the form was opened. `current` is what is stored now; None: it was removed."""

    def __init__(self, current: Place | None) -> None:
        self.current = current
        super().__init__("gone" if current is None else f"{current.pk} is at revision {current.revision}")


class PlaceInUseError(Exception):
    """Something points at the place, so it cannot be removed. `uses` says what; empty when that may not be seen."""

    def __init__(self, uses: Sequence[Use]) -> None:
        self.uses = uses
        super().__init__(", ".join(use.label for use in uses) or "in use")


class RestoreRefusedError(Exception):
    """What was removed is there already, or was never there."""


@transaction.atomic
def add_place(*, kind: PlaceKind, values: Mapping[str, Any], acting_user: User, pk: UUID | None = None) -> Place:
    """Add an organisation or area. A form gives the `pk` it was opened with: sent twice, it is stored once.

    Raises ValidationError per field; PlaceConflictError when the form was sent before and something else is stored.
    """
    twin = kind.find(pk) if pk else None
    place = kind.model(pk=pk if pk and twin is None else uuid4(), **values)
    if twin is not None:
        if record_of(twin) == record_of(place):
            return twin
        raise PlaceConflictError(twin)
    _store(place, force_insert=True)
    _keep(place, PlaceAct.ADD, before=None, after=record_of(place), by=acting_user)
    record_event(acting_user=acting_user, action="add_organisation", subject=place)
    return place


@transaction.atomic
def change_place(
    *, kind: PlaceKind, pk: UUID, values: Mapping[str, Any], revision: int, acting_user: User
) -> tuple[Place, int]:
    """Change a place that the person saw at `revision`; return it, and how many budgets are marked as changed by it.

    Raises PlaceConflictError when somebody saved since, ValidationError per field and when nothing is different.
    """
    place = _locked(kind, pk, revision)
    before = record_of(place)
    for name, value in values.items():
        setattr(place, name, value)
    after = record_of(place)
    different = {name for name in kind.fields if before[name] != after[name]}
    if not different:
        raise ValidationError(_("U hebt niets veranderd, dus er is niets bewaard."), code="unchanged")
    place.revision += 1
    _store(place, update_fields=[*sorted(different), "revision"])
    _keep(place, PlaceAct.CHANGE, before=before, after=after, by=acting_user)
    record_event(acting_user=acting_user, action="change_organisation", subject=place)
    touched = tell_school_changed(place) if isinstance(place, School) and different & COUNTED else 0
    return place, touched


@transaction.atomic
def remove_place(*, kind: PlaceKind, pk: UUID, revision: int, acting_user: User) -> PlaceChange:
    """Remove a place to which nothing points; `restore_place` takes it back.

    Raises PlaceConflictError as `change_place`, PlaceInUseError while anything points at it.
    """
    place = _locked(kind, pk, revision)
    uses = uses_of(place)
    if uses:
        raise PlaceInUseError(uses)
    change = _keep(place, PlaceAct.REMOVE, before=record_of(place), after=None, by=acting_user)
    record_event(acting_user=acting_user, action="remove_organisation", subject=place)
    tables = [relation.related_model._meta.db_table for relation in protecting(kind.model)]
    try:
        with transaction.atomic():
            place.delete()
            # Children that this person may not see hold on to their school as well; the database says so at once.
            connection.check_constraints(tables)
    except (IntegrityError, ProtectedError) as error:
        raise PlaceInUseError(uses_of(kind.find(pk) or place)) from error
    return change


@transaction.atomic
def restore_place(*, change_id: int, acting_user: User) -> Place:
    """Put back what was removed, with its own id, so that its history goes on.

    Raises RestoreRefusedError unless it is gone and this was its removal; ValidationError for what cannot be any more.
    """
    change = PlaceChange.objects.filter(pk=change_id, act=PlaceAct.REMOVE, kind__in=KINDS).first()
    if change is None or change.before is None:
        raise RestoreRefusedError
    kind = KINDS[change.kind]
    if kind.find(change.key) is not None:
        raise RestoreRefusedError
    place = kind.model(pk=UUID(change.key), **dict(values_of(change.before, kind)))
    # Above every number that it ever had, so that no form that is still open somewhere fits it.
    place.revision = PlaceChange.objects.filter(kind=kind.name, key=change.key).count() + 1
    _store(place, force_insert=True)
    _keep(place, PlaceAct.RESTORE, before=None, after=record_of(place), by=acting_user)
    record_event(acting_user=acting_user, action="restore_organisation", subject=place)
    return place


def was_removed(*, kind: PlaceKind, pk: UUID) -> bool:
    """Tell whether there was such a place, which somebody removed."""
    return PlaceChange.objects.filter(kind=kind.name, key=str(pk), act=PlaceAct.REMOVE).exists()


def _locked(kind: PlaceKind, pk: UUID, revision: int) -> Place:
    place = kind.model.objects.select_for_update().filter(pk=pk).first()
    if place is None or place.revision != revision:
        raise PlaceConflictError(place)
    return place


def _store(place: Place, *, force_insert: bool = False, update_fields: Iterable[str] | None = None) -> None:
    """Check and save; what another request stored between the two is a complaint as well, not a crash."""
    place.full_clean()
    try:
        with transaction.atomic():
            place.save(force_insert=force_insert, update_fields=update_fields)
            # What it points at may be removed at this moment; the database would only say so at the very end.
            connection.check_constraints([place._meta.db_table])
    except IntegrityError as error:
        # Now that the other one is stored, the check can say which field it is about.
        place.full_clean()
        raise ValidationError(_("Iemand anders sloeg op hetzelfde moment iets op. Probeer het opnieuw.")) from error


def _keep(place: Place, act: PlaceAct, *, before: Record | None, after: Record | None, by: User) -> PlaceChange:
    return PlaceChange.objects.create(
        kind=kind_of(place).name,
        key=str(place.pk),
        name=place.name,
        act=act,
        before=before,
        after=after,
        actor=by,
    )
