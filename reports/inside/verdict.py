"""A report recalculated: every line of what was checked, for the command line and for the page."""

from dataclasses import dataclass

from reports.inside.book import Book, Line
from reports.inside.paper_checks import check_paper, check_seal
from reports.inside.reading import read_report
from reports.inside.step_checks import check_steps
from reports.inside.sum_checks import check_sums
from reports.inside.values import ReportDocument

__all__ = ["Verdict", "judge", "recalculated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came out of the check of one report."""

    document: ReportDocument
    lines: tuple[Line, ...]

    @property
    def wrong(self) -> tuple[Line, ...]:
        """The lines that do not agree."""
        return tuple(line for line in self.lines if not line.is_right)


def judge(content: bytes) -> Verdict:
    """Read and recalculate the report in a PDF. Raises NotAReportError."""
    brought = read_report(content)
    book = Book()
    check_seal(brought.enclosed, brought.text, book)
    recalculated(brought.document, brought.text, book)
    return Verdict(document=brought.document, lines=tuple(book.lines))


def recalculated(document: ReportDocument, text: str, book: Book) -> None:
    """Write down what the figures of a document themselves say, whatever hash stands on paper."""
    check_paper(document, text, book)
    check_steps(document, book)
    check_sums(document, book)
