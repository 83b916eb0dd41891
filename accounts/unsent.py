"""What somebody typed while the session ended: it goes along through the sign-in page and can be sent again.

Nothing of it is stored. It travels inside the page, signed, and only to the address for which it was typed.
"""

from dataclasses import dataclass
from typing import Any, Self

from allauth.account.forms import LoginForm
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_POST

FIELD = "unsent"
SALT = "accounts.unsent"
SECONDS_KEPT = 8 * 3600
SIGNED_OUT = 401
REFUSED = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A form that did not arrive: its address on this site, and its fields in the order of the page."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Take what was posted, without the token that no longer counts."""
        posted = ((name, value) for name, values in request.POST.lists() for value in values)
        fields = tuple((name, str(value)) for name, value in posted if name != "csrfmiddlewaretoken")
        return cls(path=request.get_full_path(), fields=fields)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read it back; None for anything that this site did not write itself, or long ago."""
        try:
            path, fields = signing.loads(text, salt=SALT, max_age=SECONDS_KEPT)
        except signing.BadSignature:
            return None
        return cls(path=path, fields=tuple((name, value) for name, value in fields))

    def text(self) -> str:
        """Return it as signed text for a hidden field."""
        return signing.dumps([self.path, self.fields], salt=SALT, compress=True)


class SignInRequired(LoginRequiredMiddleware):
    """Sends who is not signed in to the sign-in page, together with the form that was just sent."""

    def handle_no_permission(  # type: ignore[override]  # it may answer with more than a redirect
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        """Redirect a look; answer a sent form with the sign-in page; tell a piece of a page in its place."""
        if request.headers.get("HX-Request"):
            return render(request, "account/signed_out_piece.html")
        if not may_travel(request):
            return super().handle_no_permission(request, view_func)
        return signed_out(request)


def hidden_fields(request: HttpRequest, kept: dict[str, str]) -> dict[str, str]:
    """Return what goes along with a passkey: the form that was kept, and the page that was asked for."""
    following = get_next_redirect_url(request)
    form = {FIELD: kept["unsent_text"]} if kept else {}
    return form | ({REDIRECT_FIELD_NAME: following} if following else {})


def signed_out(request: HttpRequest) -> HttpResponse:
    """Ask to sign in again, and keep what was typed."""
    return _sign_in_page(request, Unsent.of(request))


def _sign_in_page(request: HttpRequest, unsent: Unsent, **told: bool) -> HttpResponse:
    kept = {"unsent_text": unsent.text()}
    context = {"form": LoginForm(request=request), **kept, "passkey_hidden": hidden_fields(request, kept), **told}
    return never_cached(render(request, "account/login.html", context, status=SIGNED_OUT))


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form with an old token: somebody signed in since, in this tab or in another.

    When the browser says that the form comes from a page of our own, it may be sent again by a press on a button.
    """
    own = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") == own and _is_return(request):
        return resumed(request)
    if request.headers.get("Origin") != own or request.headers.get("HX-Request") or not may_travel(request):
        return csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return signed_out(request)
    return never_cached(render(request, "account/unsent.html", {"unsent": Unsent.of(request)}, status=REFUSED))


@login_not_required
@require_POST
def resumed(request: HttpRequest) -> HttpResponse:
    """Hand back the form that waited in its own tab, while somebody signed in at the own organisation in another.

    The token of this tab is then one of before, so this is called by `refused_form` too.
    """
    unsent = Unsent.read(request.POST.get(FIELD, ""))
    if unsent is None:
        return redirect("account_login")
    if request.user.is_authenticated:
        return never_cached(render(request, "account/unsent.html", {"unsent": unsent}))
    return _sign_in_page(request, unsent, not_yet=True)


def _is_return(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.view_name == "account_resume"


def may_travel(request: HttpRequest) -> bool:
    """Tell whether this is a sent form that may stand in a page: not that of a sign-in page, which holds passwords."""
    match = request.resolver_match
    if request.method != "POST" or match is None or not getattr(match.func, "login_required", True):
        return False
    return not match.view_name.startswith(("account_", "mfa_"))


def never_cached(response: HttpResponse) -> HttpResponse:
    """Keep a page with what somebody typed out of every cache."""
    response["Cache-Control"] = "no-store, private"
    return response
