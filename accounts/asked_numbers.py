"""An address is kept: in the history of a browser, in bookmarks, in the log of a proxy. So it holds no BSN."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from accounts.citizen_numbers import holds_citizen_number, is_shortened_citizen_number

__all__ = ["refuse_numbers_in_addresses"]

# The sign-in library and a provider of single sign-on put random keys in an address.
SIGN_IN = "/account/"
# Numbers that Ontschot itself puts there: the line of the log to go on from, and the page of a list.
OWN_NUMBERS = frozenset({"voor", "page"})
# Nine digits of an id may pass the check by chance.
IDS = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def refuse_numbers_in_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 with an explanation when something in the address looks like a BSN; nothing of it is shown again."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.META.get("QUERY_STRING") and _holds_number(request):
            # The page offers its own address again, for instance to switch languages.
            request.META["QUERY_STRING"], request.GET = "", QueryDict()
            return render(request, "400_citizen_number.html", status=HTTPStatus.BAD_REQUEST)
        return get_response(request)

    return answer


def _holds_number(request: HttpRequest) -> bool:
    if request.path.startswith(SIGN_IN):
        return False
    texts = (text for name, values in request.GET.lists() if name not in OWN_NUMBERS for text in (name, *values))
    return any(_is_number(IDS.sub(" id ", text)) for text in texts)


def _is_number(text: str) -> bool:
    return holds_citizen_number(text) or is_shortened_citizen_number(text)
