"""Restoring a backup: everything is checked before anything is touched, and once more afterwards."""

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from accounts.sealing import verify_chain
from cases.actions import complete_removal_list, listed_removals, remove_again
from cases.scope import Reason, full_scope
from config.backup.databases import Database, filled_tables, this_database
from config.backup.facts import Facts
from config.backup.folders import sha256_of
from config.backup.manifest import Backup, read_backup
from config.backup.problems import BackupError
from config.backup.recording import record
from config.database_rights import grant_rights
from reports.files import FileDamagedError, read_pdf, store_pdf
from reports.models import PAPER_KINDS

logger = logging.getLogger(__name__)


class RestoredWronglyError(Exception):
    """The database was restored and is not what was backed up: it must not be used. A line per difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored and held against the backup.

    `migrated` are the migrations that the backup did not have; `audit_problems` counts what was wrong with the seals of
    the audit log, which came back as they were. `removed_again` counts the children who came back and were removed.
    """

    backup: Backup
    migrated: list[str]
    audit_problems: int
    removed_again: int


@full_scope(Reason.BACKUP)
def restore_backup(folder: Path, *, removals: Path | None = None) -> Restored:
    """Put a backup into an empty database, with its reports, and without the children who were removed since.

    Who they are stands in the list beside the reports, and in `removals` when the caller has a list from elsewhere.
    Raises `BackupError` before anything is changed, `RestoredWronglyError` when what came back is not what was kept.
    """
    backup = read_backup(folder)
    database = this_database()
    _refuse_other_place(backup, database)
    missing = _missing_migrations(backup)
    _refuse_filled(database)
    removed = _removed_since(removals)
    _put_files(backup, folder)
    database.load(folder / backup.database.path)
    _check(backup, database)
    with database.as_owner():
        if missing:
            call_command("migrate", interactive=False, verbosity=0)
        else:
            grant_rights("default")
    _check_reports(backup)
    problems = _audit_problems(backup)
    removed_again = sum(remove_again(pupil_id=pk, day=day) for pk, day in sorted(removed.items()))
    complete_removal_list()
    record("restore_backup")
    logger.info("backup restored: %s rows, %s reports", backup.facts.row_count, len(backup.reports))
    return Restored(backup=backup, migrated=missing, audit_problems=problems, removed_again=removed_again)


def _refuse_other_place(backup: Backup, database: Database) -> None:
    if backup.vendor != database.vendor:
        raise BackupError(
            f"this backup is of {backup.vendor}, and DATABASE_URL names {database.vendor}: it can only go back into"
            f" {backup.vendor}"
        )
    if backup.server > database.server():
        raise BackupError(
            f"this backup is of {backup.vendor} {backup.server}, and this server is version {database.server()}: use"
            f" version {backup.server} or later"
        )
    database.check_programs()


def _missing_migrations(backup: Backup) -> list[str]:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    later = sorted(set(backup.facts.migrations) - known)
    if later:
        raise BackupError(
            f"this backup was made by Ontschot {backup.version}, whose database is newer than this version knows"
            f" ({', '.join(later)}): restore it with that version or a later one"
        )
    return sorted(known - set(backup.facts.migrations))


def _refuse_filled(database: Database) -> None:
    with database.reading() as reader:
        filled = filled_tables(reader)
    if filled:
        raise BackupError(
            f"the database is not empty ({', '.join(filled)}): restore into a new one, or drop and create this one"
            " first if nothing in it is needed any more"
        )


def _removed_since(removals: Path | None) -> dict[UUID, date]:
    try:
        return listed_removals() | (listed_removals(removals) if removals else {})
    except OSError as error:
        raise BackupError(f"the list of removed children: {error.filename}: {error.strerror}") from error
    except ValueError as error:
        raise BackupError(f"the list of removed children: {error}") from error


def _put_files(backup: Backup, folder: Path) -> None:
    """Store each report under the name that its row has; a file that is there already must be the same one."""
    for file in backup.reports:
        place = Path(default_storage.path(file.path))
        if place.exists() and sha256_of(place) != file.sha256:
            raise BackupError(f"{place} is there and is another file than that of the backup: move it away first")
    try:
        for file in backup.reports:
            stored = store_pdf(UUID(Path(file.path).stem), (folder / file.path).read_bytes())
            if (stored.name, stored.sha256) != (file.path, file.sha256):
                raise BackupError(f"{file.path} changed while it was being restored")
    except OSError as error:
        raise BackupError(f"{error.filename}: {error.strerror}") from error


def _check(backup: Backup, database: Database) -> None:
    with database.reading() as reader:
        wrong = backup.facts.differences(Facts.of(reader))
    wrong += database.faults()
    if wrong:
        raise RestoredWronglyError("\n".join(wrong))


def _check_reports(backup: Backup) -> None:
    wrong = []
    for kind in PAPER_KINDS:
        for paper in kind.objects.filter(status="done").exclude(pk__in=list(backup.lacking)):
            try:
                read_pdf(paper)
            except FileDamagedError as error:
                wrong.append(str(error))
    if wrong:
        raise RestoredWronglyError("\n".join(wrong))


def _audit_problems(backup: Backup) -> int:
    """Walk along the chain of the log. That its last lines were not sealed yet, long ago by now, is no fault."""
    verdict = verify_chain(head=backup.facts.audit.head or "")
    return sum(problem.kind != "unsealed" for problem in verdict.problems)
