"""What a test told this provider: what it says of its people, and how it lies. Lives in the provider's memory."""

from typing import Any

# Of each person (by name at sign-in) the claims, in token and userinfo alike.
PEOPLE: dict[str, dict[str, Any]] = {}
# How it lies: see `tests.openid.lies`.
LIES: dict[str, Any] = {}
