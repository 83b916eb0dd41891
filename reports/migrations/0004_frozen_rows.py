"""The papers of an agreement, and the dossier of a meeting that was closed, are kept by the database too.

How the work goes may still change: a paper that was lost is printed again, and is then the same file.
"""

from django.db import migrations

from accounts.frozen_rows import refuse

AGREED = "OLD.agreement_id IS NOT NULL"
FINAL = "OLD.is_final"
FILE = ("file", "sha256", "size")
WHAT = {
    "reports_report": ("id", "calculation_id", "audience", "language", "requested_by_id", "requested_at"),
    "reports_dossier": ("id", "meeting_id", "language", "content", "control_number", "requested_by_id", "requested_at"),
}


def _kept(table, marker, is_kept):
    return [
        refuse("UPDATE", table, columns=[marker], name="marker"),
        refuse("UPDATE", table, columns=WHAT[table], when=is_kept, name="what"),
        refuse("UPDATE", table, columns=FILE, when=f"{is_kept} AND OLD.sha256 <> ''", name="file"),
        refuse("DELETE", table, when=is_kept),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_papers_of_agreements"),
        ("accounts", "0004_frozen_rows"),
    ]

    operations = [
        *_kept("reports_report", "agreement_id", AGREED),
        *_kept("reports_dossier", "is_final", FINAL),
    ]
