"""One's own sign-in: password, second step, recovery codes and the sessions that are running."""

import json
from typing import Any
from urllib.parse import quote

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.actions import end_sessions, record_event
from accounts.forms import ReauthenticatePasskeyForm
from accounts.models import User
from accounts.queries import factors_of, running_sessions
from accounts.second_factor import forget_second_step, note_second_step

HOME = reverse_lazy("mfa_index")
CODES = reverse_lazy("mfa_view_recovery_codes")


class OwnPage(View):
    """A page about the person who asks, which nobody else can open: it takes no object from its address."""

    ability = None

    @property
    def person(self) -> User:
        """Who asks; every page here requires sign-in."""
        user = self.request.user
        if not isinstance(user, User):
            raise TypeError("a page of one's own without a person")
        return user


class Credentials(OwnPage, TemplateView):
    """Everything one signs in with, and where one is signed in."""

    template_name = "accounts/credentials.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return what the person has."""
        running = running_sessions(self.person)
        shown = {"factors": factors_of(self.person), "running": running, "current": self.request.session.session_key}
        return {**super().get_context_data(**context), **shown}


class SecondFactorNeeded(OwnPage, TemplateView):
    """Where somebody is led who must have a second step and has none yet."""

    template_name = "accounts/second_factor_needed.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Explain; who has one already is shown one's own sign-in."""
        if factors_of(self.person).exist:
            return HttpResponseRedirect(str(HOME))
        return super().get(request, *args, **kwargs)


class EndOthers(OwnPage):
    """Signing out everywhere but here."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the other sessions."""
        end_sessions(user=self.person, acting_user=self.person, but=request.session.session_key)
        messages.success(request, _("U bent op alle andere plekken uitgelogd."))
        return HttpResponseRedirect(str(HOME))


class Adding(OwnPage):
    """A page that adds a second step, beside the library's own view."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Add and log it. This session has just shown it; the others began with less and end."""
        with transaction.atomic():
            answer: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
            record_event(acting_user=self.person, action="add_second_factor", subject=self.person)
            note_second_step(self.request, self.person)
            end_sessions(user=self.person, acting_user=self.person, but=self.request.session.session_key)
        return answer


class TakingAway(OwnPage):
    """A page that takes a second step away, beside the library's own view."""

    success_url = HOME

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Take it away and log that; with none left this session is one of a password alone."""
        with transaction.atomic():
            answer: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
            record_event(acting_user=self.person, action="remove_second_factor", subject=self.person)
            if not factors_of(self.person).exist:
                forget_second_step(self.request)
        return answer

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what is left."""
        return {**super().get_context_data(**context), "factors": factors_of(self.person)}  # type: ignore[misc]


@method_decorator(never_cache, name="dispatch")
class ActivateApp(Adding, ActivateTOTPView):  # type: ignore[misc]
    """Adding an app that shows codes. The page holds its secret, so no cache may keep it."""


class DeactivateApp(TakingAway, DeactivateTOTPView):  # type: ignore[misc]
    """Taking the app away."""


class AddPasskey(Adding, AddWebAuthnView):  # type: ignore[misc]
    """Adding a passkey, which stands for both steps."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Ask the browser for a passkey that says itself who it is, opened by its owner."""
        shown = super().get_context_data(**context)
        asked = {"creation_options": passkeys.begin_registration(self.person, passwordless=True)}
        return {**shown, **context, "options": json.dumps(asked)}


class RemovePasskey(TakingAway, RemoveWebAuthnView):  # type: ignore[misc]
    """Taking a passkey away."""


@method_decorator(never_cache, name="dispatch")
class RecoveryCodes(OwnPage, ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes: shown once, and after that only how many are left."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Offer them as a file that the page itself holds, so that no address gives them a second time."""
        shown = super().get_context_data(**context)
        lines = [_("Herstelcodes voor Ontschot"), _("Elke code werkt één keer."), "", *shown["unused_codes"], ""]
        return {**shown, "as_file": f"data:text/plain;charset=utf-8,{quote(chr(10).join(lines))}"}


class NewRecoveryCodes(OwnPage, GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes; the old ones count no more."""

    success_url = CODES

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Make them."""
        with transaction.atomic():
            answer: HttpResponseBase = super().form_valid(form)
            record_event(acting_user=self.person, action="make_recovery_codes", subject=self.person)
        return answer


class ConfirmWithCode(OwnPage, ReauthenticateView):  # type: ignore[misc]
    """Once more a code, before something that concerns one's sign-in."""


class ConfirmWithPasskey(OwnPage, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Once more the passkey, before something that concerns one's sign-in."""

    def form_invalid(self, form: ReauthenticatePasskeyForm) -> HttpResponse:
        """Show the page again, with what was wrong."""
        return render(self.request, self.template_name, self.get_context_data(form=form))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Ask the browser for one of the person's passkeys."""
        shown = super().get_context_data(**context)
        following = get_next_redirect_url(self.request)
        hidden = {REDIRECT_FIELD_NAME: following} if following else {}
        return {**shown, **context, "options": json.dumps(shown["js_data"]), "hidden": hidden}
