"""The way of a proposal in steps: put forward, the boards, the parties, a meeting where that is needed, agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.templatetags.numbers import datum
from budgets.models import Proposal, ProposalParty, Turn
from budgets.proposing.rounds import Round, Status
from budgets.proposing.stored import decision_of

__all__ = ["Stage", "StageState", "track"]


class StageState(StrEnum):
    """How far one step is."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the way, as the page draws it."""

    label: str
    state: StageState
    text: str

    @property
    def icon(self) -> str:
        """Return the name of its icon."""
        return {StageState.DONE: "check", StageState.NOW: "hourglass", StageState.STOPPED: "x"}.get(self.state, "")

    @property
    def state_label(self) -> str:
        """Say how far it is, for who does not see colours or icons."""
        return {
            StageState.DONE: gettext("gedaan"),
            StageState.NOW: gettext("nu"),
            StageState.STOPPED: gettext("gestopt"),
            StageState.TODO: gettext("nog niet"),
        }[self.state]


def track(proposal: Proposal, current: Round, parties: Sequence[ProposalParty]) -> list[Stage]:
    """Return the steps of this proposal, in order; a step that it does not need is left out."""
    stages = [_submitted(proposal)]
    for turn, label in ((Turn.BOARD, gettext("Schoolbestuur")), (Turn.CONTRIBUTOR, gettext("Partijen die bijdragen"))):
        rows = [row for row in parties if row.turn == turn]
        if rows:
            stages.append(_decided(label, rows, current, turn=turn))
    if proposal.outside_frame:
        stages.append(_met(proposal, current))
    return [*stages, _agreed(proposal, current)]


def _submitted(proposal: Proposal) -> Stage:
    said = {"name": proposal.submitted_by.name, "day": datum(timezone.localdate(proposal.submitted_at))}
    text = gettext("Ingediend door %(name)s op %(day)s.") % said
    return Stage(label=gettext("Voorstel"), state=StageState.DONE, text=text)


def _decided(label: str, rows: Sequence[ProposalParty], current: Round, *, turn: Turn) -> Stage:
    agreed = sum(1 for row in rows if (decision := decision_of(row)) and decision.verdict == "agreed")
    asked = any((decision := decision_of(row)) and decision.verdict != "agreed" for row in rows)
    text = ngettext("Akkoord: %(agreed)s van %(all)s partij.", "Akkoord: %(agreed)s van %(all)s partijen.", len(rows))
    text %= {"agreed": agreed, "all": len(rows)}
    if agreed == len(rows):
        state = StageState.DONE
    elif asked:
        state, text = StageState.STOPPED, gettext("Er is een wijziging gevraagd.")
    elif current.is_open:
        state = StageState.NOW if any(party.turn.value == turn for party in current.waiting) else StageState.TODO
    else:
        state = StageState.TODO
    return Stage(label=label, state=state, text=text)


def _met(proposal: Proposal, current: Round) -> Stage:
    if proposal.passed_by_meeting_on is not None:
        text = gettext("Een OOGO liet het doorgaan op %(day)s.") % {"day": datum(proposal.passed_by_meeting_on)}
        return Stage(label=gettext("OOGO"), state=StageState.DONE, text=text)
    if not current.is_open:
        text = gettext("Het voorstel viel buiten een kader. Geen OOGO liet het doorgaan.")
        return Stage(label=gettext("OOGO"), state=StageState.TODO, text=text)
    state = StageState.TODO if current.waiting else StageState.NOW
    text = gettext("Het voorstel valt buiten een kader. Een OOGO moet het laten doorgaan.")
    return Stage(label=gettext("OOGO"), state=state, text=text)


def _agreed(proposal: Proposal, current: Round) -> Stage:
    label = gettext("Overeengekomen")
    day = datum(timezone.localdate(proposal.closed_at)) if proposal.closed_at else ""
    match current.status:
        case Status.AGREED:
            number = proposal.agreement.number
            text = gettext("Nummer %(number)s, op %(day)s.") % {"number": number, "day": day}
            return Stage(label=label, state=StageState.DONE, text=text)
        case Status.WITHDRAWN:
            return Stage(label=label, state=StageState.STOPPED, text=gettext("Ingetrokken op %(day)s.") % {"day": day})
        case Status.CHANGE_ASKED:
            text = gettext("Deze ronde eindigde op %(day)s zonder overeenstemming.") % {"day": day}
            return Stage(label=label, state=StageState.STOPPED, text=text)
        case _:
            return Stage(label=label, state=StageState.TODO, text=gettext("Als iedereen akkoord is."))
