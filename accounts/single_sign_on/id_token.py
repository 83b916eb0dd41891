"""The ID token, held to OpenID Connect Core 1.0, section 3.1.3.7, with nothing left out."""

from typing import Any

import jwt

from accounts.single_sign_on.refusals import Reason, SignInRefusedError

# Signatures with a key pair alone. With HS256 the client secret, or a public key taken for a secret, would sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_DIFFER_SECONDS = 30
LONGEST_SUBJECT = 255


def verified_claims(
    token: object, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str
) -> dict[str, object]:
    """Return what the token says, once it is certain that this issuer said it, to us, now and for this attempt.

    `keys` is the provider's set of public keys (JWKS). Raises SignInRefusedError (untrusted) for anything else.
    """
    if not isinstance(token, str):
        raise _untrusted("no id_token")
    try:
        claims: dict[str, object] = jwt.decode(
            token,
            _key(token, keys),
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=CLOCKS_DIFFER_SECONDS,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise _untrusted(type(error).__name__) from error
    _for_us(claims, client_id)
    if claims["nonce"] != nonce:
        raise _untrusted("nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise _untrusted("sub")
    return claims


def _key(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """Return the key that the token names; a token that names none is for the provider with a single key."""
    named = jwt.get_unverified_header(token).get("kid")
    signing = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in {"sig", None}]
    fitting = [key for key in signing if key.key_id == named] if named else signing
    if len(fitting) != 1:
        raise _untrusted("key")
    return fitting[0]


def _for_us(claims: dict[str, object], client_id: str) -> None:
    """Refuse a token that was given to another application and names us beside it."""
    shared = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if shared else client_id) != client_id:
        raise _untrusted("azp")


def _untrusted(detail: str) -> SignInRefusedError:
    return SignInRefusedError(Reason.UNTRUSTED, detail=f"id_token: {detail}")
