"""`manage.py unlink_provider ADDRESS`: let somebody with a new account at the organisation be linked again."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.single_sign_on.people import unlink


class Command(BaseCommand):
    """Forget the accounts at providers of one user."""

    help = "Forget which accounts at a provider belong to a user; the next sign-in with this address links again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the e-mail address of the user."""
        parser.add_argument("address", help="the e-mail address of the user in Ontschot")

    def handle(self, *, address: str, **options: object) -> None:
        """Unlink; it is an error when there is nobody with this address."""
        person = User.objects.filter(email=address.strip().lower()).first()
        if person is None:
            raise CommandError("There is no user with this address.")
        self.stdout.write("unlinked" if unlink(person=person, acting_user=None) else "there was no link")
