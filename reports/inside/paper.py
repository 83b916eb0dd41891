"""The numbers that stand on paper: counted in what is printed, and counted again in a PDF that comes back."""

import re
from collections import Counter
from collections.abc import Mapping

from reports.inside.values import Printed

__all__ = ["missing_numbers", "numbers_in", "text_of_html"]

NUMBER = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
# What a drawing says to whoever cannot see it is not printed as letters.
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def text_of_html(html: str) -> str:
    """Return the words of a piece of HTML that end up on paper; what stands in different elements stays apart."""
    return TAG.sub(" ", DRAWING.sub(" ", html))


def numbers_in(text: str) -> Counter[str]:
    """Count the numbers in a text as they are written, with their dots and commas."""
    return Counter(NUMBER.findall(text))


def missing_numbers(printed: tuple[Printed, ...], text: str) -> Mapping[str, tuple[int, int]]:
    """Return the numbers that stand in a text fewer times than they should: expected and found."""
    found = numbers_in(text)
    return {row.text: (row.times, found[row.text]) for row in printed if found[row.text] < row.times}
