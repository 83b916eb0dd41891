"""What `manage.py check --deploy` asks of a server beside what Django asks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's own name

__all__ = ["check_security_contact"]


@register(Tags.security, deploy=True)
def check_security_contact(**_: Any) -> list[CheckMessage]:
    """Warn when whoever finds a weakness cannot find whom to tell."""
    if settings.SECURITY_CONTACT:
        return []
    hint = "Set ONTSCHOT_SECURITY_CONTACT to an address such as mailto:security@example.nl."
    return [Warning("/.well-known/security.txt is not there.", hint=hint, id="ontschot.W001")]
