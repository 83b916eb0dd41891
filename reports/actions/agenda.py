"""The agenda of an OOGO: what is put on it, in which order, and what the parties decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model, QuerySet

from accounts.actions import record_event
from accounts.models import User
from budgets.models import Frame
from reports.actions.locking import MeetingConflictError, MeetingStateError, bump, locked
from reports.models import AgendaItem, FrameAim, ItemDecision, ItemKind, Meeting, Theme
from reports.parties import one_of, parties_of, token_of
from reports.queries import frames_around, left_behind, proposals_around

__all__ = ["Direction", "ItemTerms", "Said", "add_item", "change_item", "fill_agenda", "move_item", "remove_item"]

ModelT = TypeVar("ModelT", bound=Model)


class Direction(StrEnum):
    """Where an item goes."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one party said of an item; no verdict: nothing is minuted of it."""

    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTerms:
    """What stands with one item. `said` is per party, by token; it is only kept once the meeting is held."""

    title: str = ""
    note: str = ""
    decision: str = ""
    frame_aim: str = ""
    said: Mapping[str, Said]


@transaction.atomic
def fill_agenda(*, meeting: Meeting, acting_user: User) -> int:
    """Put on the agenda what belongs there and is not yet: frames, the four themes, proposals outside a frame.

    And what stood on the agenda of a meeting that was cancelled. Only what this person may see: nobody learns by
    planning a meeting. Returns how many items it added.
    """
    row = locked(meeting)
    already = list(row.items.all())
    frames = frames_around(row, acting_user).exclude(pk__in=[item.frame_id for item in already if item.frame_id])
    proposals = proposals_around(row, acting_user).filter(passed_by_meeting_on=None).exclude(outside_frame=[])
    proposals = proposals.exclude(pk__in=[item.proposal_id for item in already if item.proposal_id])
    new = [_frame_item(frame) for frame in frames]
    new += [
        AgendaItem(kind=ItemKind.THEME, theme=theme)
        for theme in Theme.values
        if theme not in {item.theme for item in already}
    ]
    new += [AgendaItem(kind=ItemKind.PROPOSAL, proposal=proposal) for proposal in proposals]
    moved = _take_over(row, already, new)
    for item in new:
        _append(row, item)
    if new or moved:
        bump(row)
        record_event(acting_user=acting_user, action="fill_agenda", subject=row)
    return len(new)


def _take_over(meeting: Meeting, already: list[AgendaItem], new: list[AgendaItem]) -> bool:
    """Let the items of cancelled meetings go on here, with their notes; other topics are added to `new`.

    What no longer belongs on an agenda, such as a frame that ended, stays where it was. Returns whether an item that
    was here already has changed.
    """
    has_changed = False
    for left in left_behind(meeting):
        if left.kind == ItemKind.OTHER:
            new.append(AgendaItem(kind=left.kind, title=left.title, note=left.note, comes_from=left))
            continue
        item = next((item for item in [*already, *new] if _about(item) == _about(left)), None)
        if item is None or item.comes_from_id is not None:
            continue
        item.comes_from, item.note = left, item.note or left.note
        if item in already:
            item.revision += 1
            item.save(update_fields=["comes_from", "note", "revision"])
            has_changed = True
        else:
            item.frame_aim = left.frame_aim
    return has_changed


def _about(item: AgendaItem) -> tuple[object, ...]:
    return (item.kind, item.theme, item.frame_id, item.proposal_id)


@transaction.atomic
def add_item(*, meeting: Meeting, acting_user: User, topic: str, title: str = "", note: str = "") -> AgendaItem:
    """Put one thing on the agenda: `theme:housing`, `frame:<id>`, `proposal:<id>`, or `other` with a title.

    Raises MeetingStateError when the meeting is closed, ValueError when the topic is not one that this person may add.
    """
    row = locked(meeting)
    item = _item_about(topic, row, acting_user)
    item.title, item.note = title if item.kind == ItemKind.OTHER else "", note
    _append(row, item)
    bump(row)
    record_event(acting_user=acting_user, action="add_agenda_item", subject=row)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, direction: Direction, acting_user: User) -> None:
    """Change places with the item before or after it; at either end nothing happens."""
    row = locked(item.meeting)
    order = list(row.items.all())
    at = next(place for place, other in enumerate(order) if other.pk == item.pk)
    to = at - 1 if direction is Direction.UP else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, other in enumerate(order, start=1):
        other.position = position
    AgendaItem.objects.bulk_update(order, ["position"])
    bump(row)
    record_event(acting_user=acting_user, action="move_agenda_item", subject=row)


@transaction.atomic
def change_item(*, item: AgendaItem, terms: ItemTerms, revision: int, acting_user: User) -> None:
    """Store what stands with an item, and what each party said of it once the meeting is held.

    Raises MeetingStateError when the meeting is closed, MeetingConflictError when the item has changed.
    """
    meeting = locked(item.meeting)
    row = AgendaItem.objects.get(pk=item.pk)
    if row.revision != revision:
        raise MeetingConflictError(f"item {row.pk} is at {row.revision}, not {revision}")
    row.note = terms.note
    row.title = terms.title if row.kind == ItemKind.OTHER else row.title
    row.frame_aim = terms.frame_aim if row.kind == ItemKind.FRAME else ""
    row.revision = revision + 1
    if meeting.is_held:
        row.decision = terms.decision
        _minute(row, meeting, terms.said, acting_user)
    row.full_clean()
    row.save()
    bump(meeting)
    record_event(acting_user=acting_user, action="change_agenda_item", subject=meeting)


@transaction.atomic
def remove_item(*, item: AgendaItem, acting_user: User) -> None:
    """Take an item off the agenda, as long as nothing was decided about it. Raises MeetingStateError."""
    row = locked(item.meeting)
    if item.decision or item.decisions.exists():
        raise MeetingStateError(f"item {item.pk} was decided on")
    AgendaItem.objects.filter(pk=item.pk).delete()
    bump(row)
    record_event(acting_user=acting_user, action="remove_agenda_item", subject=row)


def _minute(item: AgendaItem, meeting: Meeting, said: Mapping[str, Said], acting_user: User) -> None:
    tokens = [token_of(party) for party in parties_of(meeting)]
    for token, words in said.items():
        columns = one_of(tokens, token)
        if not words.verdict:
            item.decisions.filter(**columns).delete()
            continue
        values = {"verdict": words.verdict, "note": words.note, "recorded_by": acting_user}
        ItemDecision.objects.update_or_create(item=item, **columns, defaults=values)


def _append(meeting: Meeting, item: AgendaItem) -> None:
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item.meeting, item.position = meeting, last + 1
    item.full_clean()
    item.save(force_insert=True)


def _frame_item(frame: Frame) -> AgendaItem:
    aim = FrameAim.ADOPT if frame.adopted_on is None else FrameAim.DISCUSS
    return AgendaItem(kind=ItemKind.FRAME, frame=frame, frame_aim=aim)


def _item_about(topic: str, meeting: Meeting, acting_user: User) -> AgendaItem:
    kind, _, key = topic.partition(":")
    if kind == ItemKind.OTHER:
        return AgendaItem(kind=ItemKind.OTHER)
    if kind == ItemKind.THEME and key in Theme.values:
        return AgendaItem(kind=ItemKind.THEME, theme=key)
    if kind == ItemKind.FRAME:
        return _frame_item(_one(frames_around(meeting, acting_user), key))
    if kind == ItemKind.PROPOSAL:
        return AgendaItem(kind=ItemKind.PROPOSAL, proposal=_one(proposals_around(meeting, acting_user), key))
    raise ValueError(f"no topic: {topic!r}")


def _one(rows: QuerySet[ModelT], key: str) -> ModelT:
    found = rows.filter(pk=UUID(key)).first()
    if found is None:
        raise ValueError(f"nothing to put on this agenda: {key}")
    return found
