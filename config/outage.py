"""What a page answers when something went wrong: our own mistake, or a database that is away for a moment."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from accounts.unsent import Unsent, may_travel, never_cached
from budgets.problems import DATABASE_AWAY, PROBLEM_TYPE, RETRY_AFTER, problem_body

AWAY = HTTPStatus.SERVICE_UNAVAILABLE


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error that nothing else answered; Django calls it while the error is being handled.

    Asks nothing of the database. A database that is away, restarting or full is no defect: 503, with the form that was
    just sent in the page, ready to be sent again.
    """
    if not isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
    return _unavailable(request)


def _unavailable(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        answer = JsonResponse(problem_body(AWAY), content_type=PROBLEM_TYPE, status=AWAY, headers=RETRY_AFTER)
        return never_cached(answer)
    unsent = Unsent.of(request) if may_travel(request) else None
    page = {"unsent": unsent, "csrf_token": get_token(request), "path": request.get_full_path()}
    return never_cached(HttpResponse(render_to_string("503.html", page), status=AWAY, headers=RETRY_AFTER))
