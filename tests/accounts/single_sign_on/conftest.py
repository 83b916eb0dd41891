"""Two real providers for all these tests, and a site that trusts the first."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from tests.openid.running import Provider, free_port, running_provider

NOOR = {"sub": "n-1", "email": "noor@voorbeeld.nl", "email_verified": True}
BRAM = {"sub": "b-1", "email": "bram@voorbeeld.nl", "email_verified": True}


@pytest.fixture(scope="session")
def first_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    folder = tmp_path_factory.mktemp("provider")
    with running_provider(folder, port=free_port()) as provider:
        yield provider


@pytest.fixture(scope="session")
def second_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    folder = tmp_path_factory.mktemp("other-provider")
    with running_provider(folder, port=free_port()) as provider:
        yield provider


@pytest.fixture
def provider(first_provider: Provider, settings: Any) -> Provider:
    """The provider, honest, and trusted with the domain of the examples."""
    first_provider.order(people={"noor": NOOR, "bram": BRAM})
    settings.SINGLE_SIGN_ON = (first_provider.trusted(),)
    return first_provider


@pytest.fixture
def noor(db: None) -> User:
    return User.objects.create_user(email="noor@voorbeeld.nl", name="Noor Voorbeeld")


@pytest.fixture
def bram(db: None) -> User:
    return User.objects.create_user(email="bram@voorbeeld.nl", name="Bram Voorbeeld")


@pytest.fixture
def dripping() -> Iterator[Provider]:
    """A provider that sends one byte each second, and so never keeps a line silent for long."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()
        thread = threading.Thread(target=_drip, args=(server, ended))
        thread.start()
        yield Provider(f"http://127.0.0.1:{server.getsockname()[1]}/o")
        ended.set()
        thread.join(timeout=10)


def _drip(server: socket.socket, ended: threading.Event) -> None:
    line, _ = server.accept()
    with line:
        line.recv(65_536)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n")
        while not ended.wait(1):
            try:
                line.sendall(b" ")
            except OSError:
                return
