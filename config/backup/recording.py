"""The line in the audit log about a backup: it takes along, or brings back, the data of every child."""

import logging

from django.db import DatabaseError

from accounts.actions import record_event
from cases.models import Pupil

logger = logging.getLogger(__name__)


def record(action: str) -> None:
    """Add the line; what was done is not undone when a role that only reads, or an older database, cannot take it."""
    try:
        record_event(acting_user=None, action=action, subject=Pupil)
    except DatabaseError as error:
        logger.warning("not in the audit log: %s (%s)", action, type(error).__name__)
