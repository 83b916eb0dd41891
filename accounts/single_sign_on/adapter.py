"""How the sign-in library behaves here when somebody comes from a provider."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import User
from accounts.single_sign_on.people import Identity, person_of
from accounts.single_sign_on.provider import CheckedProvider
from accounts.single_sign_on.refusals import Reason, SignInRefusedError
from accounts.single_sign_on.trusted import TrustedProvider, trusted_providers


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers come from the configuration alone, and people only from those whom we know."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the configured providers; the library would also take them from the database."""
        named = {None, OpenIDConnectProvider.id}
        return [
            _app(row)
            for row in trusted_providers()
            if (provider in named or provider == row.slug) and client_id in {None, row.client_id}
        ]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> CheckedProvider:
        """Return a provider that checks everything, by its slug; raises SocialApp.DoesNotExist for any other."""
        return CheckedProvider(request, app=self.get_app(request, provider, client_id))

    def list_providers(self, request: HttpRequest) -> list[CheckedProvider]:
        """Return all of them."""
        return [CheckedProvider(request, app=app) for app in self.list_apps(request)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide who this is; raises SignInRefusedError for who may not enter."""
        trusted, claims = sociallogin.provider.trusted, sociallogin.claims
        identity = Identity.of(trusted, uid=sociallogin.account.uid, claims=claims)
        sociallogin.user, sociallogin.account = person_of(identity)
        sociallogin.state["second_factor"] = trusted.proves_second_factor(claims)
        # A sign-in that waits for a second factor is kept in the session, and would take the token along.
        sociallogin.token = None

    def on_authentication_error(
        self, request: HttpRequest, provider: CheckedProvider, error: str | None = None, **context: Any
    ) -> None:
        """Say in our own words what the library found: a cancelled attempt, an old one, or one that failed there."""
        if error == AuthError.CANCELLED:
            raise SignInRefusedError(Reason.CANCELLED)
        if context.get("exception") is not None:
            raise SignInRefusedError(Reason.UNTRUSTED, detail=type(context["exception"]).__name__)
        if "state_id" in (context.get("extra_context") or {}) or "error" not in request.GET:
            raise SignInRefusedError(Reason.EXPIRED)
        raise SignInRefusedError(Reason.REFUSED_THERE)

    def serialize_instance(self, instance: Model) -> dict[str, Any]:
        """Return what a sign-in that waits for a second step keeps in the session: of a user, only who it is."""
        if isinstance(instance, User):
            return {"id": str(instance.pk)}
        kept: dict[str, Any] = super().serialize_instance(instance)
        return kept

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse every sign-up."""
        return False


def _app(trusted: TrustedProvider) -> SocialApp:
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=trusted.slug,
        name=trusted.name,
        client_id=trusted.client_id,
        secret=trusted.client_secret,
        settings={"server_url": trusted.issuer},
    )
