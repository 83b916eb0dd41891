"""What web, worker and scheduler look at before they begin, in production."""

import logging

from django.conf import settings
from django.db import DatabaseError, connections

from cases.checks import faults_of

logger = logging.getLogger(__name__)


def refuse_unsafe_database() -> None:
    """End this process when children's rows are not kept apart in the database, with each reason in the log.

    A database that does not answer yet is no reason: nothing can be read from it, and `/readyz` looks again.
    """
    if not settings.PRODUCTION:
        return
    try:
        faults = faults_of("default")
    except DatabaseError as error:
        logger.warning(
            "the database does not answer yet (%s): its rules on rows are not looked at", type(error).__name__
        )
        return
    finally:
        # What starts here goes on in processes of its own, which must not share a connection.
        connections.close_all()
    for fault in faults:
        logger.critical("refused to start: %s", fault)
    if faults:
        # No ordinary exception: the worker's signals would log that, and go on.
        raise SystemExit("refused to start: children's rows are not kept apart in this database, see the log")
