"""What the pages of a confirmation show: frozen view objects, made of lines, groups and sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from budgets.confirming.groups import LineGroup
from budgets.confirming.lines import Figures, Line, LineKind, Standing
from budgets.confirming.state import StreamSums, Sums
from budgets.presentation.confirmation_words import (
    OBSTACLES,
    amount_words,
    day_words,
    headline,
    month,
    status_words,
    stream_name,
    time_words,
)

__all__ = ["GroupView", "ObstacleView", "StatusRow", "StreamView", "group_words", "obstacle_views"]

STANDINGS: Mapping[str, tuple[str | Promise, str, str]] = {
    "open": (_("nog niet bevestigd"), "neutral", "clock"),
    "confirmed": (_("bevestigd"), "success", "circle-check"),
    "corrected": (_("verbeterd"), "warning", "pencil"),
    "changed": (_("gewijzigd na de bevestiging"), "danger", "alert-triangle"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """The lines of one stream with one certainty."""

    label: str
    sums: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    """What the funder says of some lines of a group, where that is something else than was entered."""

    count: int
    text: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One group on the page. `token` is what a form sends; `period` is in whole months where it is of children."""

    token: str
    is_amount: bool
    title: str
    count: int
    tariff: str
    time: str
    status: str
    period: str
    total_cents: int | None
    number: str
    standing: str
    tone: str
    icon: str
    outcomes: Sequence[OutcomeView]
    can_confirm: bool
    can_withdraw: bool
    can_correct: bool

    @classmethod
    def of(cls, group: LineGroup, *, pool: UUID | None) -> "GroupView":
        """Word a group of a pool; without the pool for who only reads."""
        said = group.entered
        standing, tone, icon = _standing(group)
        is_amount = group.first.kind is LineKind.AMOUNT
        may_act = pool is not None
        # What has no amount and no time cannot be right: there is nothing to confirm yet.
        is_empty = said.amount_cents is None and said.minutes is None
        return cls(
            token=group.token(pool=pool, words=group_words(group)) if pool is not None else "",
            is_amount=is_amount,
            title=group.first.label,
            count=len(group.lines),
            tariff=amount_words(said),
            time=time_words(said),
            status=status_words(said.amount_status),
            period=_days(said) if is_amount or group.is_row else _months(group.lines),
            total_cents=group.total_cents,
            number=group.first.number if group.is_row else "",
            standing=standing,
            tone=tone,
            icon=icon,
            outcomes=_outcomes(group),
            can_confirm=may_act and not is_empty and group.confirmed < len(group.lines),
            can_withdraw=may_act and any(line.said for line in group.lines),
            can_correct=may_act,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamView:
    """One stream with its sums and its groups."""

    name: str
    payer: str
    sums: Sums
    headline: str
    statuses: Sequence[StatusRow]
    groups: Sequence[GroupView]

    @property
    def open_groups(self) -> list[GroupView]:
        """The groups that one press can confirm together."""
        return [group for group in self.groups if group.can_confirm]

    @classmethod
    def of(cls, found: StreamSums, groups: Sequence[GroupView], *, payer: str) -> "StreamView":
        """Word a stream."""
        rows = [
            StatusRow(label=status_words(status) or gettext("bedrag"), sums=sums) for status, sums in found.statuses
        ]
        return cls(
            name=stream_name(found.stream),
            payer=payer,
            sums=found.sums,
            headline=headline(found.sums),
            statuses=rows,
            groups=groups,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleView:
    """A stream of which nobody can confirm some or all lines, and why."""

    name: str
    why: str


def obstacle_views(lines: Iterable[Line]) -> list[ObstacleView]:
    """Say of each stream why nobody can confirm some of it; without numbers, for everyone reads it."""
    found = {(line.stream.ref, line.obstacle): line for line in lines if line.obstacle is not None}
    return [
        ObstacleView(name=stream_name(line.stream), why=str(OBSTACLES[obstacle]))
        for (_ref, obstacle), line in found.items()
        if obstacle is not None
    ]


def group_words(group: LineGroup) -> str:
    """Return a group in one line: "ZBO-beschikkingen: 9 × € 31.525 per schooljaar, toegekend (nog niet bevestigd)"."""
    said = group.entered
    parts = [f"{len(group.lines)} × {amount_words(said)}", time_words(said), status_words(said.amount_status)]
    standing, _tone, _icon = _standing(group)
    return f"{stream_name(group.first.stream)}: {', '.join(filter(None, parts))} ({standing})"


def _standing(group: LineGroup) -> tuple[str, str, str]:
    standings = {line.standing for line in group.lines}
    if len(standings) == 1:
        label, tone, icon = STANDINGS[standings.pop().value]
        return str(label), tone, icon
    if Standing.CHANGED in standings:
        text = ngettext(
            "%(number)s gewijzigd na de bevestiging", "%(number)s gewijzigd na de bevestiging", group.changed
        ) % {"number": group.changed}
        return text, "danger", "alert-triangle"
    if group.confirmed == len(group.lines):
        corrected = len(group.corrected)
        text = gettext("bevestigd, %(number)s verbeterd") % {"number": corrected}
        return text, "warning", "pencil"
    counted = {"confirmed": group.confirmed, "lines": len(group.lines)}
    return gettext("%(confirmed)s van %(lines)s bevestigd") % counted, "warning", "clock"


def _outcomes(group: LineGroup) -> list[OutcomeView]:
    """Put lines of which the funder says the same together."""
    found: dict[tuple[str, str], int] = {}
    for line in group.corrected:
        if line.said is not None:
            text = _differences(line.entered, line.said.figures, in_days=line.kind is LineKind.AMOUNT or group.is_row)
            key = (text, line.said.note)
            found[key] = found.get(key, 0) + 1
    return [OutcomeView(count=count, text=text, note=note) for (text, note), count in found.items()]


def _differences(entered: Figures, said: Figures, *, in_days: bool) -> str:
    """Say what the funder has where it is something else; days of a child only where rows may be seen."""
    show = day_words if in_days else month
    parts = []
    if (entered.amount_cents, entered.amount_basis) != (said.amount_cents, said.amount_basis):
        parts.append(amount_words(said))
    if (entered.minutes, entered.frequency) != (said.minutes, said.frequency):
        parts.append(time_words(said) or gettext("geen tijd"))
    if entered.amount_status != said.amount_status:
        parts.append(status_words(said.amount_status))
    if entered.valid_from != said.valid_from and said.valid_from is not None:
        parts.append(gettext("vanaf %(day)s") % {"day": show(said.valid_from)})
    if entered.valid_until != said.valid_until:
        until = show(said.valid_until) if said.valid_until else ""
        parts.append(gettext("tot en met %(day)s") % {"day": until} if until else gettext("zonder einddatum"))
    return ", ".join(parts)


def _months(lines: Sequence[Line]) -> str:
    """Return the whole months that a group of children lies in: no day of a single child can be read from it."""
    starts = [line.entered.valid_from for line in lines if line.entered.valid_from]
    ends = [line.entered.valid_until for line in lines if line.entered.valid_until]
    first = month(min(starts)) if starts else ""
    last = month(max(ends)) if len(ends) == len(lines) else gettext("zonder einddatum")
    return f"{first} – {last}" if first else last


def _days(said: Figures) -> str:
    if said.valid_from is None and said.valid_until is None:
        return ""
    first = day_words(said.valid_from) if said.valid_from else ""
    last = day_words(said.valid_until) if said.valid_until else gettext("zonder einddatum")
    return f"{first} – {last}" if first else gettext("tot en met %(day)s") % {"day": last}
