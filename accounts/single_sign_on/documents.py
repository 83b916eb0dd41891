"""What a provider publishes about itself: its addresses and its keys."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from accounts.single_sign_on.fetching import Question, ask
from accounts.single_sign_on.refusals import Reason, SignInRefusedError
from accounts.single_sign_on.trusted import TrustedProvider

WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDocument:
    """The addresses of a provider, each as safe as that of the issuer."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    says_issuer: bool
    takes_post: bool

    @classmethod
    def of(cls, provider: TrustedProvider) -> Self:
        """Ask the provider. Raises SignInRefusedError when it is away, or when it is not the issuer that we trust."""
        told = ask(Question(url=provider.issuer.rstrip("/") + WELL_KNOWN))
        if told.get("issuer") != provider.issuer:
            raise SignInRefusedError(Reason.UNTRUSTED, detail="discovery: issuer")
        secure = urlsplit(provider.issuer).scheme == "https"
        # Without a list the standard says: the secret in a header.
        methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return cls(
            authorization_endpoint=_address(told, "authorization_endpoint", secure=secure),
            token_endpoint=_address(told, "token_endpoint", secure=secure),
            jwks_uri=_address(told, "jwks_uri", secure=secure),
            userinfo_endpoint=_optional(told, "userinfo_endpoint", secure=secure),
            end_session_endpoint=_optional(told, "end_session_endpoint", secure=secure),
            says_issuer=told.get("authorization_response_iss_parameter_supported") is True,
            takes_post=isinstance(methods, list) and "client_secret_post" in methods,
        )

    def keys(self) -> dict[str, Any]:
        """Return the public keys of the provider (JWKS)."""
        return ask(Question(url=self.jwks_uri))


def _address(told: dict[str, Any], name: str, *, secure: bool) -> str:
    address = told.get(name)
    schemes = {"https"} if secure else {"https", "http"}
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in schemes or not parts.hostname or not isinstance(address, str):
        raise SignInRefusedError(Reason.UNTRUSTED, detail=f"discovery: {name}")
    return address


def _optional(told: dict[str, Any], name: str, *, secure: bool) -> str | None:
    return _address(told, name, secure=secure) if told.get(name) else None
