"""A piece of network between two programs that can be cut."""

import socket
import threading
from contextlib import suppress
from typing import Self

from tools.launch.services import HOST


class Relay:
    """Passes bytes on to a port until it is cut; then whoever talks through it is hung up on, or hears nothing."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._whole = threading.Event()
        self._whole.set()
        self._refuses = False
        self._lines: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.hang_up()
        self._listener.close()

    def silence(self) -> None:
        """Pass nothing on any more: who asks waits for ever, as behind a firewall that drops."""
        self._whole.clear()

    def hang_up(self) -> None:
        """End every conversation, and each that is begun from now on."""
        self._refuses = True
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Be whole again; conversations that were silent are hung up on, as a firewall does that forgot them."""
        self.hang_up()
        self._refuses = False
        self._whole.set()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(line,), daemon=True).start()

    def _connect(self, line: socket.socket) -> None:
        if self._refuses:
            line.close()
            return
        self._whole.wait()
        try:
            other = socket.create_connection((HOST, self._target), timeout=5)
        except OSError:
            line.close()
            return
        other.settimeout(None)
        self._lines |= {line, other}
        for source, target in ((line, other), (other, line)):
            threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                self._whole.wait()
                target.sendall(piece)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            source.close()
        self._lines.discard(source)
