"""What a page asks for: its forms with their fields, and the parameters in its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

__all__ = ["Form", "Page", "read"]

Pairs = list[tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class Form:
    """One form: where it is sent, how, and what a browser would send of it."""

    path: str
    method: str
    fields: Pairs = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Page:
    """What was found on a page; `asked` are the parameters that its links give."""

    forms: list[Form] = field(default_factory=list)
    asked: dict[str, Pairs] = field(default_factory=dict)


def read(path: str, text: str) -> Page:
    """Read a page that stands at `path`."""
    reader = _Reader(path)
    reader.feed(text)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.page = Page()
        self._path = path
        self._forms: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open(given)
        elif tag == "a" and urlsplit(given.get("href", "")).query:
            self._follow(given["href"])
        elif tag in {"input", "textarea", "button", "select"} and given.get("name"):
            self._take(tag, given)
        elif tag == "option" and self._select:
            form, name = self._select
            form.fields.append((name, given.get("value", "")))
        for event in ("hx-get", "hx-post"):
            if event in given:
                path = urlsplit(urljoin(self._path, given[event])).path
                form = Form(path=path, method=event[3:])
                form.fields = self._form.fields if self._form else []
                self.page.forms.append(form)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _open(self, given: dict[str, str]) -> None:
        path = urlsplit(urljoin(self._path, given.get("action", ""))).path
        self._form = Form(path=path, method=given.get("method", "get").lower())
        self._forms[given.get("id", "")] = self._form
        self.page.forms.append(self._form)

    def _follow(self, href: str) -> None:
        there = urlsplit(urljoin(self._path, href))
        self.page.asked.setdefault(there.path, []).extend(parse_qsl(there.query, keep_blank_values=True))

    def _take(self, tag: str, given: dict[str, str]) -> None:
        # A field may stand outside its form and name it.
        form = self._forms.get(given["form"]) if "form" in given else self._form
        if form is None or given["name"] == "csrfmiddlewaretoken":
            return
        if tag == "select":
            self._select = (form, given["name"])
        else:
            form.fields.append((given["name"], given.get("value", "")))
