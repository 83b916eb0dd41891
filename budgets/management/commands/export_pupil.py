"""`manage.py export_pupil ID`: everything that is known of one child and who looked, as JSON on stdout."""

import json
from argparse import ArgumentTypeError
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from accounts.actions import record_event
from budgets.pupil_file import pupil_file
from cases.models import Pupil
from cases.scope import Reason, full_scope

INVALID = 2


class Command(BaseCommand):
    """For a school that asks it of whoever runs the server; the school itself uses the page of the child."""

    help = "Print everything about one child as JSON (ontschot.pupil/1), with who looked. It is in the audit log."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the id, which stands in the address of the child's page."""
        parser.add_argument("pupil", type=_id, metavar="ID", help="the id in the address of the child's page")

    @full_scope(Reason.ACCESS)
    def handle(self, *, pupil: UUID, **options: Any) -> None:
        """Print it; exit status 2 when there is no such child (any more)."""
        found = Pupil.objects.select_related("school", "responsible_municipality").filter(pk=pupil).first()
        if found is None:
            raise CommandError("there is no child with this id", returncode=INVALID)
        with translation.override("nl"):
            document = pupil_file(found).document()
            text = json.dumps(document, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False)
        record_event(acting_user=None, action="export_pupil", subject=found)
        self.stdout.write(text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError("is not the id of a child") from error
