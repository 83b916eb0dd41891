"""Whoever changes one number, inside or on paper, is found; and so is whoever changes the hash along with it."""

import copy
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

from budgets.practices.reading import all_practices, snapshot_of
from reports.inside.book import Book, Line
from reports.inside.paper import text_of_html
from reports.inside.paper_checks import check_seal
from reports.inside.reading import read_document
from reports.inside.verdict import judge, recalculated
from reports.pdf import Printable
from reports.printables import printable_report
from tests.reports.inside.conftest import Made, enclosed, example, unstored

Path = tuple[str | int, ...]

# What stands in no sum of the report, so that only the hash and the paper hold it.
IN_NO_SUM = {
    "printed", "norms", "levels", "places", "beside", "decisions_per_month", "flows", "flows_total", "results",
    "streams.children", "borders.children", "balance.fte", "freed_time.decisions", "comparisons.fte", "purchases.fte",
    "school_years.factor", "school_years.indexation", "budget_years", "borders.minutes", "amounts.count",
}  # fmt: skip


def numbers(document: Any, path: Path = ()) -> Iterator[tuple[Path, int | str]]:
    """Every number in a document with where it stands; numbers in quotes too."""
    if isinstance(document, dict | list):
        pairs = document.items() if isinstance(document, dict) else enumerate(document)
        for key, value in pairs:
            yield from numbers(value, (*path, key))
    elif isinstance(document, int) and not isinstance(document, bool):
        yield path, document
    elif isinstance(document, str) and path[-1] in ("value", "exact", "shown", "fte", "progress", "factor"):
        try:
            Fraction(document)
        except ValueError:
            return
        yield path, document


def changed(document: Any, path: Path) -> Any:
    """The same document with the number at a path made one more."""
    other = copy.deepcopy(document)
    holder = other
    for key in path[:-1]:
        holder = holder[key]
    old = holder[path[-1]]
    holder[path[-1]] = old + 1 if isinstance(old, int) else plus_one(old)
    return other


def plus_one(text: str) -> str:
    whole = Fraction(text) + 1
    if "/" in text:
        return str(whole)
    decimals = len(text.partition(".")[2])
    return f"{whole.numerator * 10**decimals // whole.denominator / 10**decimals:.{decimals}f}"


def wrong_lines(document: Any, text: str) -> list[Line]:
    book = Book()
    recalculated(read_document(json.dumps(document).encode()), text, book)
    return [line for line in book.lines if not line.is_right]


def name_of(path: Path) -> str:
    return ".".join(str(key) for key in path if not isinstance(key, int))


def is_in_a_sum(path: Path) -> bool:
    name = name_of(path)
    return not any(name == each or name.startswith(f"{each}.") for each in IN_NO_SUM)


CASES = ("casus-4", "wish", "st-maartenschool", "zorg-in-onderwijs-tilburg", "samen-in-de-wijk-zwolle")


@pytest.fixture(scope="module", params=CASES)
def paper(request: pytest.FixtureRequest) -> Printable:
    if request.param == "casus-4":
        return printable_report(unstored(example("casus-4")))
    practice = next(row for row in all_practices() if row.slug == request.param)
    return printable_report(unstored(snapshot_of(practice)))


def test_any_number_that_is_changed_inside_breaks_the_hash_on_paper(paper: Printable) -> None:
    document, text = json.loads(enclosed(paper)), text_of_html(paper.html)

    unnoticed = []
    for path, _value in numbers(document):
        book = Book()
        check_seal(json.dumps(changed(document, path), ensure_ascii=False, indent=1).encode() + b"\n", text, book)
        unnoticed += [path for line in book.lines if line.is_right]

    assert unnoticed == []


def test_any_number_in_a_sum_is_found_though_the_hash_was_changed_along(paper: Printable) -> None:
    document, text = json.loads(enclosed(paper)), text_of_html(paper.html)
    unknown = {place for place, step in enumerate(document["steps"]) if step["exact"] is None}
    paths = [
        path
        for path, _value in numbers(document)
        if is_in_a_sum(path) and not (path[0] == "steps" and path[1] in unknown)
    ]

    unnoticed = [path for path in paths if not wrong_lines(changed(document, path), text)]

    assert paths
    assert unnoticed == []


def test_unchanged_all_of_it_agrees(paper: Printable) -> None:
    assert wrong_lines(json.loads(enclosed(paper)), text_of_html(paper.html)) == []


def test_the_line_says_what_was_expected_and_what_was_found(casus_4_made: Made) -> None:
    document = json.loads(casus_4_made.enclosed)
    document["contributions"][0]["cents"] += 100

    lines = wrong_lines(document, text_of_html(casus_4_made.html))

    assert ("€ 43.918,27", "€ 43.919,27") in {
        (line.expected.replace("\xa0", " "), line.found.replace("\xa0", " ")) for line in lines
    }


@pytest.mark.parametrize("place", range(7))
def test_large_figure_that_is_changed_on_paper_is_found(casus_4_made: Made, place: int) -> None:
    document = json.loads(casus_4_made.enclosed)
    shown = document["figures"][place]["shown"]
    first = next(sign for sign in shown if sign.isdigit())
    other = shown.replace(first, str((int(first) + 1) % 10), 1)
    text = text_of_html(casus_4_made.html).replace(shown, other, 1)

    assert wrong_lines(document, text) != []


def test_file_with_one_changed_number_is_found(casus_4_made: Made, tamper: Callable[[bytes], bytes]) -> None:
    document = json.loads(casus_4_made.enclosed)
    document["pooled_cents"] += 1

    verdict = judge(tamper(json.dumps(document).encode()))

    assert len(verdict.wrong) > 1


def test_file_that_is_put_back_unchanged_is_right(casus_4_made: Made, tamper: Callable[[bytes], bytes]) -> None:
    assert judge(tamper(casus_4_made.enclosed)).wrong == ()
