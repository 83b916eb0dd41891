"""Backup and restore: the database and the reports of one moment, with a manifest that says what must come back.

A backup is a folder:

    database.dump or database.sqlite3    the database (PostgreSQL's custom format, or a SQLite file)
    reports/<id>.pdf                     the file of each report that the database calls done
    manifest.json                        what is in it: SHA-256 and size per file, rows and a digest per table, the
                                         money of each calculation, constraints, migrations, the end of the audit log
    manifest.json.sha256                 the SHA-256 of the manifest, as `sha256sum` writes it

**One moment.** The database comes first: PostgreSQL is dumped from the same exported snapshot in which the rows are
counted, SQLite is counted in the copy itself. The files come second. A report's file is written before its row says
that it is done, and never changes afterwards, so every file that the database of that moment names is there to be
copied, however long the copying takes. Restoring goes the other way round: files first, then the database in one
transaction, so that an interrupted restore leaves a database that is still empty and the same command can be given
again.

The keys of running sessions are left out: whoever finds a backup must not be signed in with it.
"""

from config.backup.manifest import Backup, DamagedBackupError, read_backup
from config.backup.problems import BackupError
from config.backup.restoring import Restored, RestoredWronglyError, restore_backup
from config.backup.taking import take_backup

__all__ = [
    "Backup",
    "BackupError",
    "DamagedBackupError",
    "Restored",
    "RestoredWronglyError",
    "read_backup",
    "restore_backup",
    "take_backup",
]
