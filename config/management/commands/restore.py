"""`manage.py restore DIRECTORY`: a backup into an empty database, checked before and after."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupError, Restored, RestoredWronglyError, restore_backup
from config.management.backup_words import REFUSED, TO_LOOK_AT, WRONG, contents


class Command(BaseCommand):
    """Exit status 0: restored; 1: restored, with something to look at; 2: refused; 3: restored and not the same."""

    help = "Restore a backup into an empty database. Stop web, worker and scheduler first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the backup."""
        parser.add_argument("directory", type=Path, metavar="DIRECTORY", help="what `backup` made")
        parser.add_argument(
            "--removed",
            type=Path,
            metavar="FILE",
            help="a copy of removed-pupils.txt, when the one beside the reports is lost",
        )

    def handle(self, *args: Any, directory: Path, removed: Path | None, **options: Any) -> None:
        """Restore, and say what was verified."""
        try:
            restored = restore_backup(directory, removals=removed)
        except BackupError as error:
            raise CommandError(f"nothing was restored: {error}", returncode=REFUSED) from error
        except RestoredWronglyError as error:
            raise CommandError(
                f"what was restored is not what was backed up; do not use this database:\n{error}", returncode=WRONG
            ) from error
        backup = restored.backup
        self.stdout.write(f"Restored the backup of {backup.made_at}: {directory}\n{contents(backup)}")
        self.stdout.write(
            "Verified: SHA-256 of every file; rows and contents of every table; the money of every calculation;"
            f" {len(backup.facts.rules)} constraints and other rules; every reference; the audit log and its seals;"
            f" {len(backup.reports)} reports against their rows."
        )
        if restored.migrated:
            self.stdout.write(f"The backup was of an older version; migrated: {', '.join(restored.migrated)}")
        self.stdout.write(
            f"{restored.removed_again} children who were removed after this backup are gone again, by the list of"
            " removals beside the reports. Everyone has to sign in again. What else was taken away or withdrawn after"
            " this backup is back: look at who has access."
        )
        to_look_at = _to_look_at(restored)
        if to_look_at:
            raise CommandError("restored, with something to look at:\n" + "\n".join(to_look_at), returncode=TO_LOOK_AT)


def _to_look_at(restored: Restored) -> list[str]:
    """Return what was not in order before the backup was made, and has come back so."""
    lines = [f"{fault}; ask for it again" for fault in restored.backup.lacking.values()]
    if restored.audit_problems:
        lines.append(f"{restored.audit_problems} seals of the audit log do not fit: see manage.py verify_audit")
    return lines
