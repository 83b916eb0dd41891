"""The list of proposals: which are shown, and what each row says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.listing import Choice, address, typed_words
from budgets.models import Proposal, ProposalParty, ProposalStatus
from budgets.pages.proposal_pages import agreement_of_proposal
from budgets.presentation.proposals import state_of
from budgets.proposing.stored import round_of

__all__ = ["ProposalListing", "ProposalRow"]

OPEN = [ProposalStatus.WITH_BOARD, ProposalStatus.WITH_PARTIES]
FILTERS: Mapping[str, tuple[str | Promise, list[ProposalStatus]]] = {
    "lopend": (_("lopend"), OPEN),
    "overeengekomen": (_("overeengekomen"), [ProposalStatus.AGREED]),
    "beeindigd": (_("zonder overeenstemming"), [ProposalStatus.CHANGE_ASKED, ProposalStatus.WITHDRAWN]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """One proposal in the list."""

    proposal: Proposal
    label: str
    tone: str
    icon: str
    waits_for: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalListing:
    """What the address asks for; nonsense in it is as if it were not there."""

    words: str
    state: str

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read `q` and `stand`."""
        state = query.get("stand", "")
        return cls(words=typed_words(query), state=state if state in FILTERS else "")

    @property
    def is_narrowed(self) -> bool:
        """Whether something is searched or filtered."""
        return bool(self.words or self.state)

    def filtered(self, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Return the proposals that match, the newest first."""
        for word in self.words.split():
            proposals = proposals.filter(pool__name__icontains=word)
        if self.state:
            proposals = proposals.filter(status__in=FILTERS[self.state][1])
        parties = Prefetch("parties", queryset=ProposalParty.objects.select_related("decision"))
        rows = proposals.select_related("pool", "agreement").prefetch_related(parties)
        return rows.defer("terms", "pool__arrangement").order_by("-submitted_at", "pk")

    def rows(self, proposals: Iterable[Proposal]) -> list[ProposalRow]:
        """Word the proposals of one page."""
        return [_row(proposal) for proposal in proposals]

    @property
    def states(self) -> list[Choice]:
        """The states to choose from, and all of them together."""
        everything = Choice(label=gettext("alle"), url=address(q=self.words), current=not self.state)
        return [
            everything,
            *(
                Choice(label=str(label), url=address(q=self.words, stand=name), current=self.state == name)
                for name, (label, _statuses) in FILTERS.items()
            ),
        ]


def _row(proposal: Proposal) -> ProposalRow:
    label, tone, icon = state_of(proposal.status)
    parties = list(proposal.parties.all())
    names = {row.ref: row.name for row in parties}
    agreement = agreement_of_proposal(proposal)
    return ProposalRow(
        proposal=proposal,
        label=label,
        tone=tone,
        icon=icon,
        waits_for=", ".join(names[party.ref] for party in round_of(proposal, parties).waiting),
        number=agreement.number if agreement else "",
    )
