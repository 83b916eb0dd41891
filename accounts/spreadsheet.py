"""Rows as a file that spreadsheets open, in which nothing that somebody typed becomes a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["csv_lines", "safe_cell"]

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# What a spreadsheet takes for the start of a formula; a tab or line break hides one from sight.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Also as Dutch readers write it, with points between the thousands.
NUMBER = re.compile(r"-?([0-9]+([.,][0-9]+)?|[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?)")


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Give the file line by line, as a Dutch Excel reads it without being asked: semicolons, UTF-8 with its mark."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def safe_cell(value: object) -> str:
    """Return the text of a cell, with an apostrophe before what would be a formula; a negative number stays one."""
    text = "" if value is None else str(value)
    if NUMBER.fullmatch(text) or not text.lstrip(" ").startswith(STARTS):
        return text
    return f"'{text}"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
