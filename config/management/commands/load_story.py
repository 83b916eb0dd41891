"""`manage.py load_story`: the examples that go from proposal to agreement, one budget in each state."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import override

from config import env
from config.examples import load_story_pools
from config.story import play_story


class Command(BaseCommand):
    """For one laptop, after `load_demo`, whose sign-ins take part in it."""

    help = "Laadt de voorbeelden van voorstel tot afspraak. Kan zo vaak als u wilt; wat u wijzigde blijft staan."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the password for the sign-ins."""
        parser.add_argument(
            "--password", default="", help="Wachtwoord voor de nieuwe aanmeldingen; anders ONTSCHOT_DEMO_PASSWORD."
        )

    def handle(self, *args: Any, password: str, **options: Any) -> None:
        """Load, and let happen what happens in the story."""
        if settings.PRODUCTION:
            raise CommandError("De voorbeelden horen niet in productie: hun wachtwoord is bekend. Er is niets geladen.")
        given = password or env.text("ONTSCHOT_DEMO_PASSWORD", "")
        with override(settings.LANGUAGE_CODE), transaction.atomic():
            loaded = load_story_pools(password=given or None)
            played = play_story()
        self.stdout.write(
            f"Voorbeelden van voorstel tot afspraak: {loaded.pools} budgetten en {loaded.pupils} kinderen nieuw; "
            f"{played} verder gebracht."
        )
