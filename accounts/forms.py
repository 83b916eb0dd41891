"""The forms of signing in: those of the sign-in library, in our words, proof against what no browser sends."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField
from accounts.throttling import note_pause

__all__ = [
    "ActivateAppForm",
    "AddPasskeyForm",
    "CodeForm",
    "PasskeyForm",
    "PasskeySignInForm",
    "ReauthenticateCodeForm",
    "ReauthenticatePasskeyForm",
]

# A code counts in its own half minute and in the two beside it.
SECONDS_A_CODE_LIVES = 120
LONGEST_CODE = 20
LONGEST_NAME = 40
LONGEST_ANSWER = 20_000
NO_PASSKEY = _("De passkey werd niet herkend. Probeer het opnieuw, of gebruik een code.")
# What the library for passkeys raises on an answer that no browser gives.
MALFORMED = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    struct.error,
    InvalidSignature,
    RecursionError,
)


def _code_field(help_text: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=_("Code"), help_text=help_text, max_length=LONGEST_CODE, widget=widget)


def _use_once(user: Any, code: str) -> None:
    """Refuse a code of the app that was used before: whoever saw it over a shoulder is too late."""
    typed = "".join(letter for letter in code if letter.isalnum())
    if not cache.add(f"second-step:{user.pk}:{typed}", "", timeout=SECONDS_A_CODE_LIVES):
        raise get_adapter().validation_error("incorrect_code")


@contextmanager
def _logged_pauses(user: Any) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        if error.code in {"too_many_login_attempts", "rate_limited"}:
            note_pause("second_step", user=user)
        raise


class _OnceOnly:
    """A code of the app or a recovery code; the library itself lets a recovery code count once."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Check the code, and that it was not used before."""
        with _logged_pauses(self.user):
            code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        if self.authenticator.type == Authenticator.Type.TOTP:
            _use_once(self.user, code)
        return code


class CodeForm(_OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """The second step: a code."""

    code = _code_field(_("De zes cijfers uit uw app, of een van uw herstelcodes."))


class ReauthenticateCodeForm(_OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """Once more, before something that concerns one's sign-in."""

    code = _code_field(_("De zes cijfers uit uw app, of een van uw herstelcodes."))


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which shows that it works."""

    code = _code_field(_("De zes cijfers die de app nu laat zien."))

    def clean_code(self) -> str:
        """Check the code; it is used up by this."""
        with _logged_pauses(self.user):
            code: str = super().clean_code()
        _use_once(self.user, code)
        return code


@contextmanager
def _only_what_a_browser_sends() -> Iterator[None]:
    try:
        yield
    except ValidationError:
        raise
    except MALFORMED as error:
        raise get_adapter().validation_error("wrong_passkey") from error


class PasskeyField(forms.JSONField):
    """The answer of a passkey as its page sends it: a few kilobytes of JSON."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, error_messages={"invalid": NO_PASSKEY, "required": NO_PASSKEY})

    def to_python(self, value: Any) -> Any:
        """Read it; what is too long or too deep is no answer of a passkey."""
        try:
            if len(value or "") <= LONGEST_ANSWER:
                return super().to_python(value)
        except RecursionError:
            pass
        raise ValidationError(NO_PASSKEY, code="invalid")


class _Passkey:
    """The answer of a passkey."""

    user: Any

    def clean_credential(self) -> Authenticator:
        """Check the answer, whatever it is."""
        with _logged_pauses(self.user), _only_what_a_browser_sends():
            found: Authenticator = super().clean_credential()  # type: ignore[misc]  # of the form beside it
        return found


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step: a passkey."""

    credential = PasskeyField()


class PasskeySignInForm(_Passkey, LoginWebAuthnForm):  # type: ignore[misc]
    """Both steps at once: the passkey says who it is, and its owner was recognised by the device."""

    credential = PasskeyField()


class ReauthenticatePasskeyForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Once more, before something that concerns one's sign-in."""

    credential = PasskeyField()


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. The device must have recognised its owner, so that it can stand for both steps."""

    name = NameField(
        label=_("Naam"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Waaraan u deze passkey herkent, bijvoorbeeld: laptop van school."),
    )
    credential = PasskeyField()

    def clean(self) -> dict[str, Any]:
        """Check the answer, whatever it is."""
        self.cleaned_data["passwordless"] = True
        with _only_what_a_browser_sends():
            cleaned: dict[str, Any] = super().clean()
        return cleaned
