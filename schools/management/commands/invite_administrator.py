"""Invites a functional administrator from the server: the first one, or one more when nobody can get in."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate

from schools.actions.invitations import Invited, invite_person, show_invitation_link
from schools.actions.people import RoleTerms
from schools.permissions import Role


class Command(BaseCommand):
    """Make an invitation and print its link, which works once; or let a worker mail it."""

    help = "Invite a functional administrator; prints the link, or mails it with --mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the address and the name."""
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="first name and surname")
        parser.add_argument("--mail", action="store_true", help="mail the link instead of printing it")
        parser.add_argument("--site", default=_site(), help="address of the site in the link (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite, and say what is to be done next."""
        email, site = options["email"].strip(), options["site"].rstrip("/")
        _check(email, site)
        try:
            link, invited = _invite(email, options["name"], site, mail=options["mail"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if invited.person is not None:
            self.stdout.write("This address had an account already: it now has the role of administrator.")
        elif link:
            self.stderr.write(
                f"Give this link to the administrator only. It works once, for {settings.INVITATION_DAYS} days."
            )
            self.stdout.write(link)
        else:
            self.stdout.write("A worker mails the link. The administrator's page of invitations shows whether it went.")


@transaction.atomic
def _invite(email: str, name: str, site: str, *, mail: bool) -> tuple[str, Invited]:
    """Return the link (empty: it is mailed, or none is needed) and what came of inviting."""
    terms = RoleTerms(role=Role.ADMINISTRATOR, place=None, valid_from=localdate(), valid_until=None)
    invited = invite_person(email=email, name=name, roles=[terms], site=site, acting_user=None)
    if invited.invitation is None or mail:
        return "", invited
    return show_invitation_link(invitation_id=invited.invitation.pk, site=site, acting_user=None), invited


def _check(email: str, site: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"{email} is not an e-mail address") from None
    parts = urlsplit(site)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise CommandError("--site wants an address such as https://ontschot.example.nl")


def _site() -> str:
    if settings.PRODUCTION and settings.ALLOWED_HOSTS:
        return f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
    return "http://127.0.0.1:8000"
