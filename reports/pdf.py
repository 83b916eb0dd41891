"""From HTML to PDF: the only module that knows WeasyPrint.

The PDF is PDF/UA-1 and PDF/A-3a in one (`archival.py`), with our own fonts embedded and at most one file enclosed. The
same HTML gives the same bytes: the date of the document comes from its own `dcterms.created`, never from a clock.
Nothing is fetched but our own style sheets, fonts and drawings, from disk; any other address in the HTML stops the
printing.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from reports.archival import VARIANT, finish

# Not an address anyone can visit: `.invalid` never exists (RFC 2606).
PAPER = "https://paper.invalid/"
PRINTABLE = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
# A row costs WeasyPrint about 7 ms; more rows than this would outlive the time limit of the task.
MOST_ROWS = 800


class PrintError(Exception):
    """The document cannot be printed: the family of what goes wrong here.

    PrintError
     ├─ NoLettersError         this machine lacks the libraries that draw letters (Pango)
     ├─ TooManyRowsError       more table rows than a worker can print in its time
     └─ ForbiddenAddressError  the document asks for something that is not ours
    """


class NoLettersError(PrintError):
    """Pango is not installed here; WeasyPrint cannot do without."""


class TooManyRowsError(PrintError):
    """The document has more than `MOST_ROWS` table rows."""


class ForbiddenAddressError(PrintError):
    """The document points at an address that is not one of our own files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that travels inside the PDF. `moment` is what the PDF gives as its date."""

    name: str
    description: str
    content: bytes
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """What the printer needs: a document as HTML, and what travels inside it."""

    html: str
    enclosure: Enclosure | None = None


def render_pdf(html: str, *, enclosure: Enclosure | None = None) -> bytes:
    """Return the document as PDF/UA-1 and PDF/A-3a.

    Addresses in it are relative to our static files (`css/report.css`).

    Raises `NoLettersError`, `TooManyRowsError` and `ForbiddenAddressError`.
    """
    rows = html.count("<tr")
    if rows > MOST_ROWS:
        raise TooManyRowsError(f"{rows} rows, at most {MOST_ROWS} can be printed")
    return _printed(html, enclosure)


def _printed(html: str, enclosure: Enclosure | None) -> bytes:
    # Importing WeasyPrint loads Pango and takes a second; web processes and commands do without.
    try:
        from weasyprint import HTML, Attachment  # noqa: PLC0415
    except OSError as error:
        raise NoLettersError(str(error)) from error
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OurFiles(URLFetcher):  # type: ignore[misc]
        """Gives our own files and `data:`; everything else is fatal."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith(PAPER):
                path = our_file(url)
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": PRINTABLE[path.suffix]})
            return super().fetch(url, headers)

    fetcher = OurFiles(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    fonts = FontConfiguration()
    enclosed = [] if enclosure is None else [Attachment(**_attached(enclosure))]
    try:
        document = HTML(string=html, base_url=PAPER, url_fetcher=fetcher)
        printed: bytes = document.write_pdf(
            font_config=fonts, pdf_variant=VARIANT, attachments=enclosed, finisher=finish
        )
    except FatalURLFetchingError as error:  # a BaseException: nothing else would catch it
        raise ForbiddenAddressError(str(error)) from error
    return printed


def _attached(enclosure: Enclosure) -> dict[str, Any]:
    return {
        "string": enclosure.content,
        "name": enclosure.name,
        "description": enclosure.description,
        "created": enclosure.moment,
        "modified": enclosure.moment,
        "relationship": "Data",
    }


def our_file(url: str) -> Path:
    """Return the static file behind an address that starts with `PAPER`; raises `ValueError` for any other file."""
    static = (Path(settings.BASE_DIR) / "static").resolve()
    path = (static / unquote(urlsplit(url).path).lstrip("/")).resolve()
    if not path.is_relative_to(static) or path.suffix not in PRINTABLE or not path.is_file():
        raise ValueError(f"not one of our files: {url}")
    return path
