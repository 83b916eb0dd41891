"""Writing pupils."""

from dataclasses import asdict, fields
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Min

from accounts.actions import record_event
from accounts.models import User
from cases.actions.conflicts import apply, locked
from cases.actions.keys import id_for
from cases.actions.terms import PupilTerms
from cases.actions.versions import count_change
from cases.models import Pupil
from schools.models import School


@transaction.atomic
def record_pupil(*, school_id: UUID, terms: PupilTerms, acting_user: User | None, key: UUID | None = None) -> Pupil:
    """Add a child to a school. A form gives the `key` it was opened with: sent twice, it is stored once.

    Raises ValidationError when a text holds a BSN or does not fit, IntegrityError when the school already uses the
    reference.
    """
    # The lock makes the second of two equal requests wait until the first can be seen.
    school = School.objects.select_for_update(no_key=True).get(pk=school_id)
    pk = id_for(key, within=school.pk)
    stored = Pupil.objects.filter(pk=pk).first()
    if stored is not None and _terms_of(stored) == terms:
        return stored
    pupil = Pupil(pk=uuid4() if stored else pk, school=school, **_columns(terms))
    pupil.clean_fields(exclude=["school", "responsible_municipality"])
    pupil.save(force_insert=True)
    record_event(acting_user=acting_user, action="record_pupil", subject=pupil)
    return pupil


@transaction.atomic
def change_pupil(*, pupil_id: UUID, terms: PupilTerms, revision: int, acting_user: User | None) -> Pupil:
    """Change a child that the person saw at `revision`.

    Raises EditConflictError when somebody else saved since; otherwise as `record_pupil`.
    """
    pupil = locked(Pupil, pupil_id, revision=revision)
    before = (pupil.responsible_municipality_id, pupil.opted_out_from)
    changed = apply(pupil, _columns(terms))
    pupil.clean_fields(exclude=["school", "responsible_municipality"])
    pupil.save(update_fields=changed)
    if before != (pupil.responsible_municipality_id, pupil.opted_out_from):
        _count(pupil)
    record_event(acting_user=acting_user, action="change_pupil", subject=pupil)
    return pupil


@transaction.atomic
def set_opt_out(*, pupil_id: UUID, opted_out_from: date | None, acting_user: User | None) -> Pupil:
    """Write down from which day on a child takes part in no pool (that day included); None: it takes part again."""
    pupil = Pupil.objects.select_for_update().get(pk=pupil_id)
    if pupil.opted_out_from != opted_out_from:
        pupil.save(update_fields=apply(pupil, {"opted_out_from": opted_out_from}))
        _count(pupil)
        action = "opt_in_pupil" if opted_out_from is None else "opt_out_pupil"
        record_event(acting_user=acting_user, action=action, subject=pupil)
    return pupil


def _terms_of(pupil: Pupil) -> PupilTerms:
    plain = (field.name for field in fields(PupilTerms) if field.name != "responsible_municipality")
    values = {name: getattr(pupil, name) for name in plain}
    return PupilTerms(**values, responsible_municipality=pupil.responsible_municipality_id)


def _columns(terms: PupilTerms) -> dict[str, object]:
    values = asdict(terms)
    values["responsible_municipality_id"] = values.pop("responsible_municipality")
    return values


def _count(pupil: Pupil) -> None:
    first: date | None = pupil.indications.kept().aggregate(first=Min("valid_from"))["first"]
    if first is not None:
        count_change(school_id=pupil.school_id, first_day=first, last_day=None)
