"""Reading a document from a file, for the commands that take one."""

import sys
from pathlib import Path

from django.core.management.base import CommandError

__all__ = ["INVALID", "read_document"]

INVALID = 2
# A document of a hundred thousand decisions has 40 MB. What is larger is no pool, and would fill the memory.
MOST_BYTES = 256 * 1024 * 1024


def read_document(name: str) -> bytes:
    """Return the content of a file, or of standard input for `-`. Raises CommandError with exit status 2."""
    try:
        content = _start_of(name)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}", returncode=INVALID) from error
    if len(content) > MOST_BYTES:
        raise CommandError(f"{name}: larger than {MOST_BYTES // 1024**2} MB, so no pool document", returncode=INVALID)
    return content


def _start_of(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)
