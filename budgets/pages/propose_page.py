"""The page before a proposal: what would be put forward, who would decide, and what is still missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from accounts.templatetags.numbers import datum
from budgets import queries
from budgets.forms.proposals import SubmitForm
from budgets.models import Pool, Proposal, ProposalStatus, Turn
from budgets.pages.pool_pages import progress_of
from budgets.pages.proposal_pages import crumbs_to
from budgets.pages.readers import pool_view, reader_of
from budgets.presentation.frame_words import limit_texts
from budgets.presentation.lawfulness import LawfulnessView
from budgets.presentation.proposals import lack_text
from budgets.presentation.wording import ROLES, word
from budgets.proposing.parties import Decider, read_along
from budgets.proposing.readiness import Readiness, readiness_of
from schools.permissions import Ability
from schools.queries import people_at

__all__ = ["propose_page"]

Context = dict[str, Any]
# What a new calculation of what is confirmed solves.
CALCULATED_AWAY = frozenset({"no_calculation", "stale", "nothing_confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LackLine:
    """One thing that is missing, what to do about it, and where."""

    text: str
    advice: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeciderLine:
    """One party that would decide; `warning` where nobody there can, or only who looks at the page."""

    name: str
    role: str
    turn: str
    warning: str


def propose_page(pool: Pool, *, user: User, data: Mapping[str, str] | None = None) -> Context:
    """Return all that the page shows; with `data` the form as it was typed."""
    read_along(pool)
    ready = readiness_of(pool)
    codes = {lack.code for lack in ready.lacks}
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    return {
        "pool": pool,
        "ready": ready,
        "progress": progress_of(ready.waiting) if ready.waiting else None,
        "lacks": [_lack_line(lack.code, lack.name, pool, ready) for lack in ready.lacks],
        "asks_calculation": bool(codes & CALCULATED_AWAY) and ready.waiting is None,
        "is_school": reader.is_school,
        "deciders": _decider_lines(ready.deciders, user=user),
        "answered": _answered(ready.last),
        "form": SubmitForm(data, initial={"control_number": ready.control_number}),
        "breadcrumbs": [*crumbs_to(pool), (gettext("Voorstel maken"), "")],
        **_judged(pool, ready, user=user),
    }


def _judged(pool: Pool, ready: Readiness, *, user: User) -> Context:
    """Return the terms and limits as this reader may see them, beside the calculation that they are about."""
    if ready.calculation is None or ready.terms is None:
        return {"lawfulness": None, "limits": (), "view": None}
    computed = queries.stored_outcome(ready.calculation)
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    view = pool_view(ready.calculation, computed, reader=reader, user=user)
    return {
        "view": view,
        "lawfulness": LawfulnessView.of(ready.terms, snapshot=computed.snapshot, view=view),
        "limits": limit_texts(ready.outside_frame, view),
    }


def _lack_line(code: str, name: str, pool: Pool, ready: Readiness) -> LackLine:
    text, advice = lack_text(code, name)
    url, label = _remedy(code, pool, ready)
    return LackLine(text=text, advice=advice, url=url, label=label)


def _remedy(code: str, pool: Pool, ready: Readiness) -> tuple[str, str]:
    """Return where something missing can be solved, and what the link says; empty where the page itself does."""
    if code == "open_proposal" and ready.last is not None:
        return reverse("budgets:proposal", args=[ready.last.pk]), gettext("Bekijk het voorstel")
    if code == "nothing_confirmed":
        return reverse("budgets:confirmation", args=[pool.pk]), gettext("Bekijk wat er te bevestigen is")
    if code in {"no_contributions", "payer_unknown"} and ready.calculation is not None:
        return reverse("budgets:calculation", args=[ready.calculation.pk]), gettext("Bekijk de berekening")
    if code in {"no_organisation", "not_a_party"}:
        return reverse("budgets:pool", args=[pool.pk]), gettext("Naar het budget, om de afspraak aan te passen")
    return "", ""


def _decider_lines(deciders: Collection[Decider], *, user: User) -> list[DeciderLine]:
    people = _people_by_place(deciders)
    return [
        DeciderLine(
            name=row.name,
            role=word(ROLES, row.role),
            turn=gettext("besluit eerst") if row.turn == Turn.BOARD else gettext("besluit daarna"),
            warning=_warning(people.get(str(row.organisation.pk), set()), user=user),
        )
        for row in deciders
    ]


def _people_by_place(deciders: Collection[Decider]) -> dict[str, set[Any]]:
    """Return who may decide at each organisation, by its id: one query."""
    ids: dict[str, list[Any]] = {"board": [], "municipality": [], "partnership": []}
    for row in deciders:
        ids[row.role.value].append(row.organisation.pk)
    found: dict[str, set[Any]] = {}
    for membership in people_at(Ability.DECIDE_PROPOSAL, places=ids, day=timezone.localdate()):
        place = membership.board_id or membership.municipality_id or membership.partnership_id
        found.setdefault(str(place), set()).add(membership.user_id)
    return found


def _warning(people: set[Any], *, user: User) -> str:
    if not people:
        return gettext("Hier kan nog niemand besluiten. Vraag de beheerder iemand uit te nodigen.")
    if people == {user.pk}:
        return gettext(
            "Hier kunt alleen u besluiten. Dient u zelf in, dan kan niemand meer besluiten. Laat iemand anders het "
            "voorstel indienen."
        )
    return ""


def _answered(last: Proposal | None) -> Context | None:
    """Return the round that a new proposal answers, with what was asked; None when it is the first."""
    if last is None or last.status not in {ProposalStatus.CHANGE_ASKED, ProposalStatus.WITHDRAWN}:
        return None
    asked = last.parties.filter(decision__verdict="change_asked").select_related("decision")
    return {
        "proposal": last,
        "asked": [(party.name, party.decision.note) for party in asked],
        "day": datum(timezone.localdate(last.closed_at)) if last.closed_at else "",
    }
