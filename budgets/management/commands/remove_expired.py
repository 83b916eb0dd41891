"""`manage.py remove_expired`: who is past the term, per school; with `--remove` they go, and not otherwise."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from budgets.norm_codes import RETENTION_AFTER_DECISION, RETENTION_AFTER_LEAVING
from budgets.retention import retention_terms
from cases.actions import complete_removal_list, remove_expired_pupil
from cases.queries import RetentionTerms, due_children, due_per_school
from cases.scope import Reason, full_scope

NO_NORM = 1
EVERY = 100


class Command(BaseCommand):
    """Exit status 0: done; 1: a norm is missing, so that nothing can be said of some children."""

    help = "Show which children are past their term. With --remove, remove them for good; sums stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is asked."""
        parser.add_argument("--remove", action="store_true", help="remove them; without it nothing changes")
        parser.add_argument("--school", type=_id, metavar="ID", help="of this school alone")
        parser.add_argument("--most", type=_number, metavar="N", help="at most so many children in this run")

    @full_scope(Reason.RETENTION)
    def handle(self, *, remove: bool, school: UUID | None, most: int | None, **options: Any) -> None:
        """Show or remove. Each child is a transaction of its own: stop it at any moment, and go on by the next run."""
        today = timezone.localdate()
        terms = retention_terms(day=today)
        self._show_schools(terms, today=today, school=school)
        found = due_children(terms, today=today)
        found = found.filter(school=school) if school else found
        ids = list(found.order_by("school", "pk").values_list("pk", flat=True)[:most])
        if remove:
            self._remove(ids, terms, today=today)
        else:
            for pk in ids:
                self.stdout.write(f"due {pk}")
            self.stdout.write(f"{len(ids)} to remove; nothing was removed (add --remove to do so)")
        _refuse_missing(terms)

    def _show_schools(self, terms: RetentionTerms, *, today: date, school: UUID | None) -> None:
        for row in due_per_school(terms, today=today):
            if school in {None, row.school_id}:
                due = row.children - row.held
                self.stdout.write(f"{row.school_id} {row.school}: {due} past the term, {row.held} held for longer")

    def _remove(self, ids: list[UUID], terms: RetentionTerms, *, today: date) -> None:
        removed = 0
        for number, pk in enumerate(ids, start=1):
            if remove_expired_pupil(pupil_id=pk, terms=terms, today=today, acting_user=None):
                removed += 1
                self.stdout.write(f"removed {pk}")
            if number % EVERY == 0:
                self.stdout.write(f"{number} of {len(ids)} looked at")
        complete_removal_list()
        self.stdout.write(f"{removed} removed, {len(ids) - removed} no longer to remove")


def _refuse_missing(terms: RetentionTerms) -> None:
    known = {
        RETENTION_AFTER_LEAVING: terms.years_after_leaving,
        RETENTION_AFTER_DECISION: terms.years_after_last_decision,
    }
    missing = [code for code, years in known.items() if years is None]
    if missing:
        raise CommandError(f"there is no norm {' and no norm '.join(missing)} for today", returncode=NO_NORM)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError("is not the id of a school") from error


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise ArgumentTypeError("must be a whole number from 1 on")
    return int(text)
