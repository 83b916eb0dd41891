"""`manage.py verify_backup DIRECTORY`: hold every byte of a backup against its manifest; no database is touched."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupError, read_backup
from config.management.backup_words import REFUSED, contents


class Command(BaseCommand):
    """Exit status 0: every file is the one that was written; 2: it is not, or this is no backup."""

    help = "Check that a backup is whole, without restoring it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the backup."""
        parser.add_argument("directory", type=Path, metavar="DIRECTORY", help="what `backup` made")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        """Check, and say what is in it."""
        try:
            backup = read_backup(directory)
        except BackupError as error:
            raise CommandError(f"this backup cannot be used: {error}", returncode=REFUSED) from error
        self.stdout.write(f"Backup of {backup.made_at} is whole: {directory}\n{contents(backup)}")
