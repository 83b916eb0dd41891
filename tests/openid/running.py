"""Starting the provider, ordering it about, and signing in at it as a browser would."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from django.urls import reverse

from accounts.single_sign_on.trusted import TrustedProvider

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of the client, long enough to sign with"
OUR_SITE = "http://testserver"


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that runs."""

    issuer: str

    def order(self, *, people: dict[str, dict[str, Any]] | None = None, site: str = OUR_SITE, **lies: Any) -> None:
        """Say what it tells of its people, and how it lies; everything that was ordered before is forgotten.

        `site` is where it may send people back to.
        """
        orders: dict[str, Any] = {"people": people or {}, "lies": lies, "site": site}
        requests.post(urljoin(self.issuer, "/orders/"), json=orders, timeout=5).raise_for_status()

    def trusted(self, slug: str = "gemeente", **terms: Any) -> TrustedProvider:
        """Return it as our settings would name it."""
        usual: dict[str, Any] = {
            "name": "Testgemeente",
            "client_id": "ontschot",
            "client_secret": SECRET,
            "domains": frozenset({"voorbeeld.nl"}),
        }
        return TrustedProvider(slug=slug, issuer=self.issuer, **(usual | terms))


@contextmanager
def running_provider(folder: Path, *, port: int) -> Iterator[Provider]:
    """Start a provider on a port of this machine, and stop it at the end."""
    issuer = f"http://127.0.0.1:{port}/o"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    environment = os.environ | {
        "PROVIDER_FOLDER": str(folder),
        "PROVIDER_ISSUER": issuer,
        "PROVIDER_KEY": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "PROVIDER_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "tests.openid.serve"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", (folder / "log").read_text()
            yield Provider(issuer)
        finally:
            process.terminate()
            process.communicate(timeout=10)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def begin(client: Client, slug: str = "gemeente", **data: str) -> str:
    """Press the button; return the address at the provider to which the page goes on."""
    page = client.post(reverse("account_sso_start", args=[slug]), data)
    assert page.status_code == 200, page.content.decode()
    return str(page.context["address"])


def at_provider(address: str, name: str) -> str:
    """Sign in at the provider; return the path on our site to which it sends the person back."""
    with requests.Session() as browser:
        answer = browser.get(address, timeout=5, allow_redirects=False)
        while not answer.headers.get("Location", "").startswith(OUR_SITE):
            if answer.is_redirect:
                answer = browser.get(urljoin(answer.url, answer.headers["Location"]), timeout=5, allow_redirects=False)
                continue
            fields = dict(re.findall(r'name="(csrfmiddlewaretoken|next)" value="([^"]*)"', answer.text))
            assert fields, answer.text
            fields = {key: value.replace("&amp;", "&") for key, value in fields.items()}
            sent = fields | {"username": name, "password": "at-the-provider"}
            answer = browser.post(answer.url, data=sent, timeout=5, allow_redirects=False)
        return answer.headers["Location"].removeprefix(OUR_SITE)


def sign_in(client: Client, name: str, slug: str = "gemeente", **data: str) -> Any:
    """Do the whole course and return the last answer of our site."""
    return client.get(at_provider(begin(client, slug, **data), name))
