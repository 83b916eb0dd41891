"""No password for who must come in through the own organisation. Decided by the address typed, not by who exists."""

from allauth.account.forms import ResetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from accounts.single_sign_on.trusted import domain_of, only_way_in


def refuse_password(email: str) -> None:
    """Raise ValidationError when addresses like this one have no password here."""
    provider = only_way_in(email)
    if provider is not None:
        told = {"domain": domain_of(email), "provider": provider.name}
        raise ValidationError(
            gettext(
                "Adressen van %(domain)s loggen in zonder wachtwoord. "
                "Kies op de inlogpagina de knop “Inloggen met %(provider)s”."
            )
            % told,
            code="use_provider",
        )


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Asking for a new password, unless it would be of no use."""

    def clean_email(self) -> str:
        """Check the address."""
        refuse_password(self.cleaned_data["email"])
        email: str = super().clean_email()
        return email
