"""How the sign-in library behaves here."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.single_sign_on.passwords import refuse_password


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an administrator gives access. What goes wrong is said in our own words."""

    error_messages: ClassVar[dict[str, str | Promise]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account staat uit. Vraag de beheerder om het weer aan te zetten."),
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Controleer ze allebei."),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
        "same_as_current": _("Dit is uw huidige wachtwoord. Kies een ander."),
        "too_many_login_attempts": _("Er is te vaak met een verkeerd wachtwoord ingelogd. Wacht een paar minuten."),
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
