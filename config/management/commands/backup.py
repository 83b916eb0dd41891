"""`manage.py backup DIRECTORY`: the database and the reports of one moment, in a new folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupError, take_backup
from config.management.backup_words import REFUSED, TO_LOOK_AT, contents, line


class Command(BaseCommand):
    """Exit status 0: made; 1: made, but reports lack their file; 2: not made."""

    help = "Copy database and reports of one moment into a new directory, with a manifest to check them by."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the new directory."""
        parser.add_argument("directory", type=Path, metavar="DIRECTORY", help="a directory that does not exist yet")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        """Make it, and say what is in it."""
        try:
            backup, digest = take_backup(directory.absolute())
        except BackupError as error:
            raise CommandError(f"no backup was made: {error}", returncode=REFUSED) from error
        self.stdout.write(f"Backup made: {directory}\n{contents(backup)}\n{line('manifest', f'SHA-256 {digest}')}")
        if backup.lacking:
            faults = "\n".join(f"  {fault}" for fault in backup.lacking.values())
            raise CommandError(
                f"the backup is kept, but {len(backup.lacking)} report(s) are not in it:\n{faults}\n"
                "Ask for them again: the same calculation gives the same report.",
                returncode=TO_LOOK_AT,
            )
