"""One OOGO in words: what its page and its dossier show of the same plain data, in the language that is active."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext

from accounts.templatetags.numbers import schooljaar
from budgets.models import ProposalStatus
from budgets.presentation.frame_words import ceilings_of, limit_texts
from reports.minutes import Content
from reports.models import CANCELLED, FrameAim, ItemKind, ItemVerdict, MeetingStatus, Theme

VERDICT_TONES: Mapping[str, str] = {
    ItemVerdict.AGREED: "success",
    ItemVerdict.NOT_AGREED: "danger",
    ItemVerdict.NOTED: "neutral",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidView:
    """What one party said of an item. `tone` is that of its status; without a verdict nothing is minuted of it."""

    party: str
    verdict: str
    tone: str
    note: str
    is_concerned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item of the agenda. `facts` are lines about the frame or proposal itself; `effect` is what follows.

    `asks`: something follows from it when the parties agree.
    """

    item: str
    number: int
    kind: str
    kind_label: str
    title: str
    note: str
    facts: tuple[str, ...]
    limits: tuple[str, ...]
    decision: str
    said: tuple[SaidView, ...]
    is_decided: bool
    asks: bool
    effect: str
    proposal: str
    calculation: str
    fingerprint: str
    control_number: str
    is_released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionView:
    """One action point."""

    action: str
    text: str
    owner: str
    function: str
    due_on: date
    done_on: date | None
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """One seat at the table."""

    organisation: str
    function: str
    name: str
    role: str
    is_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationView:
    """Whether one party agrees with the minutes: `on` None is not yet; not current: they changed afterwards."""

    party: str
    token: str
    on: date | None
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """One meeting, complete."""

    day: date
    starts_at: str
    place: str
    status: str
    status_label: str
    cancelled_on: date | None
    cancelled_because: str
    previous: date | None
    parties: tuple[str, ...]
    seats: tuple[SeatView, ...]
    items: tuple[ItemView, ...]
    actions: tuple[ActionView, ...]
    earlier_actions: tuple[ActionView, ...]
    confirmations: tuple[ConfirmationView, ...]

    @classmethod
    def of(cls, content: Content) -> Self:
        """Word the plain data of a meeting."""
        cancelled = content.get("cancelled") or {"on": None, "because": ""}
        label = gettext("afgelast") if cancelled["on"] else str(MeetingStatus(content["status"]).label)
        return cls(
            day=date.fromisoformat(content["date"]),
            starts_at=content["starts_at"] or "",
            place=content["place"],
            status=content["status"],
            status_label=label,
            cancelled_on=_day(cancelled["on"]),
            cancelled_because=cancelled["because"],
            previous=_day(content["previous"]),
            parties=tuple(row["name"] for row in content["parties"]),
            seats=tuple(_seat(row) for row in content["participants"]),
            items=tuple(_item(row, number, content) for number, row in enumerate(content["items"], start=1)),
            actions=tuple(_action(row) for row in content["actions"]),
            earlier_actions=tuple(_action(row) for row in content["earlier_actions"]),
            confirmations=tuple(_confirmation(row) for row in content["confirmations"]),
        )

    @property
    def proposals(self) -> tuple[ItemView, ...]:
        """The items about a proposal."""
        return tuple(item for item in self.items if item.kind == ItemKind.PROPOSAL)

    @property
    def decided(self) -> tuple[ItemView, ...]:
        """The items about which something was decided: the list of decisions."""
        return tuple(item for item in self.items if item.is_decided)

    @property
    def state(self) -> str:
        """How far it is, for the screen: its status, or `cancelled`."""
        return CANCELLED if self.cancelled_on else self.status

    @property
    def is_planned(self) -> bool:
        """Whether it has not begun."""
        return self.status == MeetingStatus.PLANNED

    @property
    def is_held(self) -> bool:
        """Whether it is being minuted."""
        return self.state == MeetingStatus.HELD

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.status == MeetingStatus.CLOSED


def item_title(row: Content) -> str:
    """Name an item in one line."""
    if row["kind"] == ItemKind.THEME:
        return str(Theme(row["theme"]).label)
    if row["kind"] == ItemKind.FRAME:
        words = {"name": row["frame"]["name"], "year": schooljaar(row["frame"]["school_year"])}
        return gettext("Kader “%(name)s” voor schooljaar %(year)s") % words
    if row["kind"] == ItemKind.PROPOSAL:
        words = {"name": row["proposal"]["pool"], "year": schooljaar(row["proposal"]["school_year"])}
        return gettext("Voorstel %(name)s, schooljaar %(year)s") % words
    return str(row["title"])


def _item(row: Content, number: int, content: Content) -> ItemView:
    said = _said(row, content)
    proposal = row["proposal"] or {}
    return ItemView(
        item=row["item"],
        number=number,
        kind=row["kind"],
        kind_label=str(ItemKind(row["kind"]).label),
        title=item_title(row),
        note=row["note"],
        facts=_facts(row),
        limits=limit_texts(proposal.get("limits") or (), None),
        decision=row["decision"],
        said=said,
        is_decided=bool(row["decision"]) or any(party.verdict for party in said),
        asks=bool(proposal.get("limits")) or bool(row["frame"] and row["frame"]["aim"] != FrameAim.DISCUSS),
        effect=_effect(row, content["status"], is_cancelled="cancelled" in content),
        proposal=proposal.get("id", ""),
        calculation=proposal.get("calculation", ""),
        fingerprint=proposal.get("fingerprint", ""),
        control_number=proposal.get("control_number", ""),
        is_released=proposal.get("is_released", False),
    )


def _said(row: Content, content: Content) -> tuple[SaidView, ...]:
    known = {said["token"]: said for said in row["said"]}
    return tuple(_party_said(party, known.get(party["token"]), row) for party in content["parties"])


def _party_said(party: Content, said: Content | None, row: Content) -> SaidView:
    return SaidView(
        party=party["name"],
        verdict=str(ItemVerdict(said["verdict"]).label) if said else "",
        tone=VERDICT_TONES[said["verdict"]] if said else "quiet",
        note=said["note"] if said else "",
        is_concerned=party["token"] in row["concerned"],
    )


def _facts(row: Content) -> tuple[str, ...]:
    if row["frame"]:
        return _frame_facts(row["frame"])
    if row["proposal"]:
        round_of = gettext("Ronde %(round)s, %(status)s.") % {
            "round": row["proposal"]["round"],
            "status": ProposalStatus(row["proposal"]["status"]).label,
        }
        return (round_of,)
    return ()


def _frame_facts(frame: Content) -> tuple[str, ...]:
    fte = frame["ceiling_fte"]
    ceilings = ceilings_of(cents=frame["ceiling_cents"], fte=None if fte is None else Decimal(fte))
    lines = [
        gettext("Op de agenda: het kader %(aim)s.") % {"aim": FrameAim(frame["aim"]).label},
        gettext("Ten hoogste %(ceilings)s per budget.") % {"ceilings": ceilings},
        gettext("Geldt voor: %(names)s.") % {"names": ", ".join(frame["municipalities"])},
    ]
    return (*lines, frame["note"]) if frame["note"] else tuple(lines)


def _effect(row: Content, status: str, *, is_cancelled: bool) -> str:
    """Say what follows when the parties agree: at the moment that the meeting is closed, unless it moved meanwhile."""
    if not row["has_effect"] or is_cancelled:
        return ""
    is_closed = status == MeetingStatus.CLOSED
    if row["kind"] == ItemKind.PROPOSAL and row["proposal"]["limits"]:
        happened, words = row["proposal"]["passed_on"], _PASSED
    elif row["kind"] == ItemKind.FRAME and row["frame"]["aim"] == FrameAim.ADOPT:
        happened, words = row["frame"]["adopted_on"], _ADOPTED
    elif row["kind"] == ItemKind.FRAME and row["frame"]["aim"] == FrameAim.END:
        happened, words = row["frame"]["ended_on"], _ENDED
    else:
        return ""
    return words[is_closed]() if happened or not is_closed else ""


_PASSED = (
    lambda: gettext("Zodra het overleg is afgesloten, mag dit voorstel buiten het kader worden overeengekomen."),
    lambda: gettext("Dit voorstel mag buiten het kader worden overeengekomen."),
)
_ADOPTED = (
    lambda: gettext("Zodra het overleg is afgesloten, geldt dit kader."),
    lambda: gettext("Dit kader is vastgesteld."),
)
_ENDED = (
    lambda: gettext("Zodra het overleg is afgesloten, geldt dit kader niet meer."),
    lambda: gettext("Dit kader is beëindigd."),
)


def _seat(row: Content) -> SeatView:
    return SeatView(**{name: row[name] for name in ("organisation", "function", "name", "role", "is_present")})


def _action(row: Content) -> ActionView:
    return ActionView(
        action=row["action"],
        text=row["text"],
        owner=row["organisation"],
        function=row["function"],
        due_on=date.fromisoformat(row["due_on"]),
        done_on=_day(row["done_on"]),
        agreed_on=date.fromisoformat(row["agreed_on"]),
    )


def _confirmation(row: Content) -> ConfirmationView:
    return ConfirmationView(party=row["party"], token=row["token"], on=_day(row["on"]), is_current=row["is_current"])


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
