"""`manage.py load_demo`: reference data, the examples and the sign-ins to look at them with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import env
from config.examples import load_examples
from config.reference import ReferenceFileError, load_files


class Command(BaseCommand):
    """For one laptop: a server that others can reach must not have sign-ins that everybody knows."""

    help = "Laadt de voorbeelden met hun aanmeldingen. Kan zo vaak als u wilt; wat u wijzigde blijft staan."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the password for the sign-ins."""
        parser.add_argument(
            "--password",
            default="",
            help="Wachtwoord voor alle aanmeldingen; anders ONTSCHOT_DEMO_PASSWORD, anders een willekeurig.",
        )

    def handle(self, *args: Any, password: str, **options: Any) -> None:
        """Load, and say what came in and with which password one can sign in."""
        if settings.PRODUCTION:
            raise CommandError("De voorbeelden horen niet in productie: hun wachtwoord is bekend. Er is niets geladen.")
        given = password or env.text("ONTSCHOT_DEMO_PASSWORD", "")
        try:
            load_files()
        except ReferenceFileError as error:
            raise CommandError(f"Niets geladen; herstel eerst:\n{error}") from error
        loaded = load_examples(password=given or None)
        self.stdout.write(
            f"Voorbeelden: {loaded.pools} budgetten, {loaded.pupils} kinderen en {loaded.accounts} aanmeldingen nieuw."
        )
        if loaded.password is not None and not given:
            self.stdout.write(f"Wachtwoord van de aanmeldingen (wordt niet nog eens getoond): {loaded.password}")
