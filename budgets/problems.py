"""Errors of the API as problem details (RFC 9457): one shape for everything that can go wrong."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from budgets import engine

__all__ = ["DATABASE_AWAY", "PROBLEM_TYPE", "RETRY_AFTER", "TooLarge", "problem_body", "problem_response"]

logger = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
MOST_ERRORS = 500
# What a driver says of a database that is gone, restarting or full.
DATABASE_AWAY = (OperationalError, InterfaceError)
# A restart of PostgreSQL takes some seconds; asking sooner would only add to the crowd.
RETRY_AFTER = {"Retry-After": "10"}


class TooLarge(exceptions.APIException):
    """The body is larger than the API takes."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def problem_response(error: Exception, context: dict[str, Any]) -> Response:
    """Turn whatever a view raised into one problem. Nothing of the body is in it, nor in the log."""
    if isinstance(error, engine.InvalidDocument):
        return _problem(HTTPStatus.BAD_REQUEST, errors=_errors(error))
    if isinstance(error, Http404):
        return _problem(HTTPStatus.NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return _problem(HTTPStatus.FORBIDDEN)
    if isinstance(error, exceptions.APIException):
        return _problem(HTTPStatus(error.status_code), headers=_headers(error))
    _log(error)
    if isinstance(error, DATABASE_AWAY):
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, headers=RETRY_AFTER)
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR)


def _problem(
    status: HTTPStatus, *, errors: list[dict[str, str]] | None = None, headers: dict[str, str] | None = None
) -> Response:
    body = problem_body(status)
    if errors is not None:
        body["errors"] = errors
    return Response(body, status=status.value, headers=headers, content_type=PROBLEM_TYPE)


def problem_body(status: HTTPStatus) -> dict[str, object]:
    """Return what every problem says."""
    return {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": _detail(status)}


def _detail(status: HTTPStatus) -> str:
    texts = {
        HTTPStatus.BAD_REQUEST: _("Het document klopt niet. In errors staat bij elk veld wat er moet veranderen."),
        HTTPStatus.UNAUTHORIZED: _("Log eerst in."),
        HTTPStatus.FORBIDDEN: _("Dit mag niet met deze aanmelding, of het CSRF-token ontbreekt."),
        HTTPStatus.NOT_FOUND: _("Dit adres bestaat niet. In /api/v1/openapi.json staan de adressen."),
        HTTPStatus.METHOD_NOT_ALLOWED: _("Dit adres kent deze methode niet. In de kop Allow staat wat wel kan."),
        HTTPStatus.NOT_ACCEPTABLE: _("Het antwoord is er alleen als application/json."),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("Het document is te groot: hoogstens 256 kB."),
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _("Stuur het document als application/json."),
        HTTPStatus.INTERNAL_SERVER_ERROR: _("Er ging iets mis dat niet aan het document ligt. Probeer het later weer."),
        HTTPStatus.SERVICE_UNAVAILABLE: _("De database is even niet bereikbaar. Probeer het over tien seconden weer."),
    }
    return texts.get(status, status.description)


def _errors(error: engine.InvalidDocument) -> list[dict[str, str]]:
    """Return what is wrong, as `manage.py calculate` prints it; a document with thousands of errors is cut short."""
    shown = error.errors[:MOST_ERRORS]
    return [{"path": row.path, "code": row.code, "message": row.message} for row in shown]


def _headers(error: exceptions.APIException) -> dict[str, str]:
    wanted = getattr(error, "auth_header", None)
    return {"WWW-Authenticate": wanted} if wanted else {}


def _log(error: Exception) -> None:
    """Log where it went wrong but not the text of the error, which may quote the document."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last is not None else "an unknown place"
    logger.error("the API failed: %s at %s", type(error).__name__, place)
