"""What the tests about people share."""

import re
from datetime import date, timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from accounts.models import User
from schools.actions import mails
from schools.actions.invitations import Invited, invite_person
from schools.actions.people import RoleTerms
from schools.models import Mail, MailStatus, School
from schools.permissions import Role

SITE = "https://ontschot.example.nl"
PASSWORD = "een lang en nieuw wachtwoord"


def days(number: int) -> date:
    """The day that lies so many days from today."""
    return timezone.localdate() + timedelta(days=number)


def terms(role: Role, place: Any = None, **period: date | None) -> RoleTerms:
    """A role from today on, without an end."""
    return RoleTerms(role=role, place=place, **{"valid_from": days(0), "valid_until": None, **period})  # type: ignore[arg-type]


def invite(email: str, school: School, *, by: User | None, **more: Any) -> Invited:
    """Invite somebody as director of a school."""
    roles = more.pop("roles", [terms(Role.DIRECTOR, school)])
    return invite_person(email=email, name="Nina Nieuw", roles=roles, site=SITE, acting_user=by, **more)


def send_everything() -> None:
    """Do what the worker does with the mails that wait."""
    for pk in list(Mail.objects.filter(status=MailStatus.QUEUED).values_list("pk", flat=True)):
        mails.send_mail(pk)


def link_in(body: str) -> str:
    """The link of an invitation, without the address of the site."""
    found = re.search(r"https://ontschot\.example\.nl(/uitnodiging/\?code=[\w-]{43})\n", body)
    assert found is not None
    return found[1]


def newest_link() -> str:
    """The link in the last invitation that was sent."""
    bodies = [str(sent.body) for sent in mail.outbox if "/uitnodiging/" in sent.body]
    return link_in(bodies[-1])


def token_of(link: str) -> str:
    """The secret in a link."""
    return link.partition("=")[2]
