"""Going to a provider, and coming back."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.actions import record_event
from accounts.models import AuditEvent, User
from accounts.single_sign_on.adapter import SingleSignOnAdapter
from accounts.single_sign_on.provider import CheckedConversation, CheckedProvider
from accounts.single_sign_on.refusals import ABOUT_THE_PERSON, FAULTS, WORDS, Reason, SignInRefusedError
from accounts.single_sign_on.trusted import TrustedProvider, trusted_providers

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
# Everyone may try an old link; a line in the log for each would bury the others.
LOGGED = ABOUT_THE_PERSON | {Reason.UNTRUSTED}
STATUS = {
    Reason.CANCELLED: HTTPStatus.OK,
    Reason.EXPIRED: HTTPStatus.BAD_REQUEST,
    Reason.UNREACHABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.UNTRUSTED: HTTPStatus.BAD_GATEWAY,
    Reason.REFUSED_THERE: HTTPStatus.BAD_GATEWAY,
}


def _with_provider(view: View) -> View:
    """Give the view its provider, 404 for one that is not there, and a page for every refusal."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str) -> HttpResponse:
        trusted = next((row for row in trusted_providers() if row.slug == slug), None)
        if trusted is None:
            raise Http404
        try:
            return view(request, trusted)
        except SignInRefusedError as refused:
            return _refused(request, trusted, refused)

    return login_not_required(never_cache(answer))


@_with_provider
def start(request: HttpRequest, trusted: TrustedProvider) -> HttpResponse:
    """Give a page that goes on to the provider by itself.

    A page and not a redirect: Chromium holds every redirect after a sent form to `form-action`, also those from one
    address of the provider to the next, which nobody here can list. So that rule stays at our own site alone.
    """
    if request.method != "POST":
        return redirect("account_login")
    provider: CheckedProvider = SingleSignOnAdapter(request).get_provider(request, trusted.slug)
    onward = provider.redirect_from_request(request)
    return render(request, "account/sso/onward.html", {"address": onward["Location"], "provider": trusted})


@_with_provider
@require_GET
def callback(request: HttpRequest, trusted: TrustedProvider) -> HttpResponse:
    """Sign in who comes back."""
    view: View = Callback.adapter_view(CheckedConversation(request, trusted.slug))
    return view(request)


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    """The end of the course in the library, with what the attempt had to prove."""

    def _get_state(self, request: HttpRequest, provider: CheckedProvider) -> tuple[Any, Any]:
        """Take the attempt out of the session, where it can be found once, and hold the answer to it."""
        state, answer = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state["nonce"]
            self._from_this_issuer(request)
        return state, answer

    def _from_this_issuer(self, request: HttpRequest) -> None:
        """Refuse an answer that another provider sent here (RFC 9207)."""
        told = request.GET.get("iss")
        if told is None and not self.adapter.document.says_issuer:
            return
        if told != self.adapter.trusted.issuer:
            raise SignInRefusedError(Reason.UNTRUSTED, detail="callback: iss")


def _refused(request: HttpRequest, trusted: TrustedProvider, refused: SignInRefusedError) -> HttpResponse:
    """Say what happened and what to do, log it, and keep no address that we do not know."""
    if refused.reason in FAULTS:
        logger.warning("sign-in by %s: %s", trusted.slug, refused)
    if refused.reason in LOGGED:
        outcome = AuditEvent.Outcome.REFUSED
        subject = refused.person or User
        record_event(acting_user=None, action="sign_in_by_provider", subject=subject, outcome=outcome)
    words, named = WORDS[refused.reason], {"provider": trusted.name}
    context = {
        "title": str(words.title) % named,
        "what": str(words.what) % named,
        "advice": str(words.advice) % named,
        "provider": trusted,
        "again": refused.reason not in ABOUT_THE_PERSON,
    }
    status = STATUS.get(refused.reason, HTTPStatus.FORBIDDEN)
    return render(request, "account/sso/refused.html", context, status=status)
