"""What is known of the request at hand, for the log: by which way, from where, and what is not certain yet.

A line about a write stands in the same transaction as the write, so it says "done" of nothing that was taken back. When
that transaction is taken back the line goes with it; so each line that is written inside one is remembered here, and
written again, as what it then is, once the request has ended.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest

from accounts.models import AuditEvent, Channel

__all__ = ["Trail", "client_network", "current_trail", "followed", "network_of", "start_task", "stop_task"]

# A network is the smallest thing that tells one place of work from another; the whole address would follow a person.
KEPT_BITS = {4: 24, 6: 48}


@dataclass(slots=True, kw_only=True)
class Trail:
    """One request to the site, or one task of a worker."""

    channel: Channel
    request_id: str
    address: str = ""
    has_refusal: bool = False
    unsettled: dict[int, AuditEvent] = field(default_factory=dict)

    @classmethod
    def of_request(cls, request: HttpRequest) -> "Trail":
        """Start the trail of a request to the site."""
        return cls(channel=Channel.PAGE, request_id=uuid4().hex, address=client_network(request))

    def note(self, event: AuditEvent) -> None:
        """Take note of a line that was written; inside a transaction it is not certain until that is committed."""
        self.has_refusal = self.has_refusal or event.outcome == AuditEvent.Outcome.REFUSED
        if connection.in_atomic_block:
            self.unsettled[id(event)] = event
            transaction.on_commit(lambda: self._settle(event))

    def taken_back(self) -> list[AuditEvent]:
        """Return the lines that went with a transaction that was taken back, and forget them.

        Inside a transaction (that of a test, or of a caller) nothing has been taken back yet.
        """
        if connection.in_atomic_block:
            return []
        events = list(self.unsettled.values())
        self.unsettled.clear()
        return events

    def _settle(self, event: AuditEvent) -> None:
        self.unsettled.pop(id(event), None)


_current: ContextVar[Trail | None] = ContextVar("audit_trail", default=None)


def current_trail() -> Trail:
    """Return the trail of the request or task at hand; outside both it is a command on the server."""
    return _current.get() or Trail(channel=Channel.COMMAND, request_id="")


@contextmanager
def followed(trail: Trail) -> Iterator[Trail]:
    """Let everything that is logged inside be part of this trail."""
    token = _current.set(trail)
    try:
        yield trail
    finally:
        _current.reset(token)


def start_task(task_id: str) -> None:
    """Start the trail of a worker's task; the worker does one at a time."""
    _current.set(Trail(channel=Channel.WORKER, request_id=task_id))


def stop_task() -> None:
    """Leave the trail of the task."""
    _current.set(None)


def client_network(request: HttpRequest) -> str:
    """Return the network that a request comes from; empty when that cannot be told."""
    return network_of(_client(request))


def network_of(address: str) -> str:
    """Return the network of an IP address (`192.0.2.0/24`, `2001:db8:1::/48`); nonsense gives an empty text."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    whole = mapped or found
    return str(ipaddress.ip_network(f"{whole}/{KEPT_BITS[whole.version]}", strict=False))


def _client(request: HttpRequest) -> str:
    """Return the address of who asks: as our own proxies say it, which are counted from the right."""
    passed_on = request.headers.get("X-Forwarded-For", "").split(",")
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if 0 < count <= len(passed_on):
        return passed_on[-count]
    return str(request.META.get("REMOTE_ADDR", ""))
