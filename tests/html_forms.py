"""Read the fields of the form on a page, with the values that a browser would send."""

from html.parser import HTMLParser


def fields_of(page: str, *, form: str = "draft") -> dict[str, str]:
    """Return name → value of the fields within the form of this class; buttons are left out, as without a press."""
    reader = _Reader(form)
    reader.feed(page)
    return reader.fields


class _Reader(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._form, self._inside = form, False
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self._inside = given.get("class") == self._form
        elif not self._inside:
            return
        elif tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields[name] = given.get("value") or ""
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in given:
            self.fields[self._select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
