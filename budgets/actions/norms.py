"""Writing norms: each change with its reason, kept for ever, and able to be taken back.

A place is the whole country or one pool. Whoever writes in a place locks it first, so that two people cannot store
values that hold on the same day, or overwrite each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4, uuid5

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from budgets.actions.norm_checks import (
    ONE_DAY,
    NormTerms,
    check_follows,
    check_last_day,
    check_no_overlap,
    check_reason,
    check_terms,
    plain_text,
)
from budgets.actions.terms import bump_every_terms_version, bump_terms_version
from budgets.models import Norm, NormAct, NormChange, Pool
from budgets.norm_codes import NORM_CODES

__all__ = [
    "NormConflictError",
    "NormTerms",
    "UndoRefusedError",
    "add_norm",
    "can_undo",
    "change_norm",
    "end_norm",
    "lock_norms",
    "norm_record",
    "record_norms_loaded",
    "remove_norm",
    "replace_norm",
    "set_own_norms_only",
    "terms_of_norm",
    "undo_norm_act",
]

# A norm as text, by the names of its columns.
NormRecord = dict[str, str | None]

# The place of the norms that no pool brought along.
EVERYWHERE = UUID(int=0)
KEPT = ("code", "value", "unit", "scope", "valid_from", "valid_until", "source")


class NormConflictError(Exception):
    """Somebody saved since the form was opened. `current` is the norm as it stands now; None: it was removed."""

    def __init__(self, current: Norm | None) -> None:
        self.current = current
        super().__init__("gone" if current is None else f"{current.pk} is at revision {current.revision}")


class UndoRefusedError(Exception):
    """What was done cannot be taken back any more. `is_undone`: because it was taken back already."""

    def __init__(self, *, is_undone: bool) -> None:
        self.is_undone = is_undone
        super().__init__("already undone" if is_undone else "changed since")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """One press of a button: what it was, by whom and why. The changes that it makes share its `id`."""

    kind: NormAct
    reason: str
    by: User | None
    id: UUID = field(default_factory=uuid4)


@transaction.atomic
def add_norm(
    *, pool: Pool | None, terms: NormTerms, reason: str, acting_user: User | None, key: UUID | None = None
) -> NormChange:
    """Add a norm to a pool, or with `pool` None for everyone. A form gives its `key`: sent twice, it is stored once.

    Raises ValidationError (per field) for what cannot be, such as a period in which another value holds;
    NormConflictError when the form was sent before and what is stored says something else.
    """
    act = _Act(kind=NormAct.ADD, reason=check_reason(reason), by=acting_user)
    pool = lock_norms(pool)
    # It follows from the place too: who makes up a form can neither choose an id nor learn which ids exist.
    pk = uuid4() if key is None else uuid5(pool.pk if pool else EVERYWHERE, str(key))
    sent = _sent_before(pk, terms, pool=pool)
    if sent is not None:
        return sent
    check_terms(terms, pool=pool)
    check_no_overlap(terms, pool=pool)
    return _create(terms, pk, pool=pool, act=act)


@transaction.atomic
def change_norm(*, norm_id: UUID, terms: NormTerms, revision: int, reason: str, acting_user: User | None) -> NormChange:
    """Correct a norm that the person saw at `revision`: it should have said this all along.

    Raises NormConflictError when somebody saved since, ValidationError as `add_norm` and when nothing is different.
    """
    act = _Act(kind=NormAct.CHANGE, reason=check_reason(reason), by=acting_user)
    norm = _locked(norm_id)
    _check_revision(norm, revision)
    check_terms(terms, pool=norm.pool, kept_scope=norm.scope)
    check_no_overlap(terms, pool=norm.pool, apart_from=(norm,))
    return _save(norm, _columns(terms), act)


@transaction.atomic
def replace_norm(
    *, norm_id: UUID, terms: NormTerms, revision: int, reason: str, acting_user: User | None
) -> NormChange:
    """End a norm the day before `terms.valid_from`, and let the new one begin then. Scope and code stay the same.

    Raises as `change_norm`; also ValidationError when the new value would not follow on the old one.
    """
    act = _Act(kind=NormAct.REPLACE, reason=check_reason(reason), by=acting_user)
    norm = _locked(norm_id)
    terms = replace(terms, code=norm.code, scope=norm.scope)
    # Whatever follows on this norm as it was has one id, so that a form that is sent twice is stored once.
    successor = uuid5(norm_id, str(revision))
    sent = _sent_before(successor, terms, pool=norm.pool)
    if sent is not None:
        return sent
    _check_revision(norm, revision)
    check_terms(terms, pool=norm.pool, kept_scope=norm.scope)
    check_follows(terms, norm)
    last_day = terms.valid_from - ONE_DAY
    if norm.valid_until != last_day:
        _save(norm, {"valid_until": last_day}, act)
    check_no_overlap(terms, pool=norm.pool)
    return _create(terms, successor, pool=norm.pool, act=act)


@transaction.atomic
def end_norm(*, norm_id: UUID, valid_until: date, revision: int, reason: str, acting_user: User | None) -> NormChange:
    """Give a norm its last day, which is included. Raises as `change_norm`."""
    act = _Act(kind=NormAct.END, reason=check_reason(reason), by=acting_user)
    norm = _locked(norm_id)
    _check_revision(norm, revision)
    check_last_day(norm, valid_until)
    terms = replace(terms_of_norm(norm), valid_until=valid_until)
    check_no_overlap(terms, pool=norm.pool, apart_from=(norm,))
    return _save(norm, {"valid_until": valid_until}, act)


@transaction.atomic
def remove_norm(*, norm_id: UUID, revision: int, reason: str, acting_user: User | None) -> NormChange:
    """Remove a norm that should not have been there; its history stays. Raises NormConflictError."""
    act = _Act(kind=NormAct.REMOVE, reason=check_reason(reason), by=acting_user)
    norm = _locked(norm_id)
    _check_revision(norm, revision)
    change = _keep(norm, norm_record(norm), None, act)
    norm.delete()
    return change


@transaction.atomic
def undo_norm_act(*, pool: Pool | None, act: UUID, acting_user: User | None) -> NormChange:
    """Put back what stood there before an act in this place, the newest change first.

    Raises NormChange.DoesNotExist for an act of another place, UndoRefusedError when one of its norms changed since,
    ValidationError when another value holds in the period by now.
    """
    pool = lock_norms(pool)
    rows = list(NormChange.objects.filter(pool=pool, act=act).order_by("-pk"))
    if not rows:
        raise NormChange.DoesNotExist
    _check_undoable(rows)
    act_of_undoing = _Act(kind=NormAct.UNDO, reason=rows[0].reason, by=acting_user)
    return [_undo(row, pool=pool, act=act_of_undoing) for row in rows][-1]


def can_undo(*, pool: Pool | None, act: UUID) -> bool:
    """Tell whether `undo_norm_act` would find everything as the act left it."""
    rows = list(NormChange.objects.filter(pool=pool, act=act).order_by("-pk"))
    try:
        _check_undoable(rows)
    except UndoRefusedError:
        return False
    return bool(rows)


@transaction.atomic
def set_own_norms_only(*, pool: Pool, own_only: bool, acting_user: User | None) -> bool:
    """Let a pool use its own norms alone, or the national ones too where it has none. Return whether that is new."""
    locked = Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    if locked.own_norms_only == own_only:
        return False
    locked.own_norms_only = own_only
    locked.save(update_fields=["own_norms_only"])
    bump_terms_version(pool=locked)
    action = "use_own_norms_only" if own_only else "use_national_norms"
    record_event(acting_user=acting_user, action=action, subject=locked)
    return True


def terms_of_norm(norm: Norm) -> NormTerms:
    """Return what a stored norm says."""
    return NormTerms(
        code=norm.code,
        value=Decimal(norm.value),
        valid_from=norm.valid_from,
        valid_until=norm.valid_until,
        scope=norm.scope,
        source=norm.source,
    )


def norm_record(norm: Norm) -> NormRecord:
    """Return what a norm says as text, as its history keeps it."""
    values = {name: getattr(norm, name) for name in KEPT}
    return {name: None if value is None else str(value) for name, value in values.items()}


def record_norms_loaded(rows: Iterable[tuple[Norm, NormRecord | None]]) -> None:
    """Keep that norms came from a file, each with what it said before (None: it is new), in one act."""
    act = _Act(kind=NormAct.LOAD, reason="", by=None)
    NormChange.objects.bulk_create([_change(norm, before, norm_record(norm), act) for norm, before in rows])


def lock_norms(pool: Pool | None) -> Pool | None:
    """Lock the norms of a place until the end of the transaction, and return the pool as it is now."""
    if pool is None:
        # Norms for everyone belong to no row that could be locked, so the row that stands for all norms is.
        ContentType.objects.select_for_update(no_key=True).get(app_label="budgets", model="norm")
        return None
    return Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)


# --- One norm -------------------------------------------------------------------------------------------------------


def _locked(norm_id: UUID) -> Norm:
    """Return the norm under the lock of its place. Raises NormConflictError when it was removed."""
    seen = Norm.objects.select_related("pool").filter(pk=norm_id).first()
    if seen is None:
        raise NormConflictError(None)
    pool = lock_norms(seen.pool)
    norm = Norm.objects.select_for_update().filter(pk=norm_id).first()
    if norm is None:
        raise NormConflictError(None)
    norm.pool = pool
    return norm


def _check_revision(norm: Norm, revision: int) -> None:
    if norm.revision != revision:
        raise NormConflictError(norm)


def _sent_before(pk: UUID, terms: NormTerms, *, pool: Pool | None) -> NormChange | None:
    """Return how a norm with this id came to be; raise NormConflictError when it says something else by now."""
    norm = Norm.objects.filter(pk=pk, pool=pool).first()
    if norm is None:
        return None
    if terms_of_norm(norm) != terms:
        raise NormConflictError(norm)
    return norm.changes.filter(before__isnull=True).last()


def _create(terms: NormTerms, pk: UUID, *, pool: Pool | None, act: _Act) -> NormChange:
    norm = Norm(pk=pk, pool=pool, **_columns(terms))
    norm.save(force_insert=True)
    return _keep(norm, None, norm_record(norm), act)


def _save(norm: Norm, values: Mapping[str, object], act: _Act) -> NormChange:
    before = norm_record(norm)
    for name, value in values.items():
        setattr(norm, name, value)
    if norm_record(norm) == before:
        raise ValidationError(_("U hebt niets veranderd, dus er is niets bewaard."), code="unchanged")
    norm.revision += 1
    norm.save(update_fields=[*values, "revision"])
    return _keep(norm, before, norm_record(norm), act)


def _keep(norm: Norm, before: NormRecord | None, after: NormRecord | None, act: _Act) -> NormChange:
    """Keep the change, log it, and tell the calculations that use the norm that they are old."""
    change = _change(norm, before, after, act)
    change.save(force_insert=True)
    if norm.pool is None:
        bump_every_terms_version()
    else:
        bump_terms_version(pool=norm.pool)
    record_event(acting_user=act.by, action=f"{act.kind}_norm", subject=norm)
    return change


def _change(norm: Norm, before: NormRecord | None, after: NormRecord | None, act: _Act) -> NormChange:
    return NormChange(
        norm_id=norm.pk,
        pool=norm.pool,
        code=norm.code,
        act=act.id,
        kind=act.kind,
        before=before,
        after=after,
        reason=act.reason,
        actor=act.by,
    )


def _columns(terms: NormTerms) -> dict[str, object]:
    return {
        "code": terms.code,
        "value": plain_text(terms.value),
        "unit": NORM_CODES[terms.code].unit,
        "scope": terms.scope,
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
        "source": terms.source.strip(),
    }


# --- Taking back ----------------------------------------------------------------------------------------------------


def _check_undoable(rows: list[NormChange]) -> None:
    if any(row.kind in {NormAct.UNDO, NormAct.LOAD} for row in rows):
        raise UndoRefusedError(is_undone=False)
    newest = max((row.pk for row in rows), default=0)
    later = NormChange.objects.filter(norm_id__in=[row.norm_id for row in rows], pk__gt=newest).first()
    if later is not None:
        raise UndoRefusedError(is_undone=later.kind == NormAct.UNDO)


def _undo(row: NormChange, *, pool: Pool | None, act: _Act) -> NormChange:
    """Put one norm back as it was before a change: gone, there again, or with its old values."""
    norm = Norm.objects.select_for_update().filter(pk=row.norm_id).first()
    if row.before is None and norm is not None:
        norm.pool = pool
        change = _keep(norm, norm_record(norm), None, act)
        norm.delete()
        return change
    now = norm_record(norm) if norm else None
    norm = norm or Norm(pk=row.norm_id)
    # Above every number that this norm ever had, so that no form that is still open somewhere fits it.
    norm.pool, norm.revision = pool, NormChange.objects.filter(norm_id=row.norm_id).count() + 1
    for name, value in (row.before or {}).items():
        setattr(norm, name, date.fromisoformat(value) if value and name.startswith("valid_") else value)
    check_no_overlap(terms_of_norm(norm), pool=pool, apart_from=(norm,))
    norm.save()
    return _keep(norm, now, norm_record(norm), act)
