"""The provider of the sign-in library, with the checks that it leaves out."""

import hashlib
import secrets
from functools import cached_property
from typing import Any
from urllib.parse import quote

from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.single_sign_on.documents import ProviderDocument
from accounts.single_sign_on.fetching import Question, ask
from accounts.single_sign_on.id_token import verified_claims
from accounts.single_sign_on.refusals import Reason, SignInRefusedError
from accounts.single_sign_on.trusted import TrustedProvider, trusted_providers


class CheckedConversation(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """What is said between a provider and us. `nonce` is that of the attempt, from the session."""

    nonce = ""

    @cached_property
    def trusted(self) -> TrustedProvider:
        """The provider as it was configured."""
        return next(row for row in trusted_providers() if row.slug == self.provider_id)

    @cached_property
    def document(self) -> ProviderDocument:
        """Its addresses, asked once for each conversation."""
        return ProviderDocument.of(self.trusted)

    @property
    def authorize_url(self) -> str:
        """Where the person signs in."""
        return self.document.authorization_endpoint

    @property
    def access_token_url(self) -> str:
        """Where a code is exchanged."""
        return self.document.token_endpoint

    @property
    def basic_auth(self) -> bool:
        """Whether the secret goes in a header."""
        return not self.document.takes_post

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return where the provider sends the person back: an address of its own for each provider."""
        return request.build_absolute_uri(reverse("account_sso_callback", args=[self.provider_id]))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Exchange the code for tokens. A code that was used before, or is not ours, is refused by the provider."""
        form = {
            "grant_type": "authorization_code",
            "code": request.GET.get("code", ""),
            "redirect_uri": client.callback_url,
            "code_verifier": pkce_code_verifier or "",
        }
        basic = None
        if self.basic_auth:
            # Encoded first, because either may hold a colon (RFC 6749, 2.3.1).
            basic = (quote(app.client_id, safe=""), quote(app.secret, safe=""))
        else:
            form |= {"client_id": app.client_id, "client_secret": app.secret}
        return ask(Question(url=self.access_token_url, form=form, basic=basic))

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Keep nothing: tokens are used within this request and stored nowhere."""
        return SocialToken(token="")

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **answer: dict[str, Any]
    ) -> SocialLogin:
        """Return who signed in, from an ID token of which everything was checked."""
        told = answer["response"]
        claims = verified_claims(
            told.get("id_token"),
            keys=self.document.keys(),
            issuer=self.trusted.issuer,
            client_id=self.trusted.client_id,
            nonce=self.nonce,
        )
        if "email" not in claims:
            claims = {**claims, **self._asked_person(told, claims["sub"])}
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        return login

    def _asked_person(self, told: dict[str, Any], subject: object) -> dict[str, object]:
        """Ask for the address that is not in the token; the answer counts only when it is about the same person."""
        access, address = told.get("access_token"), self.document.userinfo_endpoint
        if not isinstance(access, str) or not access.isascii() or not access.isprintable() or address is None:
            return {}
        person = ask(Question(url=address, headers={"Authorization": f"Bearer {access}"}))
        if person.get("sub") != subject:
            raise SignInRefusedError(Reason.UNTRUSTED, detail="userinfo: sub")
        return {name: person.get(name) for name in ("email", "email_verified")}


class CheckedProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """A provider that asks with PKCE and a nonce, and of which only issuer and subject are kept, as a hash."""

    pkce_enabled_default = True
    oauth2_adapter_class = CheckedConversation

    def __init__(self, request: HttpRequest, app: SocialApp) -> None:
        super().__init__(request, app=app)
        self.trusted = next(row for row in trusted_providers() if row.slug == app.provider_id)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take the page to return to and nothing else: the library would take any parameter from the address."""
        nonce = secrets.token_urlsafe(32)
        asked = {"nonce": nonce}
        if self.trusted.second_factor_acr:
            asked["acr_values"] = " ".join(self.trusted.second_factor_acr)
        kwargs = super().get_redirect_from_request_kwargs(request)
        taken = {"next_url": kwargs["next_url"]} if "next_url" in kwargs else {}
        return {**taken, "process": AuthProcess.LOGIN, "auth_params": asked, "nonce": nonce}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """Give the redirect to the provider; `openid email` and no profile, because the name is not used."""
        answer: HttpResponse = super().redirect(request, process, scope=["openid", "email"], **kwargs)
        return answer

    def serialize(self) -> dict[str, str]:
        """Return how a sign-in that waits for a second step names its provider; two may have the same client id."""
        return {"id": self.trusted.slug}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return who this is: the subject is unique within its issuer only, so another issuer is another person."""
        return hashlib.sha256(f"{self.trusted.issuer}\n{data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Store nothing of what the provider tells."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Take no name and no address for a new user: there are no new users."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Give the library no address: it would find people by it with other rules than ours."""
        return []
