"""The outermost layers of every answer: what may be asked at all, and the headers that every answer carries.

Both stand before everything else that can refuse (a foreign host name, a form that is too large), or exactly those
answers would go without.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import is_valid_path

from config.call_stack import in_one_piece

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]

# Nothing here needs any of these; a script that came in anyway would not get them either.
UNUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED_FEATURES),
    "X-Permitted-Cross-Domain-Policies": "none",
}
NO_STORE = "no-store, private"


def safe_headers(get_response: Answer) -> Answer:
    """Give every answer its headers, whoever made it: a page, an error, a redirect, a file."""

    # This is the outermost layer, so everything that an answer takes runs within it.
    @in_one_piece
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", _strict_transport())
        if not _may_be_kept(request, response):
            response.headers["Cache-Control"] = NO_STORE
        return response

    return answer


def readable_requests(get_response: Answer) -> Answer:
    """Refuse what is too large before any of it is read, and what no browser sends: control characters."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _is_too_large(request):
            return _refusal("413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not _is_text(request):
            return _refusal("400.html", HTTPStatus.BAD_REQUEST)
        return get_response(request)

    return answer


def explained_methods(get_response: Answer) -> Answer:
    """Give a page to who opens an address that only takes a form: Django's own answer is empty.

    That happens without a mistake of anyone: by another language, or signing in again, on a page that answered a form.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content or request.method != "GET":
            return response
        page = render(request, "405.html", {"above": _above(request.path)}, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return answer


def _above(path: str) -> str:
    """Return the address one step up, where the form stands; the start page where there is none."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    return above if is_valid_path(above) else "/"


def _strict_transport() -> str:
    parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        parts.append("includeSubDomains")
    if settings.SECURE_HSTS_PRELOAD:
        parts.append("preload")
    return "; ".join(parts)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only styles, fonts and drawings are kept by a browser; a page would stand there for the next one to sit down."""
    if request.path.startswith(settings.STATIC_URL) and response.status_code < HTTPStatus.BAD_REQUEST:
        return True
    return "no-store" in response.headers.get("Cache-Control", "")


def _is_too_large(request: HttpRequest) -> bool:
    """Look at what was announced; a length that is no number is left to Django, which takes it for no body at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    # Where a file may come, its form comes with it.
    most = settings.UPLOADS.get(request.path_info, 0) + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return length.isascii() and length.isdigit() and int(length[:20]) > most


def _is_text(request: HttpRequest) -> bool:
    """Tell whether address and cookies hold text. A NUL breaks a query in PostgreSQL, and no name contains one."""
    asked = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    if b"\0" in asked or "\0" in request.path:
        return False
    return all(cookie.isprintable() for cookie in request.COOKIES.values())


def _refusal(template: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=status)
