"""The printer: accessible, the same bytes, our own fonts, and nothing from elsewhere."""

import socket
import threading
from collections.abc import Iterator

import page
import pytest

from reports.pdf import ForbiddenAddressError, TooManyRowsError, our_file, render_pdf
from tests.reports.conftest import fonts_of

# Without style sheets of its own, so that the many attacks are quick.
BARE = '<!doctype html><html lang="nl"><head><title>Proef</title></head><body><p>tekst</p>{body}</body></html>'
DOCUMENT = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Proef</title>
<meta name="dcterms.created" content="2026-11-22T14:30:00+01:00">
<link rel="stylesheet" href="css/tokens.css"><link rel="stylesheet" href="css/report.css">{head}</head>
<body><h1>Verslag</h1>{body}</body></html>"""


def document(body: str = "<p>tekst</p>", *, head: str = "") -> str:
    return DOCUMENT.format(body=body, head=head)


@pytest.fixture
def canary() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine that remembers who called."""
    calls: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    stop = threading.Event()

    def listen() -> None:
        while not stop.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            calls.append("called")
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield server.getsockname()[1], calls
    stop.set()
    thread.join()
    server.close()


PAYLOADS = {
    "style sheet": '<link rel="stylesheet" href="{address}">',
    "import": "<style>@import url({address});</style>",
    "font": "<style>@font-face{{font-family:x;src:url({address})}} p{{font-family:x}}</style>",
    "background": '<style>p{{background:url("{address}")}}</style>',
    "image": '<img alt="" src="{address}">',
    "object": '<object data="{address}"></object>',
    "embed": '<embed src="{address}">',
    "inside a drawing": '<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>',
    "use in a drawing": '<svg width="9" height="9"><use href="{address}#a"/></svg>',
    "content": '<style>p::before{{content:url("{address}")}}</style>',
    "list": '<style>li{{list-style-image:url("{address}")}}</style><ul><li>x</li></ul>',
    "attachment": '<a rel="attachment" href="{address}">x</a>',
    "attachment of the document": '<link rel="attachment" href="{address}">',
    "base": '<base href="{address}"><img alt="" src="x.png">',
    "script": '<script src="{address}"></script>',
    "frame": '<iframe src="{address}"></iframe>',
    "film": '<video poster="{address}" src="{address}"></video>',
    "choice of images": '<img alt="" srcset="{address} 1x, {address} 2x" src="{address}">',
    "picture": '<picture><source srcset="{address}"><img alt="" src="{address}"></picture>',
    "button": '<input type="image" alt="x" src="{address}">',
    "refresh": '<meta http-equiv="refresh" content="0;url={address}">',
    "icon": '<link rel="icon" href="{address}"><link rel="preload" href="{address}" as="style">',
    "filter in a drawing": '<svg width="9" height="9"><filter id="f"><feImage href="{address}"/></filter></svg>',
    "style in a drawing": '<svg width="9" height="9"><style>@import url({address});</style></svg>',
    "border": "<style>p{{border:1px solid;border-image:url({address}) 30}}</style>",
    "mask": "<style>p{{mask-image:url({address});cursor:url({address}),auto}}</style>",
    "mark": "<style>@page{{background:url({address})}}</style>",
    "quoted attribute": '<p style="background:url({address})">x</p>',
    "old attribute": '<table background="{address}"><tr><td background="{address}">x</table>',
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/x.png",
        "http://localhost:{port}/x.css",
        "//127.0.0.1:{port}/x.svg",
        "ftp://127.0.0.1:{port}/x",
        "file:///etc/passwd",
        "../../manage.py",
        "%2e%2e/config/settings.py",
    ],
)
def test_a_document_fetches_nothing_that_is_not_ours(payload: str, address: str, canary: tuple[int, list[str]]) -> None:
    port, calls = canary

    try:
        pdf = render_pdf(BARE.format(body=payload.format(address=address.format(port=port))))
    except ForbiddenAddressError:
        pdf = b""

    assert calls == []
    assert b"root:" not in pdf
    assert b"EmbeddedFile" not in pdf


def test_a_foreign_image_stops_the_printing() -> None:
    with pytest.raises(ForbiddenAddressError):
        render_pdf(document('<img alt="" src="http://127.0.0.1:9/x.png">'))


@pytest.mark.parametrize("path", ["css/missing.css", "css", "", "vendor/VENDOR.md", "../manage.py", "%00.css"])
def test_only_style_sheets_fonts_and_drawings_can_be_read(path: str) -> None:
    with pytest.raises(ValueError, match=r"not one of our files|null"):
        our_file(f"https://paper.invalid/{path}")


def test_the_same_html_gives_the_same_bytes() -> None:
    assert render_pdf(document()) == render_pdf(document())


def test_the_pdf_is_accessible() -> None:
    found = page.validate_pdf_bytes(render_pdf(document("<p>Gül ğ, Łódź, € −1,5</p>")), profile="ua1")

    assert [str(failure) for failure in found.failures] == []
    assert found.is_compliant


def test_letters_of_all_latin_names_come_from_our_own_fonts(complaints: list[str]) -> None:
    pdf = render_pdf(document("<p>gewoon Şağ <strong>vet Łódź</strong> € − × ÷ – … ’</p>"))

    assert {name.partition("+")[2] for name in fonts_of(pdf)} == {
        "Noto-Sans-Paper",
        "Noto-Sans-Paper-Bold",
        "Noto-Sans-Paper-Extended",
        "Noto-Sans-Paper-Extended-Bold",
    }
    assert complaints == []


def test_more_rows_than_a_worker_can_print_are_refused_at_once() -> None:
    with pytest.raises(TooManyRowsError):
        render_pdf(document("<table>" + "<tr><td>x</td></tr>" * 801 + "</table>"))
