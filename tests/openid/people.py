"""What the provider says of who signed in."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.openid.orders import PEOPLE


class Validator(OAuth2Validator):  # type: ignore[misc]
    """The toolkit's own, with the claims that a test gave to a person."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return PEOPLE[request.user.get_username()]
