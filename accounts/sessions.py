"""How long somebody stays signed in: the store of sessions, which lets one end after idling or after a working day.

The limits are held on the server, at the moment that a session is read. A session that has ended is removed and the
request goes on without one, as if nobody had signed in.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.browsers import browser_name
from accounts.models import Session, SharedValue
from accounts.trail import current_trail

__all__ = ["SessionStore", "SessionWatch", "keep_alive", "note_sign_in", "remove_ended", "seconds_left"]

# What the row holds of the sign-in, inside the data of the session.
SIGNED_IN = "signed_in"
# Looking at a page moves the end of the session; writing that down more often than this only costs time. So a session
# can end up to this much earlier than the limit says, and never later.
WRITTEN_EVERY = timedelta(seconds=60)
# It asks how long there is left, and asking is not using.
STATUS_PAGE = "accounts:session"


class SessionStore(DatabaseStore):
    """Sessions in the database, each with its user, its beginning and when it was last used."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return our own table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        ends = row.ends_at() if row is not None else None
        if row is not None and ends is not None and ends <= timezone.now():
            row.delete()
            self._session_key = None
            return None
        self.row = row
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for these data; whoever saves is at work, so this is when it was last used."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        told = data.get(SIGNED_IN)
        if data.get(SESSION_KEY) is not None:
            row.user_id = data[SESSION_KEY]
            row.seen_at = timezone.now()
        if row.user_id is not None and told is not None:
            row.started_at = datetime.fromtimestamp(told["at"], tz=UTC)
            row.network, row.browser = told["network"], told["browser"]
        self.row = row
        return row


def note_sign_in(request: HttpRequest) -> None:
    """Write down in the session when, from where and with which browser somebody signed in."""
    browser = browser_name(request.headers.get("User-Agent", ""))
    request.session[SIGNED_IN] = {"at": time.time(), "network": current_trail().address, "browser": browser}


def seconds_left(request: HttpRequest) -> tuple[int, bool]:
    """Return the whole seconds until this session ends, and whether going on can move that end; 0 without a session."""
    row = _row(request)
    ends = row.ends_at() if row is not None else None
    if row is None or ends is None or row.started_at is None or row.seen_at is None:
        return 0, False
    left = (ends - timezone.now()).total_seconds()
    at_most = row.started_at + timedelta(seconds=request.session.get_session_cookie_age())
    return max(0, int(left)), ends < at_most


class SessionWatch:
    """The middleware that writes down that a session is used. It waits until it is known which page is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Move the end of the session, unless the page only asks when that is."""
        match = request.resolver_match
        if request.session.session_key is None or match is None:
            return
        if match.view_name == STATUS_PAGE and request.method != "POST":
            return
        keep_alive(request)


def keep_alive(request: HttpRequest) -> None:
    """Write down that the session is used now, when the last time is a while ago."""
    row = _row(request)
    now = timezone.now()
    if row is None or row.user_id is None or row.seen_at is None or now - row.seen_at < WRITTEN_EVERY:
        return
    Session.objects.filter(pk=row.pk).update(seen_at=now)
    row.seen_at = now


def remove_ended() -> None:
    """Remove what has ended from the tables: it counts for nothing already."""
    now = timezone.now()
    idle, oldest = (timedelta(seconds=age) for age in (settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE))
    Session.objects.filter(expire_date__lte=now).delete()
    Session.objects.filter(Q(seen_at__lte=now - idle) | Q(started_at__lte=now - oldest)).delete()
    SharedValue.objects.filter(expires__lte=now).delete()


def _row(request: HttpRequest) -> Session | None:
    request.session.get(SESSION_KEY)  # read it, if that was not done yet
    return getattr(request.session, "row", None)
