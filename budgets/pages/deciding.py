"""What happens when somebody sends a decision: look at it once more, store it, or show what is wrong."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from budgets import actions
from budgets.forms.proposals import FIELDS_OF_REFUSALS, DecideForm
from budgets.models import Proposal, ProposalParty, Verdict
from budgets.pages.proposal_pages import crumbs_to, decide_form, own_parties, proposal_page
from budgets.presentation.proposals import refusal_text
from budgets.proposing import refusals, rounds
from budgets.proposing.stored import round_of

__all__ = ["Answer", "answer_to_decision"]

OK, CONFLICT, INVALID = 200, 409, 422
PAGE, CONFIRM = "budgets/proposal/proposal.html", "budgets/proposal/confirm.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to show. `done` is what to say after it was stored; then there is nothing to show."""

    template: str = PAGE
    context: dict[str, Any]
    status: int = OK
    done: str = ""


def answer_to_decision(proposal: Proposal, data: QueryDict, *, user: User, site: str) -> Answer:
    """Take what was sent: the first time it is shown once more, and only the second time it is stored.

    Raises PermissionDenied for who may decide for none of the parties.
    """
    parties = list(proposal.parties.select_related("decision"))
    own = own_parties(round_of(proposal, parties), parties, user=user)
    if not own:
        raise PermissionDenied
    form = decide_form([row.party for row in own], proposal, data)
    if not form.is_valid():
        return _again(proposal, form, user=user, status=INVALID)
    if data.get("step") == "change":
        return _again(proposal, form, user=user, status=OK)
    party = next(row.party for row in own if row.party.pk == form.cleaned_data["party"])
    try:
        if data.get("step") != "store":
            _look_ahead(proposal, parties, party, form, user=user)
            return Answer(template=CONFIRM, context=_confirmation(proposal, party, form))
        _store(form, user=user, site=site)
    except refusals.IncompleteDecisionError as error:
        form.add_error(FIELDS_OF_REFUSALS[error.code], refusal_text(error.code))
        return _again(proposal, form, user=user, status=INVALID)
    except refusals.RoundRefusedError as error:
        fresh = Proposal.objects.select_related("pool").get(pk=proposal.pk)
        return _again(fresh, form, user=user, status=CONFLICT, refused=refusal_text(error.code))
    return Answer(context={}, done=_done(proposal, party))


def _again(proposal: Proposal, form: DecideForm, *, user: User, status: int, refused: str = "") -> Answer:
    """Show the page with all that was typed; what was decided on is what the page shows now."""
    if refused:
        data = {**{name: form.data[name] for name in form.data}, "control_number": proposal.control_number}
        form = DecideForm(data, parties=form.parties, bodies=form.bodies)
    context = proposal_page(proposal, user=user, form=form)
    return Answer(context={**context, "refused": refused}, status=status)


def _look_ahead(
    proposal: Proposal, parties: list[ProposalParty], party: ProposalParty, form: DecideForm, *, user: User
) -> None:
    """Ask the rules beforehand; nothing is stored. Raises what they refuse."""
    terms = form.terms()
    decision = rounds.Decision(
        ref=party.ref,
        verdict=rounds.Verdict(terms.verdict),
        body=terms.body,
        decided_on=terms.decided_on,
        note=terms.note,
        seen_control_number=form.cleaned_data["control_number"],
        by=user.pk,
    )
    rounds.decide(round_of(proposal, parties), decision, today=timezone.localdate())


def _store(form: DecideForm, *, user: User, site: str) -> None:
    said = form.cleaned_data
    actions.decide_on_proposal(
        party_id=said["party"],
        terms=form.terms(),
        seen_control_number=said["control_number"],
        acting_user=user,
        site=site,
    )


def _confirmation(proposal: Proposal, party: ProposalParty, form: DecideForm) -> dict[str, Any]:
    is_agreed = form.cleaned_data["verdict"] == Verdict.AGREED
    return {
        "proposal": proposal,
        "pool": proposal.pool,
        "party": party,
        "form": form,
        "said": form.cleaned_data,
        "is_agreed": is_agreed,
        "label": gettext("Ja, leg vast dat wij akkoord zijn") if is_agreed else gettext("Ja, vraag deze wijziging"),
        "breadcrumbs": [*crumbs_to(proposal.pool), (gettext("Voorstel"), "")],
    }


def _done(proposal: Proposal, party: ProposalParty) -> str:
    proposal.refresh_from_db(fields=["status"])
    if proposal.status == rounds.Status.AGREED:
        return gettext("Het besluit van %(name)s is vastgelegd. Iedereen is akkoord: het budget is overeengekomen.") % {
            "name": party.name
        }
    return gettext("Het besluit van %(name)s is vastgelegd.") % {"name": party.name}
