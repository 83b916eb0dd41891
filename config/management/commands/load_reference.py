"""`manage.py load_reference`: store municipalities, school holidays and national norms from the project's files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.reference import ReferenceFileError, load_files


class Command(BaseCommand):
    """Safe to run as often as one likes: rows that changed are updated, the others are left alone."""

    help = "Laadt gemeenten, schoolvakanties en landelijke uitgangspunten. Kan zo vaak als u wilt."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every file, or none with one line per fault."""
        try:
            outcome = load_files()
        except ReferenceFileError as error:
            raise CommandError(f"Niets geladen; herstel eerst:\n{error}") from error
        for path, stored in outcome.items():
            self.stdout.write(
                f"{path}: {stored.created} nieuw, {stored.updated} gewijzigd, {stored.unchanged} ongewijzigd"
            )
