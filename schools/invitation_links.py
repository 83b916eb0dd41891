"""The links of invitations: made when they are sent, kept only as a hash, and looked up by it."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from schools.models import Invitation

__all__ = ["find_by_token", "hash_of", "renew_link"]

# 256 bits: nobody guesses one, so the hash needs no salt and no slowness.
TOKEN_BYTES = 32


@transaction.atomic
def renew_link(invitation_id: UUID, *, site: str) -> str:
    """Make a link for an invitation that is open; the one before it works no longer. Empty when it is not open.

    The secret stands behind the question mark, which the logs of Ontschot leave out.
    """
    invitation = Invitation.objects.select_for_update().open().filter(pk=invitation_id).first()
    if invitation is None:
        return ""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hash = hash_of(token)
    invitation.expires_at = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    invitation.save(update_fields=["token_hash", "expires_at"])
    return f"{site}{reverse('schools:invitation')}?code={token}"


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find_by_token(token: str) -> Invitation | None:
    """Return the open invitation of a link whose time is not over; None for every other text."""
    if not token:
        return None
    rows = Invitation.objects.open().filter(token_hash=hash_of(token), expires_at__gt=timezone.now())
    return rows.select_related("invited_by").first()
