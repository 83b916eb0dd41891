"""The steps of signing in, in the sign-in library: the second is left out for who did it at the own organisation."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.single_sign_on.session import comes_with_second_factor

__all__ = ["SecondStepStage"]


class SecondStepStage(AuthenticateStage):  # type: ignore[misc]
    """Asks a code or a passkey of who has one, after a password or after single sign-on that was only that."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not comes_with_second_factor(self.login) and bool(super()._should_handle(request))
