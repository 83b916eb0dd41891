"""What the page of a proposal shows: how far it is, who decided what, the figures for this reader, earlier rounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from accounts.templatetags.numbers import datum, euro
from budgets.engine import PoolSnapshot
from budgets.forms.proposals import DecideForm
from budgets.models import Agreement, PartyDecision, Pool, Proposal, ProposalParty, ProposalStatus, Verdict
from budgets.pages.proposal_track import track
from budgets.pages.readers import may, pool_view, reader_of
from budgets.presentation import PoolView
from budgets.presentation.frame_words import limit_texts
from budgets.presentation.lawfulness import LawfulnessView
from budgets.presentation.proposals import BODIES, refusal_text, state_of
from budgets.presentation.wording import ROLES, word
from budgets.proposing.rounds import Round, refusal_to_decide
from budgets.proposing.stored import decision_of, round_of
from budgets.queries import is_stale, lawfulness_terms, stored_outcome
from schools.permissions import Ability, has_ability, scope_of

__all__ = [
    "RELATED",
    "Own",
    "PartyLine",
    "agreement_of_proposal",
    "crumbs_to",
    "decide_form",
    "own_parties",
    "proposal_page",
]

Context = dict[str, Any]
PARTIES = Prefetch("parties", queryset=ProposalParty.objects.select_related("decision__decided_by"))
RELATED = ("pool", "calculation", "submitted_by", "withdrawn_by", "agreement", "previous")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """One party: what it would contribute as far as this reader may know, and what it decided."""

    party: ProposalParty
    role: str
    contribution: str
    state: str
    tone: str
    icon: str
    decision: PartyDecision | None
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A party for which this reader may decide, and why not now; `reason` is empty when it can be done."""

    party: ProposalParty
    reason: str


def proposal_page(proposal: Proposal, *, user: User, form: DecideForm | None = None) -> Context:
    """Return all that the page of a proposal shows, for this reader. `form` is what was typed already."""
    pool = proposal.pool
    rounds = rounds_of(pool)
    parties = next(list(row.parties.all()) for row in rounds if row.pk == proposal.pk)
    current = round_of(proposal, parties)
    view, snapshot = _figures(proposal, user)
    own = own_parties(current, parties, user=user)
    free = [row.party for row in own if not row.reason]
    reads = reading(parties, user=user)
    return {
        "proposal": proposal,
        "pool": pool,
        "state": state_of(proposal.status),
        "track": track(proposal, current, parties),
        "lines": [_line(row, current, view=view, is_own=row.pk in reads) for row in parties],
        "merged": next((row for row in view.contribution_rows if row.is_merged), None),
        "view": view,
        "lawfulness": LawfulnessView.of(proposal.terms, snapshot=snapshot, view=view),
        "limits": limit_texts(proposal.outside_frame, view),
        "may_meet": has_ability(user, Ability.VIEW_MEETINGS),
        "own": own,
        "form": form or (decide_form(free, proposal) if free else None),
        "party": next(iter([*free, *(row.party for row in own)]), None),
        "changed": changed_since(proposal) if proposal.is_open else "",
        "agreement": agreement_of_proposal(proposal),
        "earlier": [earlier_round(row) for row in rounds if row.pk != proposal.pk],
        "may_submit": may(user, Ability.SUBMIT_PROPOSAL, pool),
        "can_answer": _can_answer(proposal, rounds),
        "breadcrumbs": [*crumbs_to(pool), (gettext("Voorstel"), "")],
    }


def crumbs_to(pool: Pool) -> list[tuple[str, str]]:
    """Return the way to the page of a pool."""
    listed = (gettext("Gezamenlijke budgetten"), reverse("budgets:pools"))
    return [listed, (pool.name, reverse("budgets:pool", args=[pool.pk]))]


def rounds_of(pool: Pool) -> list[Proposal]:
    """Return every round of a pool, the newest first, with its parties and what they decided."""
    rows = Proposal.objects.filter(pool=pool).select_related("agreement").order_by("-submitted_at", "pk")
    return list(rows.defer("terms").prefetch_related(PARTIES))


def own_parties(current: Round, parties: Iterable[ProposalParty], *, user: User) -> list[Own]:
    """Return the parties for which somebody has the right to decide, each with the reason why that cannot be now."""
    scope = scope_of(user, Ability.DECIDE_PROPOSAL)
    found = []
    for row in parties:
        if row.board_id in scope.boards or _elsewhere(row, scope.municipalities, scope.partnerships):
            refusal = refusal_to_decide(current, ref=row.ref, by=user.pk)
            found.append(Own(party=row, reason=refusal_text(refusal.code) if refusal else ""))
    return found


def reading(parties: Iterable[ProposalParty], *, user: User) -> set[int]:
    """Return the parties (by id) to which somebody belongs: what they contribute is their own."""
    scope = scope_of(user, Ability.VIEW_POOL)
    return {
        row.pk
        for row in parties
        if row.board_id in scope.boards or _elsewhere(row, scope.municipalities, scope.partnerships)
    }


def decide_form(
    parties: Sequence[ProposalParty], proposal: Proposal, data: Mapping[str, str] | None = None
) -> DecideForm:
    """Return the form for the first of these parties: today, and the bodies that usually decide."""
    first = parties[0]
    initial = {"party": first.pk, "control_number": proposal.control_number, "decided_on": timezone.localdate()}
    bodies = [str(body) for body in BODIES.get(first.role, ())]
    return DecideForm(data, initial=initial, parties=parties, bodies=bodies)


def changed_since(proposal: Proposal) -> str:
    """Say what changed since an open proposal was made; empty when nothing did."""
    at = proposal.calculation.snapshot_at
    if is_stale(proposal.calculation):
        return gettext(
            "De cijfers hieronder zijn van %(at)s. Daarna zijn toekenningen, bedragen of afspraken gewijzigd. Wie nu "
            "besluit, besluit over de cijfers die hier staan. Wat later is gewijzigd, telt pas mee in een nieuwe "
            "berekening, en die staat straks naast wat is overeengekomen."
        ) % {"at": datum(timezone.localdate(at)) if at else ""}
    if lawfulness_terms(proposal.pool) != proposal.terms:
        return gettext(
            "Wat over de rechtmatigheid is vastgelegd, is daarna gewijzigd. Wie nu besluit, besluit over wat hier "
            "staat."
        )
    return ""


def agreement_of_proposal(proposal: Proposal) -> Agreement | None:
    """Return the agreement that a proposal became, or None."""
    return getattr(proposal, "agreement", None)


def earlier_round(row: Proposal) -> Context:
    """Return another round of the same pool: how it ended, and what was said."""
    label, tone, icon = state_of(row.status)
    asked = [decision for party in row.parties.all() if (decision := decision_of(party)) and decision.note]
    return {
        "proposal": row,
        "label": label,
        "tone": tone,
        "icon": icon,
        "said": asked,
        "agreement": agreement_of_proposal(row),
    }


def _elsewhere(row: ProposalParty, municipalities: Iterable[Any], partnerships: Iterable[Any]) -> bool:
    return row.municipality_id in municipalities or row.partnership_id in partnerships


def _figures(proposal: Proposal, user: User) -> tuple[PoolView, PoolSnapshot]:
    pool = proposal.pool
    reader = reader_of(user, schools=pool.school_links.all(), parties=pool.parties.all())
    computed = stored_outcome(proposal.calculation)
    view = pool_view(proposal.calculation, computed, reader=reader, user=user)
    return view, computed.snapshot


def _line(row: ProposalParty, current: Round, *, view: PoolView, is_own: bool) -> PartyLine:
    decision = decision_of(row)
    state, tone, icon = _state(row, decision, current)
    return PartyLine(
        party=row,
        role=word(ROLES, row.role),
        contribution=_contribution(row, view=view, is_own=is_own),
        state=state,
        tone=tone,
        icon=icon,
        decision=decision,
        is_own=is_own,
    )


def _contribution(row: ProposalParty, *, view: PoolView, is_own: bool) -> str:
    """Say what a party contributes: its own to a party, and of the others only what the view shows to this reader."""
    if row.cents is None:
        return gettext("geen eigen bijdrage")
    if is_own:
        return euro(row.cents)
    shown = next((line.cents for line in view.contribution_rows if line.party == row.ref), None)
    return gettext("niet apart getoond") if shown is None else euro(shown)


def _state(row: ProposalParty, decision: PartyDecision | None, current: Round) -> tuple[str, str, str]:
    if decision is not None:
        if decision.verdict == Verdict.AGREED:
            return gettext("akkoord"), "success", "check"
        return gettext("vraagt een wijziging"), "warning", "refresh"
    if not current.is_open:
        return gettext("niet besloten"), "quiet", "x"
    if row.ref in {party.ref for party in current.waiting}:
        return gettext("aan de beurt"), "neutral", "hourglass"
    return gettext("nog niet aan de beurt"), "quiet", "hourglass"


def _can_answer(proposal: Proposal, rounds: Sequence[Proposal]) -> bool:
    """Whether this is the last round and it ended without agreement."""
    ended = {ProposalStatus.CHANGE_ASKED, ProposalStatus.WITHDRAWN}
    return bool(rounds) and rounds[0].pk == proposal.pk and proposal.status in ended
