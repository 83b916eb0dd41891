"""All that one OOGO says, as plain data: what its page shows, and what its dossier keeps for good.

Names of organisations, days and texts stand in it as they were; figures do not. Of a proposal it names the stored
calculation, which never changes, so that its protected figures can be worded from there in any language.
"""

import hashlib
import json
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from budgets.models import Frame, Proposal
from budgets.queries import is_released
from reports.models import ActionPoint, AgendaItem, ItemDecision, Meeting, OfOrganisation
from reports.parties import Organisation, concerned_by, has_effect, parties_of, token_of
from reports.queries import actions_before_and_at

SCHEMA = "ontschot.dossier/1"

Content = dict[str, Any]


def minutes_of(meeting: Meeting) -> Content:
    """Return all that a meeting says at this moment."""
    actions, parties = list(actions_before_and_at(meeting)), parties_of(meeting)
    # Not of every meeting, or the text of all other dossiers would be another one.
    cancelled = {"cancelled": _cancelled(meeting)} if meeting.cancelled_at else {}
    return {
        **cancelled,
        "schema": SCHEMA,
        "meeting": str(meeting.pk),
        "date": meeting.date.isoformat(),
        "starts_at": meeting.starts_at.isoformat("minutes") if meeting.starts_at else None,
        "place": meeting.place,
        "status": meeting.status,
        "revision": meeting.revision,
        "previous": meeting.previous.date.isoformat() if meeting.previous else None,
        "parties": [{"token": token_of(party), "name": party.name} for party in parties],
        "participants": _participants(meeting),
        "items": [_item(item) for item in _items(meeting)],
        "actions": [_action(point) for point in actions if point.meeting_id == meeting.pk],
        "earlier_actions": [_action(point) for point in actions if point.meeting_id != meeting.pk],
        "confirmations": _confirmations(meeting, parties),
    }


def item_content(item: AgendaItem) -> Content:
    """Return what one item of an agenda is about, enough to name it."""
    return {
        "kind": item.kind,
        "theme": item.theme,
        "title": item.title,
        "frame": _frame_name(item.frame) if item.frame else None,
        "proposal": _proposal_name(item.proposal) if item.proposal else None,
    }


def as_text(content: Content) -> str:
    """Return the text that a dossier keeps: the same content always gives the same text."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def control_number(text: str) -> str:
    """Return the hash of a dossier's text, as calculations have theirs."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _items(meeting: Meeting) -> list[AgendaItem]:
    said = Prefetch("decisions", ItemDecision.objects.select_related("municipality", "partnership", "board"))
    rows = meeting.items.select_related("frame__partnership", "proposal__pool", "proposal__calculation__release")
    heavy = ("proposal__calculation__snapshot", "proposal__calculation__result")
    return list(rows.defer(*heavy).prefetch_related(said, "frame__municipalities", "proposal__pool__parties"))


def _cancelled(meeting: Meeting) -> Content:
    on = timezone.localdate(meeting.cancelled_at).isoformat()
    return {"on": on, "because": meeting.cancelled_because}


def _participants(meeting: Meeting) -> list[Content]:
    rows = meeting.participants.select_related("municipality", "partnership", "board")
    return [
        {
            "organisation": row.organisation.name,
            "token": row.token,
            "function": row.function,
            "name": row.name,
            "role": row.role,
            "is_present": row.is_present,
        }
        for row in rows
    ]


def _item(item: AgendaItem) -> Content:
    said = {row.token: row for row in item.decisions.all()}
    concerned = concerned_by(item)
    return {
        **item_content(item),
        "item": str(item.pk),
        "note": item.note,
        "decision": item.decision,
        "frame": _frame(item, item.frame) if item.frame else None,
        "proposal": _proposal(item.proposal) if item.proposal else None,
        "said": [
            {"token": token, "party": row.organisation.name, "verdict": row.verdict, "note": row.note}
            for token, row in said.items()
        ],
        "concerned": sorted(concerned),
        "has_effect": has_effect(item, {t: row.verdict for t, row in said.items()}, concerned=concerned),
    }


def _frame_name(frame: Frame) -> Content:
    return {"name": frame.name, "school_year": frame.school_year}


def _frame(item: AgendaItem, frame: Frame) -> Content:
    return {
        **_frame_name(frame),
        "id": str(frame.pk),
        "aim": item.frame_aim,
        "note": frame.note,
        "ceiling_cents": frame.ceiling_cents,
        "ceiling_fte": None if frame.ceiling_fte is None else f"{frame.ceiling_fte.normalize():f}",
        "municipalities": sorted(row.name for row in frame.municipalities.all()),
        "adopted_on": frame.adopted_on.isoformat() if frame.adopted_on else None,
        "ended_on": frame.ended_on.isoformat() if frame.ended_on else None,
    }


def _proposal_name(proposal: Proposal) -> Content:
    return {"pool": proposal.pool.name, "school_year": proposal.pool.school_year}


def _proposal(proposal: Proposal) -> Content:
    return {
        **_proposal_name(proposal),
        "id": str(proposal.pk),
        "round": proposal.round,
        "status": proposal.status,
        "limits": proposal.outside_frame,
        "control_number": proposal.control_number,
        "calculation": str(proposal.calculation_id),
        "fingerprint": proposal.calculation.fingerprint,
        "is_released": is_released(proposal.calculation),
        "passed_on": proposal.passed_by_meeting_on.isoformat() if proposal.passed_by_meeting_on else None,
    }


def _action(point: ActionPoint) -> Content:
    return {
        "action": str(point.pk),
        "text": point.text,
        "organisation": _name(point),
        "token": point.token,
        "function": point.function,
        "due_on": point.due_on.isoformat(),
        "done_on": point.done_on.isoformat() if point.done_on else None,
        "agreed_on": point.meeting.date.isoformat(),
    }


def _confirmations(meeting: Meeting, parties: list[Organisation]) -> list[Content]:
    rows = {row.token: row for row in meeting.confirmations.all()}
    found = []
    for party in parties:
        row = rows.get(token_of(party))
        is_current = row is not None and row.revision == meeting.revision
        day = row.confirmed_at.date().isoformat() if row is not None else None
        found.append({"party": party.name, "token": token_of(party), "on": day, "is_current": is_current})
    return found


def _name(row: OfOrganisation) -> str:
    return row.organisation.name
