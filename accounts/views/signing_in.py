"""Signing in: the password, the second step, and a forgotten password. What was typed before it goes along."""

import json
from http import HTTPStatus
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.stages import LoginStageController
from allauth.account.views import LoginView, PasswordResetView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.actions import record_event
from accounts.forms import CodeForm, PasskeyForm
from accounts.models import User
from accounts.queries import factors_of, user_with_address
from accounts.throttling import note_pause
from accounts.unsent import FIELD, Unsent, hidden_fields, never_cached

__all__ = ["ForgottenPassword", "PasskeySignIn", "SecondStep", "SignIn", "too_many"]


class KeepsUnsent:
    """A step of signing in that takes along the form that came with it, and gives it back at the end."""

    request: HttpRequest

    def handed_back(self, answer: HttpResponseBase) -> HttpResponseBase:
        """Show the form that came along instead of an empty page, once somebody is signed in."""
        unsent = Unsent.read(self.request.POST.get(FIELD, ""))
        if unsent is None or not self.request.user.is_authenticated:
            return answer
        return never_cached(render(self.request, "account/unsent.html", {"unsent": unsent}))

    def kept(self) -> dict[str, str]:
        """Return the form that came along, for a page that must be sent again."""
        text = self.request.POST.get(FIELD, "")
        return {"unsent_text": text} if Unsent.read(text) else {}


@method_decorator(never_cache, name="dispatch")
class SignIn(KeepsUnsent, LoginView):  # type: ignore[misc]
    """The sign-in page."""

    def form_valid(self, form: LoginForm) -> HttpResponseBase:
        """Sign in, or go on to the second step: at once, when there is a form that would be lost on the way."""
        answer: HttpResponseBase = super().form_valid(form)
        if self.kept() and not self.request.user.is_authenticated:
            return SecondStep.shown(self.request, otherwise=answer)
        return self.handed_back(answer)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Keep the form that came along when the password was wrong."""
        kept = self.kept()
        return {**super().get_context_data(**context), **kept, "passkey_hidden": hidden_fields(self.request, kept)}


class SecondStep(KeepsUnsent, AuthenticateView):  # type: ignore[misc]
    """The second step: a code, or a passkey."""

    @classmethod
    def shown(cls, request: HttpRequest, *, otherwise: HttpResponseBase) -> HttpResponseBase:
        """Show the page in answer to the password; `otherwise` when there is no second step to do."""
        stage = LoginStageController.enter(request, AuthenticateStage.key)
        if stage is None:
            return otherwise
        view = cls()
        view.setup(request)
        view.stage = stage
        view.auth_form, view.webauthn_form = CodeForm(user=stage.login.user), PasskeyForm(user=stage.login.user)
        return never_cached(view.render_to_response(view.get_context_data()))

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Sign in."""
        return self.handed_back(super().form_valid(form))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Name the person, so that somebody with two accounts knows which app to open."""
        shown = super().get_context_data(**context)
        user = self.stage.login.user
        kept = self.kept()
        return {
            **shown,
            **kept,
            "address": user.email,
            "has_passkey": bool(factors_of(user).passkeys),
            "options": json.dumps(shown["js_data"]),
            "hidden": {FIELD: kept["unsent_text"]} if kept else {},
        }


@method_decorator(login_not_required, name="dispatch")
class PasskeySignIn(KeepsUnsent, LoginWebAuthnView):  # type: ignore[misc]
    """Signing in with a passkey alone: it is something one has, opened by something one is or knows."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Sign in."""
        return self.handed_back(super().form_valid(form))

    def form_invalid(self, form: Any) -> HttpResponseBase:
        """Show the sign-in page again, with what came along."""
        kept = self.kept()
        context = {"form": LoginForm(request=self.request), "passkey_form": form, **kept}
        context["passkey_hidden"] = hidden_fields(self.request, kept)
        return never_cached(render(self.request, "account/login.html", context))


class ForgottenPassword(PasswordResetView):  # type: ignore[misc]
    """Asking for a link to choose a new password. The answer is the same whether the address is known or not."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the mail, and log it: for whom, when it is somebody."""
        answer: HttpResponse = super().form_valid(form)
        known = user_with_address(form.cleaned_data["email"])
        if answer.status_code == HTTPStatus.FOUND:
            record_event(acting_user=None, action="request_reset", subject=known or User)
        return answer


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer who asks too much in too short a time; the log says so, once in a while."""
    note_pause("page", user=request.user if isinstance(request.user, User) else None)
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
