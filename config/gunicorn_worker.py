"""A web process that gives a thread only to a question that has arrived as a whole.

Gunicorn's own worker lets a thread wait for whoever connects and says nothing: fifty of those, and the site is away for
everybody. Here they wait outside, at the cost of an open file each, and are turned away after a while. A form that
comes slowly still holds a thread; the proxy in front takes that up (docs/deployment.md).
"""

import select
import socket
import threading
import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

__all__ = ["WholeQuestionWorker"]

END_OF_HEAD = b"\r\n\r\n"
# More than gunicorn takes for a head; its own limits then say what is wrong.
MOST_BYTES = 64 * 1024
SECONDS_TO_ASK = 10.0
SECONDS_PER_ROUND = 1.0


class WholeQuestionWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker of threads, with a place to wait before the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[int, tuple[TConn, float]] = {}
        self._lock = threading.Lock()
        self._bell: select.epoll | None = None

    def init_process(self) -> None:
        """Start the doorkeeper; the process works on until it is told to end."""
        self._bell = select.epoll()
        threading.Thread(target=self._keep_the_door, name="doorkeeper", daemon=True).start()
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Give a thread to a question that is there, and a place to one that is not."""
        if _has_head(conn):
            super().enqueue_req(conn)
            return
        number = conn.sock.fileno()
        with self._lock:
            self._waiting[number] = (conn, time.monotonic() + SECONDS_TO_ASK)
        # Edge-triggered: it rings once for what is there now, and once for all that comes later.
        self._bell.register(number, select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLET)  # type: ignore[union-attr]

    def _keep_the_door(self) -> None:
        while self._bell is not None:
            for number, _ in self._bell.poll(SECONDS_PER_ROUND):
                waiting = self._waiting.get(number)
                if waiting is not None and _has_head(waiting[0]) and self._leaves(number):
                    super().enqueue_req(waiting[0])
            now = time.monotonic()
            for number, (conn, until) in list(self._waiting.items()):
                if (until < now or not self.alive) and self._leaves(number):
                    self.method_queue.defer(self._turn_away, conn)

    def _leaves(self, number: int) -> bool:
        """Take a connection from those that wait."""
        with self._lock:
            found = self._waiting.pop(number, None) is not None
        if found and self._bell is not None:
            self._bell.unregister(number)
        return found

    def _turn_away(self, conn: TConn) -> None:
        """Close a connection, in the thread that counts them."""
        self.nr_conns -= 1
        conn.close()


def _has_head(conn: TConn) -> bool:
    """Tell whether a thread can go to work: the head of a question is there, or nothing will come any more."""
    if conn.parser is not None and conn.parser.unreader.buf.getvalue():
        return True  # what was read ahead, behind the question before
    try:
        seen = conn.sock.recv(MOST_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True  # it has gone; the worker's own handling says so
    return not seen or END_OF_HEAD in seen or len(seen) >= MOST_BYTES
