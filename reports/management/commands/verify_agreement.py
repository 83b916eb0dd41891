"""`manage.py verify_agreement NUMBER … | --all`: recompute what was agreed, hold every stored part to the others."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext, ngettext

from budgets.models import Agreement
from reports.agreement_check import check_agreement
from reports.inside.book import sentence

WRONG, UNKNOWN = 1, 2


class Command(BaseCommand):
    """Exit status 0 when nothing is wrong, 1 when something is, 2 when there is no such agreement."""

    help = "Recompute agreed budgets from what is stored, with their decisions and papers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take numbers, or all of them."""
        parser.add_argument("numbers", metavar="NUMBER", nargs="*", help="the number of an agreement: 2026-2027/3")
        parser.add_argument("--all", action="store_true", help="check every agreement")

    def handle(self, *args: Any, numbers: Sequence[str], **options: Any) -> None:
        """Print what does not agree, and one line for each agreement; problems go to standard error."""
        agreements = _agreements(numbers, everything=options["all"])
        wrong = sum(self._check(agreement) for agreement in agreements)
        text = ngettext("%(number)s afspraak gecontroleerd", "%(number)s afspraken gecontroleerd", len(agreements))
        self.stdout.write(text % {"number": len(agreements)})
        if wrong:
            sys.exit(WRONG)

    def _check(self, agreement: Agreement) -> bool:
        lines = check_agreement(agreement)
        wrong = [line for line in lines if not line.is_right]
        for line in wrong:
            self.stderr.write(f"{agreement.number}: {sentence(line)}")
        ending = gettext("klopt niet") if wrong else gettext("klopt")
        self.stdout.write(f"{agreement.number}: {len(lines) - len(wrong)}/{len(lines)}, {ending}")
        return bool(wrong)


def _agreements(numbers: Sequence[str], *, everything: bool) -> list[Agreement]:
    if not numbers and not everything:
        raise CommandError("give the number of an agreement, or --all", returncode=UNKNOWN)
    rows = Agreement.objects.select_related("proposal__pool", "proposal__calculation").order_by("agreed_at", "pk")
    if everything:
        return list(rows)
    found = {row.number: row for row in rows.filter(number__in=numbers)}
    absent = [number for number in numbers if number not in found]
    if absent:
        raise CommandError(f"no agreement: {', '.join(absent)}", returncode=UNKNOWN)
    return [found[number] for number in dict.fromkeys(numbers)]
