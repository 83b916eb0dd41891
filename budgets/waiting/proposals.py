"""What of proposals waits for a person: a decision, an answer to what was asked, a budget that can be put forward."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from budgets.models import Calculation, JobStatus, PartyDecision, Pool, Proposal, ProposalParty, ProposalStatus, Turn
from budgets.waiting import Waiting
from schools.permissions import Ability, has_ability, scope_of

__all__ = ["pools_to_propose", "rounds_to_answer"]

TURNS = Q(proposal__status=ProposalStatus.WITH_BOARD, turn=Turn.BOARD) | Q(
    proposal__status=ProposalStatus.WITH_PARTIES, turn=Turn.CONTRIBUTOR
)


def rounds_to_answer(user: User) -> Iterator[Waiting]:
    """Give the rounds that ask something of a person, the oldest first: decisions, then changes. One query."""
    sorts = []
    if has_ability(user, Ability.DECIDE_PROPOSAL):
        sorts.append(_decisions_to_take(user))
    if has_ability(user, Ability.SUBMIT_PROPOSAL):
        sorts.append(_changes_to_answer(user))
    if not sorts:
        return
    for row in sorted(map(_Round._make, sorts[0].union(*sorts[1:], all=True))):
        yield _decision(row) if row.sort == DECISION else _change(row)


class _Round(NamedTuple):
    """One round that asks something; sorted as they are told. `party` is who decides, empty where a change is asked."""

    sort: int
    since: datetime
    key: UUID
    party: str
    pool: str
    school_year: str


DECISION, CHANGE = 1, 2


def _decisions_to_take(user: User) -> QuerySet[Any, Any]:
    """Return the parties whose turn it is and for which the person may decide."""
    mine = ProposalParty.objects.of(user, Ability.DECIDE_PROPOSAL).filter(TURNS, decision__isnull=True)
    decided = PartyDecision.objects.filter(party__proposal=OuterRef("proposal"), decided_by=user)
    rows = mine.exclude(proposal__submitted_by=user).exclude(Exists(decided)).order_by()
    columns = ("proposal__submitted_at", "proposal", "name", "proposal__pool__name", "proposal__pool__school_year")
    return rows.values_list(Value(DECISION), *columns)


def _changes_to_answer(user: User) -> QuerySet[Any, Any]:
    """Return the last rounds that ended with a change asked of the person's side: the schools, and who submitted."""
    asked = _last_rounds().filter(Q(pool__in=_pools_of_own_schools(user)) | Q(submitted_by=user))
    rows = asked.filter(status=ProposalStatus.CHANGE_ASKED).order_by()
    return rows.values_list(Value(CHANGE), "closed_at", "pk", Value(""), "pool__name", "pool__school_year")


def _decision(row: _Round) -> Waiting:
    return Waiting(
        task=gettext("Besluiten over een voorstel"),
        about=f"{row.pool} {row.school_year}",
        note=gettext("namens %(name)s") % {"name": row.party},
        url=reverse("budgets:proposal", args=[row.key]) + "#besluit",
        icon="gavel",
    )


def _change(row: _Round) -> Waiting:
    return Waiting(
        task=gettext("Antwoorden op een gevraagde wijziging"),
        about=f"{row.pool} {row.school_year}",
        url=reverse("budgets:proposal", args=[row.key]),
        icon="refresh",
    )


def pools_to_propose(user: User) -> Iterator[Waiting]:
    """Give the budgets of own schools whose newest calculation of what is confirmed was never put forward.

    Whether really everything is there is looked at on the page itself: that reads documents.
    """
    if not has_ability(user, Ability.SUBMIT_PROPOSAL):
        return
    done = Calculation.objects.filter(status=JobStatus.DONE, is_confirmed_only=True)
    newer = done.filter(pool=OuterRef("pool"), finished_at__gt=OuterRef("finished_at"))
    busy = Proposal.objects.open().filter(pool=OuterRef("pool"))
    ready = (
        done.with_staleness()
        .filter(pool__in=_pools_of_own_schools(user), stale=False, proposals__isnull=True)
        .exclude(Exists(newer))
        .exclude(Exists(busy))
    )
    for row in ready.without_documents().select_related("pool").order_by("pool__name", "pk"):
        yield Waiting(
            task=gettext("Voorstel indienen"),
            about=f"{row.pool}",
            note=gettext("wat bevestigd is, is berekend"),
            url=reverse("budgets:propose", args=[row.pool_id]),
            icon="arrow-right",
        )


def _last_rounds() -> QuerySet[Proposal]:
    later = Proposal.objects.filter(pool=OuterRef("pool"), submitted_at__gt=OuterRef("submitted_at"))
    return Proposal.objects.exclude(Exists(later))


def _pools_of_own_schools(user: User) -> QuerySet[Pool, UUID]:
    scope = scope_of(user, Ability.SUBMIT_PROPOSAL)
    own = Q(school_links__school__in=scope.schools) | Q(school_links__school__board__in=scope.boards)
    return Pool.objects.filter(own).order_by().values_list("pk", flat=True).distinct()
