"""The pages of proposals: making one, following it, deciding on it, withdrawing it."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from budgets import actions
from budgets.models import Pool, Proposal
from budgets.pages.deciding import answer_to_decision
from budgets.pages.proposal_listing import ProposalListing
from budgets.pages.proposal_pages import RELATED, proposal_page
from budgets.pages.propose_page import propose_page
from budgets.pages.submitting import answer_to_submission, answer_to_withdrawal, withdraw_page
from schools.access import AbilityAnywhereRequired, AbilityRequired
from schools.permissions import Ability

REFRESH_SECONDS = 3
ROWS_PER_PAGE = 20


class ProposalList(AbilityAnywhereRequired):
    """Every proposal that the person may read."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of them, the newest first, with the filter that the address asks for."""
        listing = ProposalListing.from_query(request.GET)
        rows = listing.filtered(Proposal.objects.visible_to(self.person))
        page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        shown = {"page_obj": page, "rows": listing.rows(page.object_list), "listing": listing, "query": request.GET}
        return render(request, "budgets/proposal/list.html", shown)


class Propose(AbilityRequired):
    """Putting the newest calculation of what is confirmed forward, or what is missing for that."""

    ability: ClassVar[Ability | None] = Ability.SUBMIT_PROPOSAL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what would be put forward."""
        context = propose_page(self.get_scoped_object(Pool.objects, pk), user=self.person)
        refresh = REFRESH_SECONDS if context["progress"] else None
        return render(request, "budgets/proposal/propose.html", {**context, "refresh_seconds": refresh})

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Put it forward."""
        pool = self.get_scoped_object(Pool.objects, pk)
        answer, made = answer_to_submission(pool, request.POST, user=self.person, site=site_of(request))
        if made is None:
            return render(request, answer.template, answer.context, status=answer.status)
        messages.success(request, answer.done)
        return redirect("budgets:proposal", made.pk)


class ProposeCalculate(AbilityRequired):
    """Asks for the calculation that a proposal is made of: of what the funders confirmed, and nothing else."""

    ability: ClassVar[Ability | None] = Ability.SUBMIT_PROPOSAL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask, and go back to the page before the proposal, which shows how far it is."""
        pool = self.get_scoped_object(Pool.objects, pk)
        actions.request_calculation(pool=pool, acting_user=self.person, is_confirmed_only=True)
        messages.success(request, gettext("De berekening is aangevraagd. U hoeft niet te wachten."))
        return redirect("budgets:propose", pk)


class ProposalDetail(AbilityRequired):
    """One proposal: how far it is, who decided what, and what one can do."""

    ability: ClassVar[Ability | None] = Ability.VIEW_POOL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show it."""
        proposal = self.get_scoped_object(Proposal.objects, pk, related=RELATED)
        return render(request, "budgets/proposal/proposal.html", proposal_page(proposal, user=self.person))


class ProposalDecide(AbilityRequired):
    """A decision of one party: shown once more, and stored when that is confirmed."""

    ability: ClassVar[Ability | None] = Ability.DECIDE_PROPOSAL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Take it."""
        proposal = self.get_scoped_object(Proposal.objects, pk, related=RELATED)
        answer = answer_to_decision(proposal, request.POST, user=self.person, site=site_of(request))
        if not answer.done:
            return render(request, answer.template, answer.context, status=answer.status)
        messages.success(request, answer.done)
        return redirect("budgets:proposal", pk)


class ProposalWithdraw(AbilityRequired):
    """Withdrawing a proposal, with the reason."""

    ability: ClassVar[Ability | None] = Ability.SUBMIT_PROPOSAL

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Ask why, and say what it means."""
        proposal = self.get_scoped_object(Proposal.objects, pk, related=("pool",))
        if not proposal.is_open:
            return redirect("budgets:proposal", pk)
        return render(request, "budgets/proposal/withdraw.html", withdraw_page(proposal))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Withdraw it."""
        proposal = self.get_scoped_object(Proposal.objects, pk, related=("pool",))
        answer = answer_to_withdrawal(proposal, request.POST, user=self.person)
        if not answer.done:
            return render(request, answer.template, answer.context, status=answer.status)
        messages.success(request, answer.done)
        return redirect("budgets:proposal", pk)


def site_of(request: HttpRequest) -> str:
    """Return the address of the site as who asks sees it; the host has been checked against ALLOWED_HOSTS."""
    return f"{request.scheme}://{request.get_host()}"
