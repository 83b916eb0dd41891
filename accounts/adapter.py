"""How the sign-in library behaves here."""

import base64
import logging
import secrets
import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.encryption import UnreadableSecretError, decrypted, encrypted
from accounts.models import User
from accounts.single_sign_on.passwords import refuse_password
from accounts.throttling import note_pause
from accounts.trail import client_network

logger = logging.getLogger(__name__)

SLOW_DOWN = _("Er is te vaak iets verkeerds ingevuld. Wacht een paar minuten en probeer het dan opnieuw.")


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an administrator gives access. What goes wrong is said in our own words."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account staat uit. Vraag de beheerder om het weer aan te zetten."),
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze allebei."),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
        "same_as_current": _("Dit is uw huidige wachtwoord. Kies een ander."),
        "too_many_login_attempts": SLOW_DOWN,
        "rate_limited": _("Dit ging te snel achter elkaar. Wacht een paar minuten en probeer het opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose password this is, unless such addresses come in through their own organisation alone."""
        refuse_password(str(credentials.get("email") or ""))
        found: User | None = super().authenticate(request, **credentials)
        return found

    def get_login_stages(self) -> list[str]:
        """Return the steps of signing in, with our own second one."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.sign_in_stages.SecondStepStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network of who asks: limits are per network, and a whole address is kept nowhere."""
        return client_network(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a password that comes too soon after others.

        Five wrong ones for one account from one network, so that a stranger elsewhere cannot keep its owner out; more
        for one account from everywhere, against many machines at once; and more for one network, whatever the account.
        Each pause ends by itself. Good passwords are not counted.
        """
        address = self._get_login_attempts_cache_key(request, **credentials)
        here = f"{address} {self.get_client_ip(request)}"
        self._tries: list[ratelimit.RateLimitUsage] = []
        for action, key in (("login_failed", here), ("failed_account", address), ("failed_network", None)):
            usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if not usage:
                note_pause("sign_in", email=str(credentials.get("email") or ""))
                raise self.validation_error("too_many_login_attempts")
            self._tries.append(usage)

    def _rollback_login_failed_rl_usage(self) -> None:
        for usage in self._tries:
            usage.rollback()

    def reauthenticate(self, user: User, password: str) -> bool:
        """Tell whether this is the user's password."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before a change of one's sign-in, but not of somebody who signed in a moment ago."""
        request = context.request
        records = get_authentication_records(request, request.user)
        since = max((record["at"] for record in records), default=0.0)
        if time.time() - since < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are stored encrypted, and what goes wrong is said in our own words."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Deze code klopt niet of is al gebruikt. Wacht op een nieuwe code en probeer het opnieuw."),
        "cannot_generate_recovery_codes": _(
            "Kies eerst een app of een passkey. Herstelcodes zijn een reserve daarvan."
        ),
        "wrong_passkey": _("De passkey werd niet herkend. Probeer het opnieuw, of gebruik een code."),
    }

    def get_totp_issuer(self) -> str:
        """Return the name under which the app on the telephone shows the code."""
        return "Ontschot"

    def encrypt(self, text: str) -> str:
        """Return the secret as only this server reads it."""
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. One that cannot be read any more becomes a random one, which no code belongs to."""
        try:
            return decrypted(encrypted_text)
        except UnreadableSecretError:
            logger.exception("a second factor was written with another ONTSCHOT_SECRET_KEY and counts no more")
            return base64.b32encode(secrets.token_bytes(20)).decode("ascii")

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - the library names it
        """Return the name of a new passkey, until its owner gives it another."""
        return gettext("Mijn passkey")

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the error with its code."""
        found: ValidationError = super().validation_error(code, *args)
        return found
