"""Taking a backup: the database first, then the files that it names."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from cases.scope import Reason, full_scope
from config.backup.databases import this_database
from config.backup.facts import MIGRATIONS, Facts, Reader
from config.backup.folders import appearing, write_private
from config.backup.manifest import REPORT, Backup, BackupFile
from config.backup.problems import BackupError
from config.backup.recording import record
from reports.files import FileDamagedError, read_pdf
from reports.models import PAPER_KINDS, Paper

logger = logging.getLogger(__name__)


@full_scope(Reason.BACKUP)
def take_backup(folder: Path) -> tuple[Backup, str]:
    """Put a backup in a new folder; return it with the SHA-256 of its manifest.

    A report whose file is gone or damaged is in `lacking`; the rest is kept all the same. Raises `BackupError`, and
    then there is no folder.
    """
    database = this_database()
    database.check_programs()
    try:
        with appearing(folder) as part:
            with database.dumped(part / database.file_name) as reader:
                if MIGRATIONS not in reader.tables():
                    raise BackupError("there are no tables in this database: is DATABASE_URL the right one?")
                facts, papers = Facts.of(reader), _finished_papers(reader)
            paths, lacking = _copy_files(papers, part)
            backup = Backup(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                version=settings.VERSION,
                vendor=database.vendor,
                server=database.server(),
                database=BackupFile.of(part, database.file_name),
                reports=[BackupFile.of(part, path) for path in paths],
                lacking=lacking,
                facts=facts,
            )
            digest = backup.write(part)
    except OSError as error:
        raise BackupError(f"{error.filename or folder}: {error.strerror or error}") from error
    record("take_backup")
    logger.info("backup taken: %s rows, %s reports", facts.row_count, len(paths))
    return backup, digest


def _finished_papers(reader: Reader) -> list[Paper]:
    """Read the papers of every kind whose table is there: a database may be older than this program."""
    found: list[Paper] = []
    for kind in PAPER_KINDS:
        table = kind._meta.db_table
        if table in reader.tables():
            query = f"SELECT CAST(id AS text), file, sha256 FROM {table} WHERE status = 'done'"  # noqa: S608 - our own
            found += [kind(pk=UUID(key), file=name, sha256=sha256) for key, name, sha256 in reader.ask(query)]
    return sorted(found, key=lambda paper: str(paper.pk))


def _copy_files(papers: Iterable[Paper], part: Path) -> tuple[list[str], dict[str, str]]:
    copied: list[str] = []
    lacking: dict[str, str] = {}
    for paper in papers:
        name = paper.file.name or ""
        try:
            content = read_pdf(paper)
        except FileDamagedError as error:
            lacking[str(paper.pk)] = str(error)
            continue
        if not REPORT.fullmatch(name):
            raise BackupError(f"report {paper.pk} has its file at {name!r}, where no report belongs")
        write_private(part / name, content)
        copied.append(name)
    return copied, lacking
