"""Frames (kaders): written down, adopted and ended. Figures never change; a new frame takes the place of an old one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from budgets.models import Frame
from schools.models import Municipality

__all__ = ["FrameStateError", "FrameTerms", "adopt_frame", "end_frame", "record_frame", "withdraw_frame"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameTerms:
    """What a frame says. At least one of the two ceilings is there."""

    partnership: UUID
    municipalities: Collection[str]
    school_year: str
    name: str
    ceiling_cents: int | None = None
    ceiling_fte: Decimal | None = None
    note: str = ""
    replaces: UUID | None = None


class FrameStateError(Exception):
    """The frame is not in the state that this asks for: somebody was first, or it was never adopted."""


@transaction.atomic
def record_frame(*, terms: FrameTerms, acting_user: User) -> Frame:
    """Write a frame down. It limits nothing until a meeting adopts it."""
    frame = Frame(
        partnership_id=terms.partnership,
        school_year=terms.school_year,
        name=terms.name,
        ceiling_cents=terms.ceiling_cents,
        ceiling_fte=terms.ceiling_fte,
        note=terms.note,
        replaces_id=terms.replaces,
        recorded_by=acting_user,
    )
    frame.full_clean(exclude=["adopted_on", "ended_on"])
    frame.save(force_insert=True)
    frame.municipalities.set(Municipality.objects.filter(pk__in=terms.municipalities))
    record_event(acting_user=acting_user, action="record_frame", subject=frame)
    return frame


@transaction.atomic
def adopt_frame(*, frame: Frame, on: date, acting_user: User) -> None:
    """Let a frame count from this day on, and the one that it replaces no longer.

    Raises FrameStateError when it counts already or was ended.
    """
    _move(frame, adopted_on=None, ended_on=None, to={"adopted_on": on})
    record_event(acting_user=acting_user, action="adopt_frame", subject=frame)
    before = frame.replaces
    if before is not None and before.adopted_on is not None and before.ended_on is None:
        end_frame(frame=before, on=on, acting_user=acting_user)


@transaction.atomic
def end_frame(*, frame: Frame, on: date, acting_user: User) -> None:
    """Let a frame that counts no longer count from this day on. Raises FrameStateError when it does not count."""
    _move(frame, adopted_on__isnull=False, ended_on=None, to={"ended_on": on})
    record_event(acting_user=acting_user, action="end_frame", subject=frame)


@transaction.atomic
def withdraw_frame(*, frame: Frame, on: date, acting_user: User) -> None:
    """Put a frame away that was never adopted. Raises FrameStateError when it was, or is away already."""
    _move(frame, adopted_on=None, ended_on=None, to={"ended_on": on})
    record_event(acting_user=acting_user, action="withdraw_frame", subject=frame)


def _move(frame: Frame, *, to: dict[str, date], **state: object) -> None:
    """One conditional UPDATE decides: of two people at the same moment exactly one gets it done."""
    if not Frame.objects.filter(pk=frame.pk, **state).update(**to):
        raise FrameStateError(f"frame {frame.pk} is not {state}")
    frame.refresh_from_db(fields=list(to))
