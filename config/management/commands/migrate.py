"""`manage.py migrate`: Django's own, with the rows of children within reach and the application's rights after it."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand

from cases.scope import Reason, full_scope
from config.database_rights import grant_rights


class Command(MigrateCommand):
    """A migration may change every row; no person asks for it, and the role that runs it owns the tables."""

    def check(self, *args: Any, **options: Any) -> None:
        """Check as Django does, but not the role: it may not be that of web and worker, who own nothing."""
        super().check(*args, **{**options, "databases": None})

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then give the application's role its rights, also on what is new."""
        with full_scope(Reason.MIGRATION):
            super().handle(*args, **options)
        for granted in grant_rights(options["database"]):
            if options["verbosity"]:
                self.stdout.write(granted)
