"""`manage.py import_pool FILE`: a pool document as a new pool, all or nothing."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from budgets import engine
from budgets.actions import ImportRefusedError, import_pool
from budgets.management.reading import INVALID, read_document


class Command(BaseCommand):
    """Store a pool document; prints the id of the new pool, or one line per error on standard error."""

    help = "Store a pool document as a new pool; on any error nothing is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and what is known of its schools."""
        parser.add_argument("file", metavar="FILE", help="the document; - is standard input")
        parser.add_argument(
            "--school",
            action="append",
            default=[],
            metavar="REF=ID|BRIN",
            help="which school a ref of the document is here; may be given more than once",
        )
        parser.add_argument("--new-schools", action="store_true", help="make the schools that are not given")

    def handle(self, *, file: str, school: list[str], new_schools: bool, **options: object) -> None:
        """Read, store, answer."""
        text = read_document(file)
        given = dict(_pair(text) for text in school)
        try:
            with translation.override("en"):
                pool = import_pool(document=text, schools=given, new_schools=new_schools, acting_user=None)
        except engine.InvalidDocument as error:
            raise CommandError(str(error), returncode=INVALID) from error
        except ImportRefusedError as error:
            raise CommandError(str(error), returncode=INVALID) from error
        self.stdout.write(str(pool.pk))


def _pair(text: str) -> tuple[str, str]:
    ref, separator, school = text.partition("=")
    if not (ref and separator and school):
        raise CommandError(f"--school {text}: write it as REF=ID or REF=BRIN", returncode=INVALID)
    return ref, school
