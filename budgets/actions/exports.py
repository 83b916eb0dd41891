"""A pool as a document that another installation, or `manage.py calculate`, can read."""

import json

from django.db import transaction

from accounts.actions import record_event
from accounts.models import User
from budgets import engine
from budgets.models import Pool, PoolExport
from budgets.snapshots import pool_snapshot

__all__ = ["ExportRefusedError", "export_pool"]


class ExportRefusedError(Exception):
    """The document would hold rows of children, and no ground was given for letting them leave."""


@transaction.atomic
def export_pool(*, pool: Pool, acting_user: User | None, ground: str = "") -> str:
    """Return the pool document as it is now, as readable JSON in a fixed order; the export is logged.

    Raises ExportRefusedError when it holds children and `ground` is blank, `engine.InvalidDocument` when what is
    stored does not make a document.
    """
    snapshot = pool_snapshot(pool).snapshot
    if snapshot.indications:
        if not ground.strip():
            raise ExportRefusedError
        PoolExport.objects.create(pool=pool, actor=acting_user, ground=ground.strip()[:500])
    record_event(acting_user=acting_user, action="export_pool", subject=pool)
    document = json.loads(engine.canonical_json(snapshot))
    return json.dumps(document, ensure_ascii=False, indent=2)
