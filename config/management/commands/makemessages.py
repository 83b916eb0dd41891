"""`manage.py makemessages -l en`: collect the Dutch texts, without anything that changes when no text does."""

from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

NOT_PRODUCT = ("tests", "tools", "docs", "docker", "start.py", "var")


class Command(makemessages.Command):
    """Without line numbers, dates and texts that are gone: each would make every change to the catalogue a conflict."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect from the product only; what tests and tools say is not for users."""
        options |= {"no_location": True, "no_obsolete": True}
        options["ignore_patterns"] = [*options["ignore_patterns"], *NOT_PRODUCT]
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Write the catalogue and leave out when it was made, which git knows better."""
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date')), encoding="utf-8")
