"""Codes as an app on a telephone computes them (RFC 4226 and 6238), written apart from the library that checks them."""

import base64
import hashlib
import hmac
import struct
import time

PERIOD = 30


def code_of(secret: str, *, at: float | None = None) -> str:
    """Return the six digits that belong to a base32 secret at a moment, in seconds since 1970; without one, now."""
    counter = struct.pack(">Q", int((time.time() if at is None else at) // PERIOD))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[19] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
