"""From a PDF that somebody brings to the document inside it and the words on its pages."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from budgets.engine import InvalidDocument
from budgets.engine.documents import read_json
from budgets.engine.errors import DocumentError, Errors
from budgets.engine.records import record_of
from reports.inside import extraction
from reports.inside.values import SCHEMA, ReportDocument

__all__ = ["FILE_NAME", "LARGEST", "Brought", "NotAReportError", "read_report"]

FILE_NAME = "ontschot-report.json"
LARGEST = 10 * 1024 * 1024
PATIENCE = 20
MOST_ERRORS = 5
# Each stands on paper, and a report has at most 800 rows.
MOST_NUMBERS = 5000


class NotAReportError(Exception):
    """The file is no report of ours that can be read. `code` says why, `lines` where in the document."""

    def __init__(self, code: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.lines = lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What was in a PDF: the document, the bytes it was read from, and the words on the pages."""

    document: ReportDocument
    enclosed: bytes
    text: str


def read_report(content: bytes) -> Brought:
    """Return what is in a PDF. Raises NotAReportError."""
    if len(content) > LARGEST:
        raise NotAReportError("too_large")
    answer = _extract(content)
    enclosed = answer["file"].encode("utf-8", errors="surrogateescape")
    return Brought(document=read_document(enclosed), enclosed=enclosed, text=answer["text"])


def read_document(enclosed: bytes) -> ReportDocument:
    """Return the document in the enclosed bytes. Raises NotAReportError."""
    try:
        raw = read_json(enclosed)
    except InvalidDocument as invalid:
        raise NotAReportError("broken_inside", _first(invalid.errors)) from invalid
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        raise NotAReportError("unknown_schema")
    errors: Errors = []
    document = record_of(ReportDocument).read(raw, errors)
    if errors or not isinstance(document, ReportDocument):
        raise NotAReportError("broken_inside", _first(errors))
    if sum(1 + len(step.inputs) for step in document.steps) > MOST_NUMBERS:
        raise NotAReportError("too_large")
    return document


def _extract(content: bytes) -> extraction.Answer:
    """Let a process of its own open the PDF; whatever becomes of that process, nothing becomes of this one."""
    command = [sys.executable, "-I", str(Path(extraction.__file__))]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, nothing of the file in the command
            command, input=content, capture_output=True, timeout=PATIENCE, check=False, env={"PATH": ""}
        )
        answer = json.loads(ended.stdout) if ended.returncode == 0 else {"trouble": "too_large"}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"trouble": "too_large"}
    if "trouble" in answer:
        raise NotAReportError(answer["trouble"])
    return {"file": answer["file"], "text": answer["text"]}


def _first(errors: Sequence[DocumentError]) -> tuple[str, ...]:
    return tuple(str(error) for error in errors[:MOST_ERRORS])
