"""The manifest of a backup: what is in the folder, and what must be in the database that is restored from it."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from config.backup.facts import Facts
from config.backup.folders import sha256_of, write_private
from config.backup.problems import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = "manifest.json.sha256"
REPORT = re.compile(r"reports/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.pdf")
DATABASE = re.compile(r"database\.(dump|sqlite3)")


class DamagedBackupError(BackupError):
    """The folder is no backup, or not the one that was made; the message has a line per fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One file: its path within the backup, its SHA-256 in hexadecimals, its size in bytes."""

    path: str
    sha256: str
    size: int

    @classmethod
    def of(cls, folder: Path, path: str) -> Self:
        """Look at the file as it is."""
        return cls(path=path, sha256=sha256_of(folder / path), size=(folder / path).stat().st_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup as its manifest describes it.

    `vendor` is `sqlite` or `postgresql`, `server` the major version of the server (PostgreSQL) or library (SQLite).
    `made_at` is ISO 8601 in UTC, `version` that of Ontschot. `lacking` are the reports that the database calls done and
    whose file was gone or damaged when the backup was made, by id, with what was wrong.
    """

    made_at: str
    version: str
    vendor: str
    server: int
    database: BackupFile
    reports: list[BackupFile]
    lacking: dict[str, str]
    facts: Facts

    @property
    def files(self) -> list[BackupFile]:
        """Every file except the manifest and its seal."""
        return [self.database, *self.reports]

    def write(self, folder: Path) -> str:
        """Write manifest and seal, the seal last; return the SHA-256 of the manifest."""
        document = {"format": FORMAT, **asdict(self), "facts": self.facts.stored()}
        content = json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"
        digest = hashlib.sha256(content).hexdigest()
        write_private(folder / MANIFEST, content)
        write_private(folder / SEAL, _seal(digest))
        return digest


def read_backup(folder: Path) -> Backup:
    """Read a backup and hold every byte of it against its manifest.

    Raises `DamagedBackupError` with every fault, and `BackupError` for a backup of a later version.
    """
    backup = _parsed(_sealed(folder))
    faults = [fault for file in backup.files for fault in _faults(folder, file)]
    if faults:
        raise DamagedBackupError("\n".join(faults))
    return backup


def _sealed(folder: Path) -> bytes:
    try:
        content, seal = (folder / MANIFEST).read_bytes(), (folder / SEAL).read_bytes()
    except OSError as error:
        raise DamagedBackupError(f"{folder} is not a whole backup: {error.filename}: {error.strerror}") from error
    if seal != _seal(hashlib.sha256(content).hexdigest()):
        raise DamagedBackupError(f"{MANIFEST} is not the one that was written: it does not match {SEAL}")
    return content


def _seal(digest: str) -> bytes:
    return f"{digest}  {MANIFEST}\n".encode()


def _parsed(content: bytes) -> Backup:
    try:
        document: dict[str, Any] = json.loads(content)
        _refuse_other_format(document.pop("format"))
        read: dict[str, Any] = {
            "database": BackupFile(**document.pop("database")),
            "reports": [BackupFile(**file) for file in document.pop("reports")],
            "facts": Facts.from_stored(document.pop("facts")),
        }
        backup = Backup(**document, **read)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedBackupError(f"{MANIFEST} is not a manifest of format {FORMAT}: {error!r}") from error
    strange = [file.path for file in backup.reports if not REPORT.fullmatch(file.path)]
    if strange or not DATABASE.fullmatch(backup.database.path):
        raise DamagedBackupError(f"{MANIFEST} names files that no backup has: {strange or backup.database.path}")
    return backup


def _refuse_other_format(number: object) -> None:
    if number != FORMAT:
        raise BackupError(
            f"this backup has format {number}, and this version of Ontschot knows format {FORMAT}: use the version of"
            " Ontschot that made it, or a later one"
        )


def _faults(folder: Path, file: BackupFile) -> list[str]:
    try:
        found = BackupFile.of(folder, file.path)
    except OSError as error:
        return [f"{file.path}: {error.strerror}"]
    if found.size != file.size:
        return [f"{file.path}: {found.size} bytes instead of {file.size}"]
    if found.sha256 != file.sha256:
        return [f"{file.path}: not the file that was written (its SHA-256 differs)"]
    return []
