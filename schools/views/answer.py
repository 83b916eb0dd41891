"""The pages on which an invited person answers. Open to everyone; what is behind them opens with the link alone."""

from typing import ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from accounts.single_sign_on.trusted import TrustedProvider, trusted_providers
from schools.actions import invitations
from schools.forms.people import AnswerForm
from schools.models import Invitation
from schools.pages.invitations import invited_roles
from schools.permissions import Ability

__all__ = ["InvitationAnswer", "InvitationDoor"]

COOKIE = "invitation"
COOKIE_SECONDS = 3600
GONE, INVALID = 404, 422


@method_decorator(login_not_required, name="dispatch")
class InvitationDoor(View):
    """Where the link leads: puts its secret in a cookie and goes on to an address without it.

    So the secret stands in no history, no `Referer` and no log of a page that is looked at. Nothing is used up: mail
    filters that open links do no harm.
    """

    ability: ClassVar[Ability | None] = None
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; without a code, too: the next page says that the link does not work."""
        answer = redirect("schools:invitation-answer")
        answer.set_cookie(
            COOKIE,
            request.GET.get("code", "")[:100].encode("ascii", "ignore").decode(),
            max_age=COOKIE_SECONDS,
            path=reverse("schools:invitation"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return not_kept(answer)


@method_decorator(login_not_required, name="dispatch")
class InvitationAnswer(View):
    """Asks the invited person for a name and a password. Every link that does not work gets the same page."""

    ability: ClassVar[Ability | None] = None

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show what is offered."""
        try:
            invitation = invitations.invitation_of(request.COOKIES.get(COOKIE, ""))
        except invitations.InvitationGoneError:
            return gone(request)
        provider = provider_for(invitation.email)
        by_provider = provider is not None and provider.only
        form = AnswerForm(email=invitation.email, by_provider=by_provider, initial={"name": invitation.name})
        return self.page(request, invitation, form)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Make the account, and go to the sign-in page."""
        token = request.COOKIES.get(COOKIE, "")
        try:
            invitation = invitations.invitation_of(token)
            if request.user.is_authenticated:
                return self.page(request, invitation, None)
            provider = provider_for(invitation.email)
            by_provider = provider is not None and (provider.only or "by_provider" in request.POST)
            form = AnswerForm(request.POST, email=invitation.email, by_provider=by_provider)
            is_known = invitations.has_account(invitation)
            if not is_known and not form.is_valid():
                return self.page(request, invitation, form, status=INVALID)
            given = {} if is_known else form.cleaned_data
            invitations.accept_invitation(token=token, name=given.get("name", ""), password=given.get("password"))
        except invitations.InvitationGoneError:
            return gone(request)
        messages.success(request, _("Uw account is klaar. Log in om te beginnen."))
        answer = redirect("account_login")
        answer.delete_cookie(COOKIE, path=reverse("schools:invitation"))
        return answer

    def page(
        self, request: HttpRequest, invitation: Invitation, form: AnswerForm | None, status: int = 200
    ) -> HttpResponseBase:
        """Show the form, or to whoever is signed in that this must end first."""
        context = {
            "invitation": invitation,
            "roles": invited_roles(invitation),
            "form": None if request.user.is_authenticated else form,
            "is_known": invitations.has_account(invitation),
            "provider": provider_for(invitation.email),
        }
        return not_kept(render(request, "schools/invitation_answer.html", context, status=status))


def provider_for(email: str) -> TrustedProvider | None:
    """Return the organisation that this person may sign in through."""
    return next((row for row in trusted_providers() if row.speaks_for(email)), None)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that the link does not work, and what to do; the same for a link that never was."""
    return not_kept(render(request, "schools/invitation_gone.html", status=GONE))


def not_kept(answer: HttpResponse) -> HttpResponse:
    """Keep the answer out of every cache."""
    answer["Cache-Control"] = "no-store, private"
    return answer
