"""`manage.py renew_second_factors`: write every secret of a second step with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import renew_second_factors


class Command(BaseCommand):
    """After this a key in ONTSCHOT_OLD_SECRET_KEYS is needed no more. Exit status 1: some secrets were unreadable."""

    help = "Write every secret of a second step with the newest ONTSCHOT_SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rewrite them, and say how many."""
        renewed, unreadable = renew_second_factors()
        self.stdout.write(f"{renewed} secrets written with the newest key.")
        if unreadable:
            raise CommandError(f"{unreadable} secrets were written with a key that is not here; reset those people.")
