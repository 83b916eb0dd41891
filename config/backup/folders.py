"""A folder that appears as a whole or not at all, for this user alone."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from config.backup.problems import BackupError

PREFIX, SUFFIX = ".ontschot-", ".part"


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """Give a folder beside `target` that becomes `target` when the block ends without an error.

    Raises `BackupError` when `target` is there already, at the start or at the end. What an interrupted earlier one
    left behind is removed, unless a process is still at work in it.
    """
    _refuse_existing(target)
    _remove_left_overs(target.parent)
    part = Path(mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=target.parent))
    lock = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield part
        for path in (*part.rglob("*"), part):
            _make_durable(path)
        _refuse_existing(target)
        part.rename(target)
        _make_durable(target.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    finally:
        os.close(lock)


def write_private(path: Path, content: bytes) -> None:
    """Write a new file for this user alone; its folder is made if absent, for this user alone."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    make_private(path)
    path.write_bytes(content)


def make_private(path: Path) -> None:
    """Make an empty file that this user alone may read and write; another program may then fill it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimals."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_existing(target: Path) -> None:
    if os.path.lexists(target):
        raise BackupError(f"{target} is there already; a backup is never overwritten")


def _remove_left_overs(folder: Path) -> None:
    for part in folder.glob(f"{PREFIX}*{SUFFIX}"):
        lock = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(part, ignore_errors=True)
        finally:
            os.close(lock)


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
