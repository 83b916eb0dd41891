"""The list of removed children beside the database: what a restore of an older backup reads to remove them again.

A line per child: its random id and the day, such as `7c6f45d3-6151-48cc-8fc5-32b91dbd899b 2026-11-23`. The table
`RemovedPupil` holds the same; the file outlives a database that is put back as it was.
"""

import logging
import os
import re
from datetime import date
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

from cases.models import RemovedPupil

__all__ = ["REMOVAL_LIST", "complete_removal_list", "listed_removals"]

logger = logging.getLogger(__name__)

REMOVAL_LIST = "removed-pupils.txt"
LINE = re.compile(r"([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}) ([0-9]{4}-[0-9]{2}-[0-9]{2})")


def listed_removals(path: Path | None = None) -> dict[UUID, date]:
    """Return the day of each removal in the list; a list that is not there is empty.

    Raises ValueError, with the number of the line, when the file is no such list: a list that was cut off must not
    pass for a short one.
    """
    place = path or _place()
    try:
        lines = place.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        if path is not None:
            raise
        return {}
    except UnicodeDecodeError as error:
        raise ValueError(f"{place} is no list of removals") from error
    found = [LINE.fullmatch(line) for line in lines]
    wrong = [number for number, line in enumerate(found, start=1) if line is None]
    if wrong:
        raise ValueError(f"{place}: line {wrong[0]} is not an id and a day")
    return {UUID(line[1]): date.fromisoformat(line[2]) for line in found if line is not None}


def complete_removal_list() -> int:
    """Add to the list what the table has and the list has not; return how many.

    Called after each removal is certain, and again by whatever reads it: a process that died in between, or a disk
    that was full, leaves nothing out for good. It never fails the work it comes after.
    """
    try:
        known = listed_removals()
        new = [row for row in RemovedPupil.objects.order_by("removed_on", "pk") if row.pk not in known]
        if new:
            _append("".join(f"{row.pk} {row.removed_on.isoformat()}\n" for row in new))
        return len(new)
    except (OSError, ValueError) as error:
        logger.error("the list of removals is not complete: %s", type(error).__name__)  # noqa: TRY400
        return 0


def _append(text: str) -> None:
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        # One write: two processes that append at the same time do not mix their lines.
        os.write(descriptor, text.encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place() -> Path:
    return Path(default_storage.path(REMOVAL_LIST))
