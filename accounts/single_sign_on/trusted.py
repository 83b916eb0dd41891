"""Which providers are trusted, and with what. Made by the settings, read everywhere else."""

from dataclasses import dataclass

from django.conf import settings

# What a provider may say of its own accord: an assurance profile of research and education (https://refeds.org/profile/mfa)
# and the claim of Microsoft's older tokens.
ALWAYS_SECOND_FACTOR = ("https://refeds.org/profile/mfa", "http://schemas.microsoft.com/claims/multipleauthn")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedProvider:
    """One organisation that lets its people in. `slug` stands in the addresses and in the stored links."""

    slug: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: frozenset[str]
    second_factor: bool = False
    second_factor_acr: tuple[str, ...] = ()
    only: bool = False

    def speaks_for(self, email: str) -> bool:
        """Tell whether it is trusted with addresses like this one."""
        return domain_of(email) in self.domains

    def proves_second_factor(self, claims: dict[str, object]) -> bool:
        """Tell whether a sign-in counts as two factors: agreed beforehand, or said in the token of this sign-in."""
        methods = claims.get("amr")
        if self.second_factor or (isinstance(methods, list) and "mfa" in methods):
            return True
        return claims.get("acr") in (*ALWAYS_SECOND_FACTOR, *self.second_factor_acr)


def trusted_providers() -> tuple[TrustedProvider, ...]:
    """Return the providers in the order of the configuration, which is that of the buttons."""
    providers: tuple[TrustedProvider, ...] = settings.SINGLE_SIGN_ON
    return providers


def only_way_in(email: str) -> TrustedProvider | None:
    """Return the provider through which everyone with such an address must come in, or None.

    Follows from the address as it was typed and not from who exists, so that it gives nobody away.
    """
    return next((row for row in trusted_providers() if row.only and row.speaks_for(email)), None)


def domain_of(email: str) -> str:
    """Return what stands after the @, in lower case; empty when there is none."""
    return email.strip().lower().rpartition("@")[2] if "@" in email else ""
