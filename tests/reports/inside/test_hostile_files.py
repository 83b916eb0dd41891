"""A file from elsewhere costs little time and no memory, whatever is in it; and it is never taken for a report."""

import io
import json
import resource
import subprocess
import time
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from reports.inside.reading import LARGEST, NotAReportError, read_report
from reports.inside.verdict import judge
from tests.reports.inside.conftest import Made, attached, with_file

SECONDS = 5
DEEP = b"[" * 100_000


def seconds_of_work() -> float:
    """What this process and those that it started have worked: a busy machine makes nothing slower."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def raw_pdf(*objects: bytes, root: str = "1 0 R") -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    body = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer <</Size %d /Root %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root.encode(), len(body))
    return body + table + trailer


def stream(content: bytes, extra: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), extra, content)


CATALOGUE = b"<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles <</Names [(ontschot-report.json) 3 0 R]>>>>>>"
PAGES = b"<</Type /Pages /Kids [] /Count 0>>"
FILE = b"<</Type /Filespec /F (ontschot-report.json) /UF (ontschot-report.json) /EF <</F 4 0 R>>>>"


def bomb(levels: int) -> bytes:
    """Zeroes, packed again and again: one packing makes a thousandth of it."""
    content = zlib.compress(b" " * 200_000_000, 9)
    for _ in range(levels - 1):
        content = zlib.compress(content, 9)
    filters = b"[" + b" /FlateDecode" * levels + b" ]"
    return raw_pdf(CATALOGUE, PAGES, FILE, stream(content, b"/Filter " + filters))


def loop() -> bytes:
    tree = b"<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles 3 0 R>>>>"
    return raw_pdf(tree, PAGES, b"<</Kids [3 0 R 3 0 R]>>")


def wide() -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(19))
    tree = b"<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles 3 0 R>>>>"
    return raw_pdf(tree, PAGES, b"<</Kids [%s]>>" % kids)


def pages_loop(made: Made) -> bytes:
    file = stream(zlib.compress(made.enclosed))
    return raw_pdf(CATALOGUE, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>", FILE, file)


def endless_page(made: Made) -> bytes:
    """Our own figures inside, with a page of two hundred million letters."""
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R>>"
    content = stream(zlib.compress(b"BT (x) Tj ET " * 15_000_000, 9))
    pages = b"<</Type /Pages /Kids [5 0 R] /Count 1>>"
    return raw_pdf(CATALOGUE, pages, FILE, stream(zlib.compress(made.enclosed)), page, content)


def encrypted(made: Made) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def without_file(made: Made) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        del opened.attachments["ontschot-report.json"]
        opened.save(out)
    return out.getvalue()


def many(made: Made) -> bytes:
    pdf = made.pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number in range(500):
            opened.attachments[f"{number}.json"] = attached(opened, b"{}", f"{number}.json")
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


FILES: dict[str, tuple[Callable[[Made], bytes], str]] = {
    "nothing": (lambda _made: b"", "no_pdf"),
    "words": (lambda _made: b"Dit is geen pdf", "no_pdf"),
    "only a heading": (lambda _made: b"%PDF-1.7\n", "broken"),
    "half a report": (lambda made: made.pdf[: len(made.pdf) // 2], "broken"),
    "no catalogue": (lambda _made: raw_pdf(b"<<>>", PAGES), "nothing_inside"),
    "more than ten megabytes": (lambda _made: b"%PDF-1.7\n" + b"x" * LARGEST, "too_large"),
    "encrypted": (encrypted, "encrypted"),
    "no file inside": (without_file, "nothing_inside"),
    "another name": (lambda made: with_file(made.pdf, made.enclosed, name="report.json"), "nothing_inside"),
    "one file more": (lambda made: with_file(made.pdf, b"{}", name="other.json", keep=True), "more_inside"),
    "five hundred files": (many, "more_inside"),
    "a huge file inside": (lambda made: with_file(made.pdf, b" " * 6_000_000), "too_large"),
    "packed without end": (lambda _made: bomb(1), "too_large"),
    "packed twice without end": (lambda _made: bomb(2), "too_large"),
    "packed five times": (lambda _made: bomb(5), "too_large"),
    "a tree in a circle": (lambda _made: loop(), "broken"),
    "a wide tree in a circle": (lambda _made: wide(), "broken"),
    "pages in a circle": (pages_loop, "broken"),
    "a page without end": (endless_page, "too_large"),
    "deep JSON": (lambda made: with_file(made.pdf, DEEP), "broken_inside"),
    "deep JSON that ends": (lambda made: with_file(made.pdf, DEEP + b"]" * 100_000), "broken_inside"),
    "no JSON": (lambda made: with_file(made.pdf, b"{"), "broken_inside"),
    "no text": (lambda made: with_file(made.pdf, b'{"schema": "\xff"}'), "broken_inside"),
    "a list": (lambda made: with_file(made.pdf, b"[]"), "unknown_schema"),
    "another schema": (lambda made: with_file(made.pdf, b'{"schema": "ontschot.report/2"}'), "unknown_schema"),
    "a pool document": (lambda made: with_file(made.pdf, b'{"schema": "ontschot.pool/1"}'), "unknown_schema"),
    "nothing but the schema": (lambda made: with_file(made.pdf, b'{"schema": "ontschot.report/1"}'), "broken_inside"),
    "not a number": (lambda made: with_file(made.pdf, made.enclosed.replace(b"4391827", b"NaN")), "broken_inside"),
    "an unknown field": (
        lambda made: with_file(made.pdf, made.enclosed.replace(b'"name"', b'"nom"', 1)),
        "broken_inside",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_file_that_is_no_report_is_refused_in_time(casus_4_made: Made, name: str) -> None:
    make, code = FILES[name]
    content = make(casus_4_made)
    began = seconds_of_work()

    with pytest.raises(NotAReportError) as refused:
        read_report(content)

    assert seconds_of_work() - began < SECONDS
    allowed = {code, "broken"} if code == "too_large" else {code}
    assert refused.value.code in allowed


def test_formulas_and_values_of_a_stranger_are_recalculated_in_time(casus_4_made: Made) -> None:
    document = json.loads(casus_4_made.enclosed)
    step = document["steps"][0]
    step["formula"] = "up_to_half(" * 40 + "minutes" + ")" * 40
    document["steps"] += [{**step, "formula": " × ".join(["minutes"] * 60), "inputs": step["inputs"] * 20}] * 60
    document["steps"][1]["inputs"][0]["value"] = "9" * 3000
    content = json.dumps(document).replace("4391827", "4" * 100_000, 1).encode()
    began = seconds_of_work()

    verdict = judge(with_file(casus_4_made.pdf, content))

    assert seconds_of_work() - began < SECONDS
    assert verdict.wrong


def test_the_process_that_opens_a_file_knows_nothing(casus_4_made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    real = subprocess.run

    def watched(*args: Any, **options: Any) -> Any:
        seen.update(options)
        return real(*args, **options)

    monkeypatch.setattr("subprocess.run", watched)

    read_report(casus_4_made.pdf)

    assert seen["env"] == {"PATH": ""}
