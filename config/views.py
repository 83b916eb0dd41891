"""What a load balancer asks."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer that this process lives. Looks at nothing else, so a database that is away does not restart the web."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and has every migration, otherwise 503.

    The broker is left out on purpose: without it pages work and requests are kept; the sweep delivers them later.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        logger.exception("readyz: the database does not answer")
        return JsonResponse({"status": "unavailable", "database": "away"}, status=503)
    if waiting:
        return JsonResponse({"status": "unavailable", "database": "migrations are waiting"}, status=503)
    return JsonResponse({"status": "ok"})
