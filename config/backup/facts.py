"""What a database holds, in figures that a second database can be held against."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol, Self
from uuid import UUID

# The keys of running sessions, and what counts for minutes only: not in a backup, not in these figures.
WITHOUT_ROWS = frozenset({"django_session", "accounts_session", "accounts_sharedvalue"})
MIGRATIONS = "django_migrations"
APPLIED = f"SELECT app, name FROM {MIGRATIONS}"  # noqa: S608


class Reader(Protocol):
    """One database at one moment."""

    def ask(self, query: str) -> Iterable[Sequence[Any]]:
        """Return the rows of a query that both databases understand."""

    def tables(self) -> list[str]:
        """Return the names of all tables."""

    def rows(self, table: str) -> Iterator[str]:
        """Return each row of a table as text that holds every value, in any order of rows."""

    def rules(self) -> list[str]:
        """Return what guards the rows by kind, table and name: constraints, indexes, triggers, policies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """How many rows a table has, and a digest of all their values in which their order plays no part."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalculationFacts:
    """The money of one finished calculation: cents that may be pooled (None: unknown), SHA-256 of its result text."""

    id: str
    fingerprint: str
    poolable_cents: int | None
    result_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """How far the audit log goes: its lines and the id of the last, its seals and the hash of the last (the head).

    None: there is none yet. `manage.py verify_audit --head` looks for the head in a log.
    """

    events: int
    last_id: int | None
    seals: int
    head: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that must be the same after a restore. `migrations` are `app.name`, sorted."""

    migrations: list[str]
    tables: dict[str, TableFacts]
    rules: list[str]
    calculations: list[CalculationFacts]
    audit: AuditHead

    @classmethod
    def of(cls, reader: Reader) -> Self:
        """Read them."""
        tables = [table for table in sorted(reader.tables()) if table not in WITHOUT_ROWS]
        return cls(
            migrations=sorted(f"{app}.{name}" for app, name in reader.ask(APPLIED)),
            tables={table: _table(reader.rows(table)) for table in tables},
            rules=sorted(reader.rules()),
            calculations=_calculations(reader),
            audit=_audit_head(reader),
        )

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """Read them back from a manifest."""
        return cls(
            migrations=list(stored["migrations"]),
            tables={table: TableFacts(**facts) for table, facts in stored["tables"].items()},
            rules=list(stored["rules"]),
            calculations=[CalculationFacts(**facts) for facts in stored["calculations"]],
            audit=AuditHead(**stored["audit"]),
        )

    def stored(self) -> dict[str, Any]:
        """Return them as a manifest keeps them."""
        return asdict(self)

    @property
    def row_count(self) -> int:
        """The rows of all tables together."""
        return sum(table.rows for table in self.tables.values())

    @property
    def poolable_cents(self) -> int:
        """The cents that may be pooled, of all calculations together; an unknown amount adds nothing."""
        return sum(calculation.poolable_cents or 0 for calculation in self.calculations)

    def differences(self, found: "Facts") -> list[str]:
        """Tell in sentences what `found` has otherwise; nothing when it is the same."""
        return [
            *_changes("migration", dict.fromkeys(self.migrations), dict.fromkeys(found.migrations)),
            *_changes("table", self.tables, found.tables),
            *_changes("rule", dict.fromkeys(self.rules), dict.fromkeys(found.rules)),
            *_changes("calculation", _by_id(self.calculations), _by_id(found.calculations)),
            *([] if self.audit == found.audit else [f"audit log: expected {self.audit}, found {found.audit}"]),
        ]


def _table(rows: Iterator[str]) -> TableFacts:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(row.encode()).digest())
    return TableFacts(rows=count, digest=format(total % 2**256, "064x"))


def _calculations(reader: Reader) -> list[CalculationFacts]:
    # These columns, and that of the reports in `taking`, are part of the format: a migration that changes them raises
    # FORMAT in `manifest`, because this query also runs on what an older version left behind.
    query = (
        "SELECT CAST(id AS text), fingerprint, CAST(summary AS text), result"
        " FROM budgets_calculation WHERE status = 'done'"
    )
    found = [
        CalculationFacts(
            id=str(UUID(key)),
            fingerprint=fingerprint,
            poolable_cents=(json.loads(summary or "null") or {}).get("poolable_cents"),
            result_sha256=hashlib.sha256(result.encode()).hexdigest(),
        )
        for key, fingerprint, summary, result in reader.ask(query)
    ]
    return sorted(found, key=lambda facts: facts.id)


def _audit_head(reader: Reader) -> AuditHead:
    ((events, last_id),) = reader.ask("SELECT count(*), max(id) FROM accounts_auditevent")
    # A backup from before there were seals can be restored too.
    has_seals = "accounts_auditseal" in reader.tables()
    last = "SELECT position, hash FROM accounts_auditseal ORDER BY position DESC LIMIT 1"
    seals, head = next(iter(reader.ask(last) if has_seals else ()), (0, None))
    return AuditHead(events=events, last_id=last_id, seals=seals, head=head)


def _by_id(calculations: list[CalculationFacts]) -> dict[str, CalculationFacts]:
    return {facts.id: facts for facts in calculations}


def _changes(kind: str, expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"{kind} {name} is not there"
        elif name not in expected:
            yield f"{kind} {name} does not belong there"
        elif expected[name] != found[name]:
            yield f"{kind} {name}: expected {expected[name]}, found {found[name]}"
