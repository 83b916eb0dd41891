"""`manage.py calculate FILE`: compute a pool document as the web and the worker would, without a database."""

import sys
from argparse import ArgumentParser
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand

from budgets import engine
from budgets.citizen_numbers import refuse_citizen_numbers
from budgets.management.reading import INVALID, read_document


class Command(BaseCommand):
    """Read a pool document and print its result as JSON: the result alone on stdout, errors on stderr."""

    help = "Compute a pool document (ontschot.pool/1) and print the result (ontschot.result/1) as JSON."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one file."""
        parser.add_argument("file", metavar="FILE", help="the pool document; - reads it from standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Print the result, or every error on a line of its own with exit status 2."""
        try:
            snapshot = engine.load_pool(read_document(file))
            refuse_citizen_numbers(snapshot)
        except engine.InvalidDocument as invalid:
            self.stderr.write("\n".join(map(str, invalid.errors)))
            sys.exit(INVALID)
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal would like
        self.stdout.write(engine.result_json(engine.compute_pool_budget(snapshot)))
