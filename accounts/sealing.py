"""The seals of the log: each event is chained to the one before, so that nothing can be changed unseen.

A seal is `sha256(hash of the seal before, newline, JSON of what is sealed)`, in which the JSON is the list of position,
moment of sealing and every column of the event, without spaces; the first seal follows sixty-four zeros. Anyone can
recompute it, without a key of ours. Whoever may write in the database can also recompute the whole chain, or cut off
its end; that is why each round of sealing says the newest hash (the head) in the log of the server, outside the
database, and `verify_audit --head` looks for it.

Events are sealed in the order of their time. One that comes more than `LATE` behind what is sealed already was put in
afterwards: it is not sealed, and the check names it.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import AuditCheck, AuditEvent, AuditSeal

__all__ = ["LATE", "Problem", "Sealed", "Verdict", "check_log", "seal_events", "verify_chain"]

logger = logging.getLogger(__name__)

FIRST = "0" * 64
BATCH = 1000
# Longer than any transaction of ours: an event becomes visible at the end of its own.
LATE = timedelta(minutes=15)
COLUMNS = (
    "id",
    "at",
    "actor_id",
    "action",
    "subject_type",
    "subject_id",
    "outcome",
    "channel",
    "address",
    "request_id",
)
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a round of sealing did: how many events, how many seals there are now, and the newest hash."""

    count: int
    seals: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    `kind` is changed, unreadable, event_gone, seal_gone, inserted, unsealed or head_gone.
    """

    kind: str
    position: int | None = None
    event: int | None = None


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What a walk along the chain found; of many problems only the first hundred are kept, all are counted."""

    seals: int = 0
    head: str = FIRST
    count: int = 0
    problems: list[Problem] = field(default_factory=list)
    newest: datetime | None = None
    has_head: bool = True

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.count == 0

    def add(self, kind: str, *, position: int | None = None, event: int | None = None) -> None:
        """Note a problem."""
        self.count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(kind=kind, position=position, event=event))


def seal_events() -> Sealed:
    """Seal every event that waits for it. Two rounds at once do no harm: the second stops at the first's seals."""
    end = _end_of_chain()
    start = end.position
    try:
        while _seal_batch(end):
            pass
    except IntegrityError:
        logger.info("audit: another round is sealing")
    return Sealed(count=end.position - start, seals=end.position, head=end.hash)


@dataclass(slots=True, kw_only=True)
class _End:
    """The end of the chain, and the youngest event in it."""

    position: int = 0
    hash: str = FIRST
    newest: datetime | None = None


def _end_of_chain() -> _End:
    last = AuditSeal.objects.order_by("-position").first()
    if last is None:
        return _End()
    newest = AuditEvent.objects.filter(seal__isnull=False).order_by("-at").values_list("at", flat=True).first()
    return _End(position=last.position, hash=last.hash, newest=newest)


def _seal_batch(end: _End) -> bool:
    """Seal at most a thousand and move the end; False when nothing waits."""
    waiting = AuditEvent.objects.filter(seal__isnull=True).order_by("at", "id")
    if end.newest is not None:
        waiting = waiting.filter(at__gte=end.newest - LATE)
    now = timezone.now()
    seals = []
    position, previous, newest = end.position, end.hash, end.newest
    for row in waiting.values_list(*COLUMNS)[:BATCH]:
        position += 1
        previous = _hash(previous, position, now, row)
        newest = max(newest or row[1], row[1])
        seals.append(AuditSeal(position=position, event_id=row[0], sealed_at=now, hash=previous))
    with transaction.atomic():
        AuditSeal.objects.bulk_create(seals)
    end.position, end.hash, end.newest = position, previous, newest
    return bool(seals)


def check_log() -> Verdict:
    """Walk along the chain and keep the outcome, for the page of the log."""
    verdict = verify_chain()
    AuditCheck.objects.create(looked_at=verdict.seals, head=verdict.head, problems=verdict.count)
    if not verdict.is_intact:
        logger.error("audit: the log was tampered with: %d problems in %d seals", verdict.count, verdict.seals)
    return verdict


def verify_chain(*, head: str = "") -> Verdict:
    """Recompute every seal from the first on, in constant memory, and look for a published `head` if one is given."""
    verdict = Verdict(has_head=head in {"", FIRST})
    try:
        for position, stored, sealed_at, *event in _links():
            _follow(verdict, position, stored, sealed_at, tuple(event))
            verdict.has_head = verdict.has_head or stored == head
    except (ValueError, TypeError):
        # Somebody put a text where the database keeps a moment, a number or an id; SQLite lets that pass.
        verdict.add("unreadable", position=verdict.seals + 1)
    else:
        _note_cut_tail(verdict)
        _note_unsealed(verdict)
    if not verdict.has_head:
        verdict.add("head_gone")
    return verdict


def _follow(verdict: Verdict, position: int, stored: str, sealed_at: datetime, row: tuple[Any, ...]) -> None:
    """Go one link on: recompute it, and follow what was stored, or one wrong link would make all behind it wrong."""
    previous: str | None = verdict.head
    if position != verdict.seals + 1:
        previous = _note_gap(verdict, position)
    event, at = row[:2]
    if previous is not None and _hash(previous, position, sealed_at, row) != stored:
        verdict.add("changed", position=position, event=event)
    elif verdict.newest is not None and at < verdict.newest - LATE:
        verdict.add("inserted", position=position, event=event)
    elif verdict.newest is None or at > verdict.newest:
        verdict.newest = at
    verdict.seals, verdict.head = position, stored


def _links() -> Iterator[Any]:
    columns = (f"event__{name}" for name in COLUMNS)
    rows = AuditSeal.objects.order_by("position").values_list("position", "hash", "sealed_at", *columns)
    return iter(rows.iterator(chunk_size=BATCH))


def _note_gap(verdict: Verdict, position: int) -> str | None:
    """Name what is missing before this link; return the hash of the link before it, if that is still there."""
    last = min(position, verdict.seals + 1 + MOST_PROBLEMS)
    rows = AuditSeal.objects.filter(position__gt=verdict.seals, position__lt=last)
    events = dict(rows.values_list("position", "event_id"))
    for missing in range(verdict.seals + 1, last):
        verdict.add("event_gone" if missing in events else "seal_gone", position=missing, event=events.get(missing))
    return AuditSeal.objects.filter(position=position - 1).values_list("hash", flat=True).first()


def _note_cut_tail(verdict: Verdict) -> None:
    """Name the seals at the end whose events are gone: the walk, which reads both together, never met them."""
    event = AuditEvent.objects.filter(pk=OuterRef("event_id"))
    rows = AuditSeal.objects.filter(~Exists(event), position__gt=verdict.seals).order_by("position")
    for position, gone in rows.values_list("position", "event_id")[:MOST_PROBLEMS]:
        verdict.add("event_gone", position=position, event=gone)


def _note_unsealed(verdict: Verdict) -> None:
    """Name the events without a seal that should have one by now: put in afterwards, or the sealing stands still."""
    rows = AuditEvent.objects.filter(seal__isnull=True, at__lt=timezone.now() - LATE).order_by("id")
    for event in rows.values_list("id", flat=True)[:MOST_PROBLEMS]:
        verdict.add("unsealed", event=event)


def _hash(previous: str, position: int, sealed_at: datetime, row: tuple[Any, ...]) -> str:
    content = [position, sealed_at, *row]
    text = json.dumps(content, default=_plain, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _plain(value: object) -> str:
    """Write moments in UTC to the microsecond, as both databases keep them, and ids as text."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)
