"""Secrets of a second step, so that a copy of the database alone cannot sign in as somebody.

The key is made from the secret key of the server. An older secret key can stay known beside the new one
(`ONTSCHOT_OLD_SECRET_KEYS`) until `manage.py renew_second_factors` has written everything with the new one.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["UnreadableSecretError", "decrypted", "encrypted", "rewritten"]

# So that the key for this is no key for anything else that is made from the same secret.
PURPOSE = b"ontschot.second-factor.1"


class UnreadableSecretError(ValueError):
    """It was written with a key that this server does not have."""


def encrypted(text: str) -> str:
    """Return the text as only this server reads it."""
    return _keys().encrypt(text.encode()).decode("ascii")


def decrypted(text: str) -> str:
    """Return what was written; raises UnreadableSecretError when the key of then is gone."""
    try:
        return _keys().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecretError from error


def rewritten(text: str) -> str:
    """Return the same secret written with the newest key; raises UnreadableSecretError."""
    try:
        return _keys().rotate(text.encode()).decode("ascii")
    except InvalidToken as error:
        raise UnreadableSecretError from error


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    # The secret is 50 random characters or more, so one round is enough to spread it over a key.
    return base64.urlsafe_b64encode(hashlib.sha256(PURPOSE + secret.encode()).digest())
