"""What a load balancer asks, and who found a weakness."""

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.checks import faults_of

logger = logging.getLogger(__name__)

# RFC 9116 asks for less than a year; the address comes from the settings of a server that runs, so it is not stale.
CONTACT_HOLDS = timedelta(days=180)


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
    """Answer 200 when the database answers, has every migration and keeps children's rows apart, otherwise 503.

    The broker is left out on purpose: without it pages work and requests are kept; the sweep delivers them later.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        faults = faults_of("default") if settings.PRODUCTION else []
    except DatabaseError:
        logger.exception("readyz: the database does not answer")
        return JsonResponse({"status": "unavailable", "database": "away"}, status=503)
    if waiting:
        return JsonResponse({"status": "unavailable", "database": "migrations are waiting"}, status=503)
    if faults:
        # To the log, and not to whoever asks.
        logger.critical("readyz: %s", "; ".join(faults))
        return JsonResponse({"status": "unavailable", "database": "does not keep rows apart"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116); 404 where nobody filled that in."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + CONTACT_HOLDS).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
