"""The changes of norms in words: what was done, by whom, what it said before and after, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from budgets.models import NormAct, NormChange
from budgets.presentation.assumptions import period_text
from budgets.presentation.quantities import quantity
from budgets.presentation.wording import NORMS, within_a_sentence, word

Said = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that a change changed; an empty side was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change of one norm. An empty `who` is a file; `tone` is that of its status."""

    at: datetime
    who: str
    what: str
    tone: str
    label: str
    details: tuple[Detail, ...]
    reason: str


TONES = {NormAct.REMOVE: "danger", NormAct.END: "warning", NormAct.UNDO: "quiet", NormAct.LOAD: "quiet"}


def change_row(change: NormChange, scopes: Mapping[str, str]) -> ChangeRow:
    """Word one change; `scopes` names the refs that norms can be limited to."""
    return ChangeRow(
        at=change.at,
        who=change.actor.name if change.actor else "",
        what=change.get_kind_display(),
        tone=TONES.get(NormAct(change.kind), "neutral"),
        label=word(NORMS, change.code),
        details=_details(change.before, change.after, scopes),
        reason=change.reason,
    )


def change_message(change: NormChange) -> str:
    """Say in one sentence what was just done."""
    label = word(NORMS, change.code)
    said = change.after or change.before or {}
    params = {"label": label, "value": _value(said), "period": within_a_sentence(_period(said))}
    if change.kind == NormAct.UNDO:
        return gettext("Ongedaan gemaakt. %(label)s: alles staat weer zoals daarvoor.") % params
    if change.kind == NormAct.REMOVE:
        return gettext("Verwijderd: %(label)s, %(value)s, %(period)s.") % params
    if change.kind == NormAct.END:
        return gettext("Beëindigd: %(label)s, %(value)s, geldt nu %(period)s.") % params
    return gettext("Bewaard: %(label)s, %(value)s, geldt %(period)s.") % params


def _details(before: Said | None, after: Said | None, scopes: Mapping[str, str]) -> tuple[Detail, ...]:
    was, now = _shown(before, scopes), _shown(after, scopes)
    labels = {
        "value": gettext("Waarde"),
        "scope": gettext("Geldt voor"),
        "period": gettext("Periode"),
        "source": gettext("Bron"),
    }
    rows = (Detail(label=labels[name], before=was.get(name, ""), after=now.get(name, "")) for name in labels)
    return tuple(row for row in rows if row.before != row.after)


def _shown(said: Said | None, scopes: Mapping[str, str]) -> dict[str, str]:
    if said is None:
        return {}
    scope = said["scope"]
    return {
        "value": _value(said),
        "scope": scopes.get(scope, scope) if scope else "",
        "period": _period(said),
        "source": said["source"] or "",
    }


def _value(said: Said) -> str:
    return quantity(said["value"], said["unit"])


def _period(said: Said) -> str:
    last_day = said["valid_until"]
    return period_text(date.fromisoformat(said["valid_from"] or ""), date.fromisoformat(last_day) if last_day else None)
