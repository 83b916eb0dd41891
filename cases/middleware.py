"""What happens around every request that concerns children."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from cases.scope import person_scope
from schools.permissions import Ability, scope_of


def own_children(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Open the rows of the schools where the person who asks sees children, and of no other school.

    The memberships are those of this request, read when the first row is asked for. What an answer still has to write
    when the request is over, such as a long list, is written within the same scope.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        def schools() -> frozenset[UUID]:
            return scope_of(request.user, Ability.VIEW_PUPILS).schools  # type: ignore[arg-type]

        with person_scope(schools):
            response = get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _within(schools, response.streaming_content)  # type: ignore[arg-type]
        return response

    return answer


def _within(schools: Callable[[], frozenset[UUID]], parts: Iterable[bytes]) -> Iterator[bytes]:
    """Write each part within the scope; between two parts nothing is open."""
    rest = iter(parts)
    while True:
        with person_scope(schools):
            part = next(rest, None)
        if part is None:
            return
        yield part
