"""Where finished papers are kept: outside every public folder, under a name that says nothing."""

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.core.files.storage import default_storage

from reports.models import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as it was written: its name in the storage, its SHA-256 in hexadecimals, its size in bytes."""

    name: str
    sha256: str
    size: int


# Longer than a worker may hold a job: a part that is older belongs to one that was killed.
SECONDS_A_PART_IS_IN_USE = 2 * 3600


class FileDamagedError(Exception):
    """The file of a paper is gone, or is not the file that was written."""


def store_pdf(paper_id: UUID, content: bytes) -> StoredFile:
    """Write the file of a paper at once or not at all.

    A worker that was taken over writes the same bytes to the same place, so it does no harm. What a worker that was
    killed left half written is cleared away by the next. Raises `OSError` when the disk is full or fails.
    """
    name = f"reports/{paper_id}.pdf"
    path, parts = Path(default_storage.path(name)), Path(default_storage.path("report-parts"))
    for folder in (path.parent, parts):
        folder.mkdir(parents=True, exist_ok=True)
    _clear(parts)
    with NamedTemporaryFile(dir=parts, suffix=".part", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return StoredFile(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def _clear(parts: Path) -> None:
    """Remove what nobody writes any more; another worker may be clearing too."""
    long_ago = time.time() - SECONDS_A_PART_IS_IN_USE
    for part in parts.glob("*.part"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < long_ago:
                part.unlink()


def read_pdf(paper: Paper) -> bytes:
    """Return the file of a paper that is done, as it was written; raises `FileDamagedError`."""
    try:
        content = Path(default_storage.path(paper.file.name)).read_bytes()
    except OSError as error:
        raise FileDamagedError(f"{paper._meta.model_name} {paper.pk} has no file") from error
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise FileDamagedError(f"the file of {paper._meta.model_name} {paper.pk} has changed")
    return content


def is_whole(paper: Paper) -> bool:
    """Tell whether the file of a paper is there as it was written."""
    try:
        read_pdf(paper)
    except FileDamagedError:
        return False
    return True
