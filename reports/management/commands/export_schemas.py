"""`manage.py export_schemas`: write the JSON Schemas to `docs/schemas/` after a declaration of a document changed."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from budgets import engine
from reports.inside.writing import report_schema


class Command(BaseCommand):
    """Write the published schemas from the declarations of the documents."""

    help = "Write the JSON Schemas of pool, result and report documents to docs/schemas/."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder, for whoever wants to compare."""
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "docs" / "schemas")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Overwrite the files."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in (
            ("pool", engine.pool_schema()),
            ("result", engine.result_schema()),
            ("report", report_schema()),
        ):
            path = folder / f"ontschot.{name}-1.schema.json"
            path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            self.stdout.write(str(path))
