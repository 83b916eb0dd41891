"""Signing in and out, and changes of a password, in the log. The sign-in library tells; nothing of its course changes.

What was typed at a sign-in that failed is not kept: when the address is that of a user, the line names the user.
"""

from typing import Any

from allauth.account import signals
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions import record_event
from accounts.models import AuditEvent, User
from accounts.single_sign_on.session import remember


@receiver(signals.user_logged_in)
def signed_in(user: User, request: HttpRequest, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """Log a sign-in, and keep in the session whether it came from a provider."""
    remember(request, sociallogin)
    action = "sign_in" if sociallogin is None else "sign_in_by_provider"
    record_event(acting_user=user, action=action, subject=user)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    """Log a sign-in that failed; nobody is signed in, so nobody is the actor."""
    typed = str(credentials.get("email") or "").replace("\0", "").strip().lower()
    known = User.objects.filter(email=typed).first() if typed else None
    record_event(acting_user=None, action="sign_in", subject=known or User, outcome=AuditEvent.Outcome.REFUSED)


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """Log a sign-out; with a session that had ended already there is nobody to name."""
    if user is not None:
        record_event(acting_user=user, action="sign_out", subject=user)


@receiver(signals.password_changed)
def password_changed(user: User, **_: Any) -> None:
    """Log a change of password."""
    record_event(acting_user=user, action="change_password", subject=user)


@receiver(signals.password_set)
def password_set(user: User, **_: Any) -> None:
    """Log the first password."""
    record_event(acting_user=user, action="set_password", subject=user)


@receiver(signals.password_reset)
def password_reset(user: User, **_: Any) -> None:
    """Log that a forgotten password was replaced."""
    record_event(acting_user=user, action="reset_password", subject=user)
