"""What happens when somebody puts a proposal forward, or withdraws one."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from accounts.models import User
from budgets import actions
from budgets.forms.proposals import FIELDS_OF_REFUSALS, SubmitForm, WithdrawForm
from budgets.models import Pool, Proposal
from budgets.pages.deciding import CONFLICT, INVALID, Answer
from budgets.pages.proposal_pages import crumbs_to
from budgets.pages.propose_page import propose_page
from budgets.presentation.proposals import refusal_text
from budgets.proposing import refusals

__all__ = ["answer_to_submission", "answer_to_withdrawal", "withdraw_page"]

PROPOSE, WITHDRAW = "budgets/proposal/propose.html", "budgets/proposal/withdraw.html"


def answer_to_submission(pool: Pool, data: QueryDict, *, user: User, site: str) -> tuple[Answer, Proposal | None]:
    """Put forward what the page showed; return the proposal, or the page with what is missing or changed."""
    form = SubmitForm(data)
    if not form.is_valid():
        return Answer(template=PROPOSE, context=propose_page(pool, user=user, data=data), status=INVALID), None
    said = form.cleaned_data
    try:
        made = actions.submit_proposal(
            pool=pool, note=said["note"], seen_control_number=said["control_number"], acting_user=user, site=site
        )
    except (actions.ProposalNotReadyError, refusals.ChangedFiguresError) as error:
        return _again(pool, data, error, user=user), None
    return Answer(context={}, done=gettext("Het voorstel is ingediend. Wie aan de beurt is, ziet het nu staan.")), made


def withdraw_page(proposal: Proposal, data: QueryDict | None = None) -> dict[str, Any]:
    """Return what the page asks before a proposal is withdrawn."""
    return {
        "proposal": proposal,
        "pool": proposal.pool,
        "form": WithdrawForm(data),
        "breadcrumbs": [*crumbs_to(proposal.pool), (gettext("Voorstel intrekken"), "")],
    }


def answer_to_withdrawal(proposal: Proposal, data: QueryDict, *, user: User) -> Answer:
    """Withdraw a proposal; return what to say of it, or the page with what is wrong."""
    context = withdraw_page(proposal, data)
    form = context["form"]
    if not form.is_valid():
        return Answer(template=WITHDRAW, context=context, status=INVALID)
    try:
        actions.withdraw_proposal(proposal=proposal, reason=form.cleaned_data["reason"], acting_user=user)
    except refusals.IncompleteDecisionError as error:
        form.add_error(FIELDS_OF_REFUSALS[error.code], refusal_text(error.code))
        return Answer(template=WITHDRAW, context=context, status=INVALID)
    except refusals.RoundRefusedError as error:
        return Answer(template=WITHDRAW, context={**context, "refused": refusal_text(error.code)}, status=CONFLICT)
    return Answer(context={}, done=gettext("Het voorstel is ingetrokken."))


def _again(pool: Pool, data: QueryDict, error: Exception, *, user: User) -> Answer:
    """Show the page as it is now, with what was typed; the next press is about what it shows now."""
    context = propose_page(pool, user=user)
    typed = data.copy()
    typed["control_number"] = context["ready"].control_number
    context["form"] = SubmitForm(typed)
    if isinstance(error, refusals.ChangedFiguresError):
        context["refused"] = refusal_text(error.code)
    else:
        context["refused"] = gettext("Dit kan nu niet worden ingediend. Hieronder staat wat er ontbreekt.")
    return Answer(template=PROPOSE, context=context, status=CONFLICT)
