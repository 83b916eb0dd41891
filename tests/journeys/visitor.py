"""Somebody behind the proxy: asks over plain HTTP, with the headers that the proxy adds for HTTPS."""

import http.client
import re
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where a redirect leads, without the host."""
        return re.sub(r"^https://[^/]+", "", self.headers.get("location", ""))


@dataclass(slots=True, kw_only=True)
class Visitor:
    """One browser: it keeps its cookies, `Secure` ones too, since the proxy's side of the line is HTTPS."""

    port: int
    host: str
    scheme: str = "https"
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    @property
    def token(self) -> str:
        """What a form of a page that is open carries."""
        return next(morsel.value for name, morsel in self.cookies.items() if name.endswith("csrftoken"))

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._ask("GET", path)

    def post(self, path: str, *, on: str, **fields: str) -> Answer:
        """Fill in the form of the page `on` and send it to `path`."""
        token = CSRF.search(self.get(on).text)
        assert token is not None, f"no form on {on}"
        return self.send(path, **fields, csrfmiddlewaretoken=token[1])

    def send(self, path: str, **fields: str) -> Answer:
        """Send fields, the token of the form among them."""
        return self._ask("POST", path, urlencode(fields))

    def press(self, path: str) -> Answer:
        """Send an empty form, as a button of a page that is open does; nothing else is asked first."""
        return self.send(path, csrfmiddlewaretoken=self.token)

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Host": self.host, "X-Forwarded-Proto": self.scheme, "Referer": f"https://{self.host}/"}
        headers["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                self.cookies.load(cookie)
            low = {name.lower(): value for name, value in response.getheaders()}
            return Answer(status=response.status, headers=low, body=response.read())
