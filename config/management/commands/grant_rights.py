"""`manage.py grant_rights`: the rights of the application's role, once more. `migrate` gives them too."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.database_rights import grant_rights


class Command(BaseCommand):
    """For after a restore, or when somebody changed rights by hand."""

    help = "Give the application's role its rights on every table. Give DATABASE_URL the role that owns the tables."

    def handle(self, *args: Any, **options: Any) -> None:
        """Give them, and say to whom."""
        granted = grant_rights("default")
        if not granted:
            raise CommandError(
                "nothing was granted: the database is no PostgreSQL, ONTSCHOT_DATABASE_ROLE names no role of it, or"
                " DATABASE_URL has that role itself"
            )
        self.stdout.write("\n".join(granted))
