"""What is counted to slow down who guesses, and the lines about that in the log.

The counts stand in the cache, which all web processes share (the database, see `SharedValue`). Every limit is a moving
window: the pause ends by itself, and nobody is locked out for good.
"""

from django.core.cache import cache

from accounts.actions import record_event
from accounts.models import AuditEvent, User
from accounts.queries import user_with_address
from accounts.trail import current_trail

__all__ = ["note_pause"]

# A guesser asks on during a pause; one line in so many seconds says so as well as a thousand.
SECONDS_BETWEEN_LINES = 60


def note_pause(action: str, *, email: str = "", user: User | None = None) -> None:
    """Log that somebody must wait: for which account, when it is one; an address that is none is stored nowhere."""
    known = user or user_with_address(email)
    place = f"pause {action} {known.pk if known else '-'} {current_trail().address}"
    if not cache.add(place.replace(" ", ":"), "", timeout=SECONDS_BETWEEN_LINES):
        return
    refused = AuditEvent.Outcome.REFUSED
    record_event(acting_user=None, action="wait_after_tries", subject=known or User, outcome=refused)
