"""What the sign-in library tells: for the log, and for the session that begins or must end.

What was typed at a sign-in that failed is not kept: when the address is that of a user, the line names the user.
"""

from typing import Any

from allauth.account import signals
from allauth.mfa import signals as second_step
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import ngettext

from accounts.actions import end_sessions, record_event
from accounts.models import AuditEvent, User
from accounts.queries import FEW_CODES, factors_of, user_with_address
from accounts.second_factor import note_second_step
from accounts.sessions import note_sign_in
from accounts.single_sign_on.session import remember


@receiver(user_logged_in)
def session_began(request: HttpRequest, **_: Any) -> None:
    """Write down when the session began; every way of signing in comes by here."""
    note_sign_in(request)


@receiver(signals.user_logged_in)
def signed_in(user: User, request: HttpRequest, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """Log a sign-in, and keep in the session whether it came from a provider."""
    remember(request, sociallogin)
    action = "sign_in" if sociallogin is None else "sign_in_by_provider"
    record_event(acting_user=user, action=action, subject=user)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    """Log a sign-in that failed; nobody is signed in, so nobody is the actor."""
    known = user_with_address(str(credentials.get("email") or ""))
    record_event(acting_user=None, action="sign_in", subject=known or User, outcome=AuditEvent.Outcome.REFUSED)


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """Log a sign-out; with a session that had ended already there is nobody to name."""
    if user is not None:
        record_event(acting_user=user, action="sign_out", subject=user)


@receiver(signals.password_changed)
def password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Log a change of password, and sign out everywhere else: whoever knew the old one is out."""
    record_event(acting_user=user, action="change_password", subject=user)
    end_sessions(user=user, acting_user=user, but=request.session.session_key)


@receiver(signals.password_set)
def password_set(user: User, **_: Any) -> None:
    """Log the first password."""
    record_event(acting_user=user, action="set_password", subject=user)


@receiver(signals.password_reset)
def password_reset(user: User, **_: Any) -> None:
    """Log that a forgotten password was replaced, and sign out everywhere. The second step stays as it is."""
    record_event(acting_user=user, action="reset_password", subject=user)
    end_sessions(user=user, acting_user=user)


@receiver(second_step.authentication_failed)
def second_step_failed(user: User, **_: Any) -> None:
    """Log a code that was wrong. At a sign-in nobody is signed in yet, so nobody is the actor."""
    record_event(acting_user=None, action="confirm_second_step", subject=user, outcome=AuditEvent.Outcome.REFUSED)


@receiver(second_step.authenticator_used)
def second_step_done(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Let the session know; log a recovery code that was used up, and say so when few are left."""
    note_second_step(request, user)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return
    record_event(acting_user=user, action="use_recovery_code", subject=user)
    left = factors_of(user).codes_left or 0
    if left <= FEW_CODES:
        text = ngettext(
            "U hebt nog %(left)s herstelcode. Maak nieuwe bij Mijn inloggegevens.",
            "U hebt nog %(left)s herstelcodes. Maak nieuwe bij Mijn inloggegevens.",
            left,
        )
        messages.warning(request, text % {"left": left})
