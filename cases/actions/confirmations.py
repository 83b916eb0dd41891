"""What a funder says of the indications that it pays. The indication itself is changed by its school alone.

Each statement is bound to the revision of the indication that the person saw, and to the statement that stood then: who
looked at something else is told, and nothing is confirmed that was not seen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from cases.actions.indications import change_indication, terms_of
from cases.models import Indication, IndicationConfirmation

__all__ = [
    "ConfirmationConflictError",
    "ConfirmedFigures",
    "SeenIndication",
    "confirm_indications",
    "take_over_correction",
    "withdraw_confirmations",
]

FIGURES = ("minutes", "frequency", "amount_cents", "amount_basis", "amount_status", "valid_from", "valid_until")


class ConfirmationConflictError(Exception):
    """What was seen is not what stands any more; `changed` are the ids of these indications. Nothing was stored."""

    def __init__(self, changed: Collection[UUID]) -> None:
        self.changed = frozenset(changed)
        super().__init__(f"{len(self.changed)} indications are not as they were seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedFigures:
    """The figures as the funder has them: minutes with a frequency, an amount in cents with a basis, or both."""

    minutes: int | None
    frequency: str
    amount_cents: int | None
    amount_basis: str
    amount_status: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenIndication:
    """One indication as the person saw it, and what it should say.

    `confirmation` is the id of the statement that stood; None: nothing did. `figures` None: the indication is right.
    """

    id: UUID
    revision: int
    confirmation: int | None
    figures: ConfirmedFigures | None = None


@transaction.atomic
def confirm_indications(*, seen: Sequence[SeenIndication], on_behalf_of: str, note: str, acting_user: User) -> int:
    """Store what a funder says of indications that it pays; return how many statements are new.

    What already stands in the same words is not said twice. The caller has checked that the person may speak for this
    organisation, and that it pays these indications. Raises ConfirmationConflictError.
    """
    rows, standing = _locked(seen)
    unseen = {line.id for line in seen if line.id not in rows or rows[line.id].revision != line.revision}
    new: list[IndicationConfirmation] = []
    for line in (line for line in seen if line.id not in unseen):
        row, before = rows[line.id], standing.get(line.id)
        said = _statement(row, line.figures or figures_of(row), on_behalf_of, note, acting_user)
        if before is not None and _is_the_same(before, said):
            continue
        if (before.pk if before else None) != line.confirmation:
            unseen.add(line.id)
        new.append(said)
    if unseen:
        raise ConfirmationConflictError(unseen)
    for said in new:
        said.clean_fields(exclude=["indication", "confirmed_by", "withdrawn_at"])
        said.save(force_insert=True)
        action = "correct_indication" if said.is_correction else "confirm_indication"
        record_event(acting_user=acting_user, action=action, subject=said.indication)
    return len(new)


@transaction.atomic
def withdraw_confirmations(*, seen: Sequence[SeenIndication], on_behalf_of: str, acting_user: User) -> int:
    """Take back what was said of indications on behalf of an organisation; return of how many.

    What was said before it does not come back: the line is not confirmed. Raises ConfirmationConflictError.
    """
    rows, standing = _locked(seen)
    unseen = {
        line.id
        for line in seen
        if line.id not in rows or (line.id in standing and standing[line.id].pk != line.confirmation)
    }
    if unseen:
        raise ConfirmationConflictError(unseen)
    taken_back = [line.id for line in seen if line.id in standing]
    statements = IndicationConfirmation.objects.filter(indication__in=taken_back, withdrawn_at__isnull=True)
    statements.filter(on_behalf_of=on_behalf_of).update(withdrawn_at=timezone.now())
    for pk in taken_back:
        record_event(acting_user=acting_user, action="withdraw_confirmation", subject=rows[pk])
    return len(taken_back)


@transaction.atomic
def take_over_correction(*, indication_id: UUID, confirmation_id: int, revision: int, acting_user: User) -> Indication:
    """Let an indication say what its funder says; it is confirmed by that, for those are the funder's figures.

    Raises EditConflictError when the indication was saved since, ConfirmationConflictError when the funder said
    something else since.
    """
    found = Indication.objects.select_for_update().get(pk=indication_id)
    standing = _standing([indication_id]).get(indication_id)
    if standing is None or standing.pk != confirmation_id or standing.revision != found.revision:
        raise ConfirmationConflictError([indication_id])
    terms = replace(terms_of(found), **{name: getattr(standing, name) for name in FIGURES})
    changed = change_indication(indication_id=indication_id, terms=terms, revision=revision, acting_user=acting_user)
    standing.revision = changed.revision
    standing.save(update_fields=["revision"])
    record_event(acting_user=acting_user, action="take_over_correction", subject=changed)
    return changed


def figures_of(row: Indication | IndicationConfirmation) -> ConfirmedFigures:
    """Return the figures of an indication, or of what was said of one."""
    return ConfirmedFigures(**{name: getattr(row, name) for name in FIGURES})


def _locked(
    seen: Iterable[SeenIndication],
) -> tuple[Mapping[UUID, Indication], Mapping[UUID, IndicationConfirmation]]:
    """Lock the indications in the order of every other write, and read what stands of them."""
    ids = [line.id for line in seen]
    rows = Indication.objects.select_for_update().kept().filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    return found, _standing(ids)


def _standing(ids: Sequence[UUID]) -> dict[UUID, IndicationConfirmation]:
    statements = IndicationConfirmation.objects.filter(indication__in=ids, withdrawn_at__isnull=True)
    return {row.indication_id: row for row in statements.order_by("confirmed_at", "pk")}


def _statement(
    row: Indication, figures: ConfirmedFigures, on_behalf_of: str, note: str, person: User
) -> IndicationConfirmation:
    return IndicationConfirmation(
        indication=row,
        revision=row.revision,
        on_behalf_of=on_behalf_of,
        is_correction=figures != figures_of(row),
        note=note,
        confirmed_by=person,
        **{name: getattr(figures, name) for name in FIGURES},
    )


def _is_the_same(before: IndicationConfirmation, said: IndicationConfirmation) -> bool:
    """Tell whether a statement stands already: pressed twice, or by a colleague a moment ago."""
    same = ("revision", "on_behalf_of", "note")
    return figures_of(before) == figures_of(said) and all(getattr(before, name) == getattr(said, name) for name in same)
