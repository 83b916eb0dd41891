"""What was agreed, as its paper and its page say it: number, parties with their decisions, and what makes it lawful.

And, as the report on a later calculation says it: what that calculation would change in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from budgets.corrections import agreement_before, corrections_of
from budgets.engine import PoolSnapshot
from budgets.models import Agreement, Calculation, ProposalParty
from budgets.presentation import Audience, PoolView
from budgets.presentation.corrections import CorrectionsView
from budgets.presentation.lawfulness import LawfulnessView
from budgets.presentation.wording import ROLES, word


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPartyRow:
    """One party that agreed: its body, the day, the number and the mandate of its decision."""

    name: str
    role_label: str
    body: str
    decided_on: date
    number: str
    mandate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedView:
    """One agreement. Everything comes from rows that never change, so that its paper can be made again.

    `replaces` is the number of the agreement whose place it takes; `passed_on` the day on which a meeting let it pass
    though it lay outside a frame.
    """

    number: str
    agreed_on: date
    control_number: str
    replaces: str
    passed_on: date | None
    parties: tuple[AgreedPartyRow, ...]
    lawfulness: LawfulnessView

    @classmethod
    def of(cls, agreement: Agreement, snapshot: PoolSnapshot, view: PoolView) -> Self:
        """Word an agreement beside what was calculated for it, as its readers see that."""
        proposal = agreement.proposal
        return cls(
            number=agreement.number,
            agreed_on=timezone.localdate(agreement.agreed_at),
            control_number=proposal.control_number,
            replaces=agreement.replaces.number if agreement.replaces else "",
            passed_on=proposal.passed_by_meeting_on,
            parties=tuple(_party_rows(proposal.parties.select_related("decision").order_by("turn", "name", "ref"))),
            lawfulness=LawfulnessView.of(proposal.terms, snapshot=snapshot, view=view),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedView:
    """What one calculation would change in what was agreed before it, as every reader of a report may see it."""

    number: str
    agreed_on: date
    control_number: str
    corrections: CorrectionsView

    @classmethod
    def of(cls, calculation: Calculation, *, audience: Audience) -> Self | None:
        """Set a calculation beside what was agreed when it was asked for; None where nothing was."""
        agreement = agreement_before(calculation)
        if agreement is None:
            return None
        return cls(
            number=agreement.number,
            agreed_on=timezone.localdate(agreement.agreed_at),
            control_number=agreement.proposal.control_number,
            corrections=corrections_of(agreement, calculation, audience=audience),
        )


def _party_rows(parties: Iterable[ProposalParty]) -> Iterable[AgreedPartyRow]:
    for party in parties:
        decision = party.decision
        yield AgreedPartyRow(
            name=party.name,
            role_label=word(ROLES, party.role),
            body=decision.body,
            decided_on=decision.decided_on,
            number=decision.number,
            mandate=decision.mandate,
        )
