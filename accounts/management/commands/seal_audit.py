"""`manage.py seal_audit`: seal what was logged, now instead of within a minute, and say the newest hash."""

from django.core.management.base import BaseCommand

from accounts.sealing import seal_events


class Command(BaseCommand):
    """Seal the log; keep the hash outside the database, for `verify_audit --head`."""

    help = "Seal what was logged and print the newest hash (the head)."

    def handle(self, **options: object) -> None:
        """Seal and print the head on a line of its own."""
        sealed = seal_events()
        self.stderr.write(f"{sealed.count} events sealed, {sealed.seals} in all; head:")
        self.stdout.write(sealed.head)
