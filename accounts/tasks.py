"""What the clock asks of this room: seal the log, walk along it, and remove what has ended."""

import logging

from celery import shared_task

from accounts import sealing
from accounts.sessions import remove_ended

__all__ = ["check_audit", "clear_ended", "seal_audit"]

logger = logging.getLogger(__name__)

# Walking along a million events takes a minute; nobody waits for it.
CHECK_SECONDS = 3600


@shared_task(name="accounts.tasks.seal_audit", ignore_result=True)
def seal_audit() -> None:
    """Seal what was logged since the last round; its hash goes to the log of the server, outside the database."""
    sealed = sealing.seal_events()
    if sealed.count:
        logger.info("audit: %d events sealed, %d in all, head %s", sealed.count, sealed.seals, sealed.head)


@shared_task(
    name="accounts.tasks.check_audit", ignore_result=True, soft_time_limit=CHECK_SECONDS, time_limit=CHECK_SECONDS + 60
)
def check_audit() -> None:
    """Check the whole log and keep the outcome for its page; what waited while no worker ran is sealed first."""
    seal_audit()
    sealing.check_log()


@shared_task(name="accounts.tasks.clear_ended", ignore_result=True)
def clear_ended() -> None:
    """Remove the sessions and the shared values whose time is over; nothing counts them any more."""
    remove_ended()
