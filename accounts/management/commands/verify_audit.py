"""`manage.py verify_audit [--head HASH]`: walk along the log and say what was changed, and where."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from accounts.sealing import Problem, verify_chain

SENTENCES = {
    "changed": "seal {position}: event {event} or its seal is not what was sealed",
    "unreadable": "seal {position}: it or its event holds what cannot be read; what follows was not checked",
    "event_gone": "seal {position}: event {event} is gone",
    "seal_gone": "seal {position} is gone",
    "inserted": "seal {position}: event {event} is dated before events that were sealed earlier",
    "unsealed": "event {event} has no seal: put in afterwards, or the sealing stands still",
    "head_gone": "the given head is not in the chain: its end was cut off, or the whole chain was written anew",
}


class Command(BaseCommand):
    """Exit status 0 when nothing is wrong, 1 when something is."""

    help = "Check the audit log against its seals; with --head also against a hash that was kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the head."""
        parser.add_argument("--head", default="", help="a hash that seal_audit or the log of the server printed")

    def handle(self, *, head: str, **options: object) -> None:
        """Print the verdict; problems go to standard error."""
        verdict = verify_chain(head=head.strip().lower())
        for problem in verdict.problems:
            self.stderr.write(_sentence(problem))
        more = verdict.count - len(verdict.problems)
        if more:
            self.stderr.write(f"and {more} more")
        word = "intact" if verdict.is_intact else f"{verdict.count} problems"
        self.stdout.write(f"{verdict.seals} seals, {word}, head {verdict.head}")
        if not verdict.is_intact:
            sys.exit(1)


def _sentence(problem: Problem) -> str:
    return SENTENCES[problem.kind].format(position=problem.position, event=problem.event)
