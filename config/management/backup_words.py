"""What the commands around a backup say, and the status with which they end."""

from decimal import Decimal

from config.backup import Backup

TO_LOOK_AT, REFUSED, WRONG = 1, 2, 3


def contents(backup: Backup) -> str:
    """Return lines that say what is in a backup."""
    facts = backup.facts
    rows = f"{facts.row_count} rows in {len(facts.tables)} tables"
    lines = {
        "made by": f"Ontschot {backup.version} at {backup.made_at}",
        "database": f"{backup.vendor} {backup.server}, {rows}, {_size(backup.database.size)}",
        "reports": f"{len(backup.reports)}, {_size(sum(file.size for file in backup.reports))}",
        "money": f"{len(facts.calculations)} calculations, {_euros(facts.poolable_cents)} euros that may be pooled",
        "audit log": f"{facts.audit.events} lines, {facts.audit.seals} sealed, head {facts.audit.head or 'none'}",
    }
    return "\n".join(line(name, said) for name, said in lines.items())


def line(name: str, said: str) -> str:
    """Return one line of a small table."""
    return f"  {name:<10} {said}"


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
