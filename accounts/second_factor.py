"""The second step of signing in: whether this session has done it, and what follows when it is added or taken away.

A session keeps the name of the user who did the second step, so that one begun by somebody else counts for nothing.
Who must have a second step follows from abilities, which this room does not know: see `schools.second_factor`.
"""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User
from accounts.single_sign_on.session import came_with_second_factor

__all__ = ["FACTORS", "forget_second_step", "has_done_second_step", "has_factor", "note_second_step"]

DONE = "second_step_of"
# What one signs in with. Recovery codes stand in for one of these and are nothing by themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def note_second_step(request: HttpRequest, user: User) -> None:
    """Write down in the session that this user did a second step."""
    request.session[DONE] = str(user.pk)


def forget_second_step(request: HttpRequest) -> None:
    """Take that back: the session is again one of a password alone."""
    request.session.pop(DONE, None)


def has_done_second_step(request: HttpRequest) -> bool:
    """Tell whether the person of this request did a second step, here or at the own organisation; costs no query."""
    if not request.user.is_authenticated:
        return False
    return bool(request.session.get(DONE) == str(request.user.pk)) or came_with_second_factor(request)


def has_factor(user: User) -> bool:
    """Tell whether the user has something to do a second step with."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())
