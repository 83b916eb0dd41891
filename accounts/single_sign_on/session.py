"""What a session keeps of single sign-on: by which provider the person came, and whether that was two factors."""

from allauth.account.models import Login
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from accounts.single_sign_on.trusted import TrustedProvider, trusted_providers

KEY = "single_sign_on"


def remember(request: HttpRequest, login: SocialLogin | None) -> None:
    """Keep how this session began; after a sign-in with a password that is nothing."""
    request.session.pop(KEY, None)
    if login is not None:
        request.session[KEY] = {
            "provider": login.account.provider,
            "second_factor": login.state.get("second_factor") is True,
        }


def came_with_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session came through single sign-on that counts as a second factor."""
    kept = request.session.get(KEY)
    return isinstance(kept, dict) and kept.get("second_factor") is True


def comes_with_second_factor(login: Login) -> bool:
    """Tell the same of somebody who is still signing in, for a step of the sign-in library."""
    social = (login.signal_kwargs or {}).get("sociallogin")
    return social is not None and social.state.get("second_factor") is True


def came_by(request: HttpRequest) -> TrustedProvider | None:
    """Return the provider through which this session came; None for a password, or a provider that is gone."""
    kept = request.session.get(KEY)
    slug = kept.get("provider") if isinstance(kept, dict) else None
    return next((row for row in trusted_providers() if row.slug == slug), None)
