"""Somebody with a second step, in the browser of a test."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(user: User) -> Authenticator:
    """Let the user have an app with a known secret, and recovery codes."""
    made: Authenticator = TOTP.activate(user, SECRET).instance
    RecoveryCodes.activate(user)
    return made


def recovery_codes(user: User) -> list[str]:
    """Return the recovery codes that the user has not used."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = row.wrap().get_unused_codes()
    return codes


def enter_password(client: Client, user: User, *, password: str = PASSWORD, **fields: Any) -> Any:
    """Send the sign-in page."""
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **fields})


def enter_code(client: Client, code: str, **fields: Any) -> Any:
    """Send the page of the second step."""
    return client.post(reverse("mfa_authenticate"), {"code": code, **fields})


def signed_in_as(client: Client) -> str | None:
    """Return the id of who is signed in according to the site, by a page that only shows itself."""
    answer = client.get(reverse("mfa_index"))
    return str(answer.context["user"].pk) if answer.status_code == 200 else None
