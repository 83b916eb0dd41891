"""Where finished reports are kept: outside every public folder, under a name that says nothing."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.core.files.storage import default_storage

from reports.models import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as it was written: its name in the storage, its SHA-256 in hexadecimals, its size in bytes."""

    name: str
    sha256: str
    size: int


class FileDamagedError(Exception):
    """The file of a report is gone, or is not the file that was written."""


def store_pdf(report_id: UUID, content: bytes) -> StoredFile:
    """Write the file of a report at once or not at all.

    A worker that was taken over writes the same bytes to the same place, so it does no harm.
    """
    name = f"reports/{report_id}.pdf"
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return StoredFile(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def read_pdf(report: Report) -> bytes:
    """Return the file of a report that is done, as it was written; raises `FileDamagedError`."""
    try:
        content = Path(default_storage.path(report.file.name)).read_bytes()
    except OSError as error:
        raise FileDamagedError(f"report {report.pk} has no file") from error
    if hashlib.sha256(content).hexdigest() != report.sha256:
        raise FileDamagedError(f"the file of report {report.pk} has changed")
    return content
