"""`manage.py export_pool POOL [--ground TEXT]`: a pool as one document on standard output."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgets import engine
from budgets.actions import ExportRefusedError, export_pool
from budgets.models import Pool


class Command(BaseCommand):
    """Print a pool document; the export is logged, with its ground when it holds rows of children."""

    help = "Print a pool as one JSON document that import_pool and calculate can read."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pool and the ground."""
        parser.add_argument("pool", metavar="POOL_ID|NAME")
        parser.add_argument("--ground", default="", help="why the rows of children may leave, such as a law or consent")

    def handle(self, *, pool: str, ground: str, **options: object) -> None:
        """Print the document and nothing else."""
        try:
            self.stdout.write(export_pool(pool=_pool(pool), acting_user=None, ground=ground))
        except ExportRefusedError as error:
            raise CommandError("the document would hold rows of children: say on which ground with --ground") from error
        except engine.InvalidDocument as error:
            raise CommandError(str(error), returncode=2) from error


def _pool(name: str) -> Pool:
    found = list(Pool.objects.filter(**_lookup(name))[:2])
    if not found:
        raise CommandError(f"there is no pool {name!r}")
    if len(found) > 1:
        raise CommandError(f"there are several pools {name!r}: use the id of one of them")
    return found[0]


def _lookup(name: str) -> dict[str, object]:
    try:
        return {"pk": UUID(name)}
    except ValueError:
        return {"name": name}
