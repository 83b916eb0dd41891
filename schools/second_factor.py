"""Who must sign in with a second step, and what happens to a session that did without.

`abilities.toml` says which abilities demand it. The rule stands in the way of every page: a new one is behind it
without anybody thinking of it.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.second_factor import has_done_second_step, has_factor
from accounts.unsent import Unsent, may_travel, never_cached, signed_out
from schools.permissions import ABILITIES, TABLE, Ability, Role, memberships_of

__all__ = ["DEMANDING", "SecondFactorRequired", "must_have_second_step"]

DEMANDING = frozenset(ability for ability in Ability if TABLE.abilities[ability].second_step)
# What somebody may open who must still choose a second step: signing in and out, and choosing one.
SIGN_IN_PAGES = ("account_", "mfa_", "accounts:second-factor")


def must_have_second_step(user: User) -> bool:
    """Tell whether one of the roles that count today has an ability that demands a second step."""
    return any(ABILITIES[Role(row.role)] & DEMANDING for row in memberships_of(user))


class SecondFactorRequired:
    """The middleware that lets a session of a password alone go no further than choosing a second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; what matters is known once its page is."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Answer in place of the page when the session has not done the second step that it needs."""
        if settings.SECOND_FACTOR != "required" or _is_open(request, view) or has_done_second_step(request):
            return None
        user = request.user
        if not isinstance(user, User) or not must_have_second_step(user):
            return None
        if not has_factor(user):
            return _choose_first(request)
        # A second step that was there at sign-in was asked for; so this session is older than it, or not ours.
        logout(request)
        return _sign_in_again(request)


def _is_open(request: HttpRequest, view: object) -> bool:
    """Tell whether the page is open to everyone, or part of signing in. The API asks for itself who is there."""
    match = request.resolver_match
    name = match.view_name if match else ""
    if name.startswith("api:"):
        return False
    return not getattr(view, "login_required", True) or name.startswith(SIGN_IN_PAGES)


def _choose_first(request: HttpRequest) -> HttpResponse:
    """Lead a look to where a second step is chosen; keep a sent form on the page until that is done."""
    page = reverse("accounts:second-factor")
    if request.headers.get("HX-Request"):
        return render(request, "accounts/second_factor_piece.html", {"page": page})
    if request.resolver_match and request.resolver_match.view_name.startswith("api:"):
        return _problem()
    if may_travel(request):
        context = {"unsent": Unsent.of(request)}
        return never_cached(render(request, "accounts/second_factor_needed.html", context, status=HTTPStatus.FORBIDDEN))
    return HttpResponseRedirect(page)


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "account/signed_out_piece.html")
    if may_travel(request):
        return signed_out(request)
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")


def _problem() -> HttpResponse:
    """Answer a program in the words of the API (RFC 9457)."""
    status = HTTPStatus.FORBIDDEN
    told = _("Dit account heeft een tweede stap nodig om in te loggen. Kies die eerst op de site.")
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": told}
    return JsonResponse(body, status=status, content_type="application/problem+json")
