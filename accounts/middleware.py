"""What happens around every request that concerns the person who asks."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.actions import record_refused_page, record_taken_back
from accounts.models import User
from accounts.trail import Trail, followed

REFUSED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


def chosen_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the language that was chosen, and in Dutch until one is.

    Django's own middleware would follow the browser: half of the laptops at a Dutch school ask for English, and their
    users would meet other words than those in the law and in their decisions.
    """
    known = dict(settings.LANGUAGES)

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def audit_trail(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the log what it must know of this request, and complete it when the request has ended.

    What went with a transaction that was taken back is written again; a refusal that named no object yet gets its line.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        with followed(Trail.of_request(request)) as trail:
            response = get_response(request)
            record_taken_back(trail)
            if response.status_code in REFUSED and not trail.has_refusal:
                _record_refusal(request)
        return response

    return answer


def _record_refusal(request: HttpRequest) -> None:
    """Log that a person was refused a page. An address that leads nowhere is a slip, and nobody's page."""
    match = request.resolver_match
    if match is None or not isinstance(request.user, User):
        return
    keys = [str(value) for value in match.kwargs.values() if isinstance(value, UUID)]
    record_refused_page(acting_user=request.user, route=match.view_name, subject_id=keys[0] if keys else "")
