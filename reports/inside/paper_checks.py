"""What stands on paper is what is enclosed: both have to be changed to deceive, and then the sums do not come out."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext, override

from accounts.templatetags.numbers import euro
from budgets.engine.records import record_of
from budgets.presentation.quantities import exact_quantity, quantity
from reports.inside.book import Book
from reports.inside.paper import missing_numbers, numbers_in
from reports.inside.values import Figure, ReportDocument

__all__ = ["check_paper", "check_seal"]

# What follows from other amounts and need not stand on paper itself: the parts of an avoided cost, each a count and a
# price, and what is carried to the next year of a shortfall that somebody covers.
FOLLOWS = frozenset({"parts", "carried_cents"})


def check_seal(enclosed: bytes, text: str, book: Book) -> None:
    """Look for the hash of the enclosed file on the pages."""
    is_there = hashlib.sha256(enclosed).hexdigest() in _closed_up(text)
    book.note(
        gettext("De bijlage is die waarvan het verslag de hash noemt"),
        is_right=is_there,
        expected=f"sha256:{hashlib.sha256(enclosed).hexdigest()}",
        found=gettext("een andere hash op papier"),
    )


def check_paper(document: ReportDocument, text: str, book: Book) -> None:
    """Hold the control number, the large figures and every printed number to the words of the pages."""
    words, closed_up = " ".join(text.split()), _closed_up(text)
    agreed = (document.agreement, document.corrections)
    numbers = [document.control_number, *(row.control_number for row in agreed if row is not None)]
    for number in numbers:
        book.note(
            gettext("Het controlegetal staat op papier"),
            is_right=bool(number) and number in closed_up,
            expected=number,
            found=gettext("niet op papier"),
        )
    for figure in document.figures:
        _check_figure(figure, document.language, words, book)
    _check_amounts(document, text, book)
    _check_steps(document, text, book)
    missing = missing_numbers(document.printed, text)
    book.note(gettext("Alle getallen van het verslag staan op papier"), is_right=not missing)
    for number, (expected, found) in missing.items():
        times = gettext("Het getal %(number)s op papier") % {"number": number}
        book.note(times, is_right=False, expected=_times(expected), found=_times(found))


def _check_amounts(document: ReportDocument, text: str, book: Book) -> None:
    """Look for every amount of money on paper; of nothing there need not be a line."""
    on_paper = numbers_in(text)
    with override(document.language):
        told = {euro(cents) for cents in _cents(record_of(ReportDocument).write(document)) if cents}
    absent = sorted(amount for amount in told if not numbers_in(amount).keys() <= on_paper.keys())
    book.note(gettext("Alle bedragen van de bijlage staan op papier"), is_right=not absent)
    for amount in absent:
        book.note(gettext("Een bedrag van de bijlage"), is_right=False, expected=gettext("op papier"), found=amount)


def _cents(part: object, name: str = "") -> Iterator[int]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from () if key in FOLLOWS else _cents(value, str(key))
    elif isinstance(part, list):
        for value in part:
            yield from _cents(value, name)
    elif isinstance(part, int) and (name.endswith("cents") or name == "by_year"):
        yield part


def _check_steps(document: ReportDocument, text: str, book: Book) -> None:
    """Look for the numbers of every sum on paper, also for those of a sum whose outcome is unknown."""
    on_paper = numbers_in(text)
    told = [(step.title, row.label, (row.value, row.unit)) for step in document.steps for row in step.inputs]
    with override(document.language):
        shown = {number: exact_quantity(*number) for _title, _label, number in told}
    absent = {number for number, text in shown.items() if not numbers_in(text).keys() <= on_paper.keys()}
    book.note(gettext("De getallen van alle sommen staan op papier"), is_right=not absent)
    for title, label, number in told:
        if number in absent:
            inside = gettext("“%(input)s” in de som achter “%(title)s”") % {"input": label, "title": title}
            book.note(inside, is_right=False, expected=shown[number], found=gettext("niet op papier"))


def _check_figure(figure: Figure, language: str, words: str, book: Book) -> None:
    with override(language):
        printed = quantity(figure.value, figure.unit)
    text = gettext("“%(figure)s” staat zo op papier") % {"figure": figure.label}
    book.note(text, is_right=figure.shown == printed, expected=printed, found=figure.shown)
    if " ".join(figure.shown.split()) not in words:
        book.note(text, is_right=False, expected=figure.shown, found=gettext("niet op papier"))


def _times(number: int) -> str:
    return gettext("%(number)s keer") % {"number": number}


def _closed_up(text: str) -> str:
    return "".join(text.split())
