"""Gets the enclosed file and the words out of a PDF, in a process of its own: `python extraction.py < FILE.pdf`.

A PDF from elsewhere may be made to exhaust whoever opens it. This process has little memory and little time, knows no
settings, no database and no secret, and is thrown away afterwards. It imports pypdf and the standard library only.

What it writes: one line of JSON, `{"trouble": code}` or `{"file": text, "text": text}`.
"""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 4
MOST_BYTES_ENCLOSED = 5_000_000
MOST_BYTES_OF_PAGES = 2_500_000
MOST_PAGES = 200
MOST_NAMES = 20
DEEPEST_TREE = 5

Answer = dict[str, str]


class RefusedError(Exception):
    """The file is none of ours; the only argument says why."""


def main() -> None:
    """Read standard input, answer on standard output."""
    _limit()
    logging.disable(logging.CRITICAL)
    content = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(_answer(content)))


def _limit() -> None:
    """Take little memory and time from the system, where it knows how to give little."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - there is none on Windows; whoever calls keeps the time as well

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(content: bytes) -> Answer:
    try:
        return _extracted(content)
    except RefusedError as refused:
        return {"trouble": str(refused)}
    except (MemoryError, RecursionError):
        return {"trouble": "too_large"}
    except Exception as error:  # noqa: BLE001 - a broken PDF breaks pypdf in ways without number
        return {"trouble": "too_large" if type(error).__name__ == "LimitReachedError" else "broken"}


def _extracted(content: bytes) -> Answer:
    from pypdf import PdfReader  # noqa: PLC0415 - only after memory and time are limited

    if not content.startswith(b"%PDF-"):
        raise RefusedError("no_pdf")
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise RefusedError("encrypted")
    enclosed = _enclosed(reader.trailer["/Root"].get_object())
    return {"file": enclosed.decode("utf-8", errors="surrogateescape"), "text": _text(reader)}


def _enclosed(catalog: Any) -> bytes:
    """Return the only enclosed file that has our name."""
    names = catalog.get("/Names")
    tree = names.get_object().get("/EmbeddedFiles") if names is not None else None
    files = list(_files(tree.get_object(), 0)) if tree is not None else []
    if not files:
        raise RefusedError("nothing_inside")
    if len(files) > 1:
        raise RefusedError("more_inside")
    (name, file) = files[0]
    if name != "ontschot-report.json":
        raise RefusedError("nothing_inside")
    stream = file["/EF"].get_object()["/F"].get_object()
    content: bytes = stream.get_data()
    if len(content) > MOST_BYTES_ENCLOSED:
        raise RefusedError("too_large")
    return content


def _files(node: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield the names and files in a name tree; a tree that is larger than ours could be is refused."""
    if depth > DEEPEST_TREE:
        raise RefusedError("broken")
    listed = node.get("/Names", ())
    kids = node.get("/Kids", ())
    if len(listed) > MOST_NAMES or len(kids) > MOST_NAMES:
        raise RefusedError("more_inside")
    for index in range(1, len(listed), 2):
        file = listed[index].get_object()
        yield str(file.get("/UF") or file.get("/F")), file
    for kid in kids:
        yield from _files(kid.get_object(), depth + 1)


def _text(reader: Any) -> str:
    if len(reader.pages) > MOST_PAGES:
        raise RefusedError("too_large")
    size = 0
    texts = []
    for page in reader.pages:
        contents = page.get_contents()
        size += len(contents.get_data()) if contents is not None else 0
        if size > MOST_BYTES_OF_PAGES:
            raise RefusedError("too_large")
        texts.append(page.extract_text())
    return "\n".join(texts)


if __name__ == "__main__":
    main()
