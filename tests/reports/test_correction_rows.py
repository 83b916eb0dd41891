"""The report on a calculation of after an agreement: its correction rows, on paper and inside.

Six children of 522 minutes a week are 0.975962 fte a year for € 87.836,54 (twice Casus 4); five more make it
€ 161.033,65, which is € 73.197,11 more.
"""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import page
import pytest

from budgets.models import Agreement, Calculation
from budgets.queries import agreement_of
from reports.inside.book import Book
from reports.inside.reading import read_document
from reports.inside.sum_checks import check_sums
from reports.inside.verdict import judge
from reports.inside.writing import report_schema
from reports.models import Report
from reports.pdf import render_pdf
from reports.printables import printable_report
from tests.cast import World
from tests.factories import make_indication, make_pupil
from tests.proposals import calculate_confirmed, decide, make_proposal
from tests.reports.conftest import text_of
from tests.reports.inside.conftest import enclosed
from tests.reports.inside.test_tampering import changed, numbers, wrong_lines

pytestmark = pytest.mark.django_db

TITLE = "Wat verandert er aan wat is overeengekomen?"
ReportFor = Callable[..., Report]


@pytest.fixture
def agreed(world: World) -> Agreement:
    """What the director put forward, with which board and municipality agreed."""
    proposal = make_proposal(world)
    for person in (world.ruth, world.femke):
        decide(proposal, person)
    agreement = agreement_of(world.pool)
    assert agreement is not None
    return agreement


def later(world: World, *, children: int) -> Calculation:
    for _child in range(children):
        make_indication(make_pupil(world.school))
    return calculate_confirmed(world.pool, by=world.noor)


def inside(report: Report) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(enclosed(printable_report(report)))
    return document


@pytest.mark.parametrize("audience", ["municipality", "partnership"])
def test_five_children_more_stand_beside_what_was_agreed(
    agreed: Agreement, world: World, report_for: ReportFor, audience: str
) -> None:
    paper = printable_report(report_for(later(world, children=5), audience))
    pdf = render_pdf(paper.html, enclosure=paper.enclosure)
    text, verdict = text_of(pdf), judge(pdf)

    for told in (TITLE, f"nummer {agreed.number}", "€ 87.836,54", "€ 161.033,65", "+€ 73.197,11"):
        assert told in text
    assert agreed.proposal.control_number in text.replace(" ", "")
    assert verdict.wrong == ()
    assert any("Verschil met wat is overeengekomen" in line.text for line in verdict.lines)
    corrections = verdict.document.corrections
    assert corrections is not None
    assert (corrections.number, corrections.note) == ("2023-2024/1", "")
    assert corrections.control_number == agreed.proposal.control_number
    (row,) = corrections.tables[0].rows
    assert (corrections.tables[0].about, row.label) == ("contributions", "Nijmegen")
    assert (row.agreed_cents, row.now_cents, row.difference_cents) == (8783654, 16103365, 7319711)


def test_the_pdf_with_correction_rows_is_accessible_and_kept_for_ever(
    agreed: Agreement, world: World, report_for: ReportFor
) -> None:
    paper = printable_report(report_for(later(world, children=5)))
    pdf = render_pdf(paper.html, enclosure=paper.enclosure)

    for profile in ("ua1", "3a"):
        assert [str(failure) for failure in page.validate_pdf_bytes(pdf, profile=profile).failures] == []


@pytest.mark.usefixtures("agreed")
def test_any_number_of_the_correction_rows_that_is_changed_is_found(world: World, report_for: ReportFor) -> None:
    paper = printable_report(report_for(later(world, children=5)))
    document = json.loads(enclosed(paper))
    jsonschema.Draft202012Validator(report_schema()).validate(document)
    paths = [path for path, _value in numbers(document["corrections"], ("corrections",))]

    assert len(paths) == 3
    assert [path for path in paths if not wrong_lines(changed(document, path), paper.html)] == []


@pytest.mark.usefixtures("agreed")
def test_rows_that_fit_among_themselves_and_not_the_report_are_found(world: World, report_for: ReportFor) -> None:
    """Somebody lowers what was agreed to zero and raises the difference along: the sums of the rows still come out."""
    paper = printable_report(report_for(later(world, children=5)))
    document = json.loads(enclosed(paper))
    row = document["corrections"]["tables"][0]["rows"][0]
    row["now_cents"], row["difference_cents"] = row["agreed_cents"], 0

    assert "Bijdrage per partij van nu is die van dit verslag" in [
        line.text for line in wrong_lines(document, paper.html)
    ]


@pytest.mark.usefixtures("agreed")
@pytest.mark.parametrize("column", ["agreed_cents", "now_cents", "difference_cents"])
def test_a_total_that_its_rows_do_not_come_to_is_found(world: World, report_for: ReportFor, column: str) -> None:
    """Two rows and their total: € 30.000,00 and € 57.836,54; € 60.000,00 and € 101.033,65."""
    document = inside(report_for(later(world, children=5)))
    figures = [(3000000, 6000000), (5783654, 10103365), (8783654, 16103365)]
    rows: list[dict[str, Any]] = [
        {
            "label": str(place),
            "sublabel": "",
            "agreed_cents": agreed,
            "now_cents": now,
            "difference_cents": now - agreed,
            "total": place == 2,
        }
        for place, (agreed, now) in enumerate(figures)
    ]
    document["corrections"]["tables"][0]["rows"] = rows
    assert wrong_sums(document) == []

    rows[2][column] += 1

    assert wrong_sums(document) != []


def wrong_sums(document: dict[str, Any]) -> list[str]:
    book = Book()
    check_sums(read_document(json.dumps(document).encode()), book)
    return [line.text for line in book.lines if not line.is_right]


@pytest.mark.usefixtures("agreed")
def test_the_same_again_says_that_nothing_is_to_be_corrected(world: World, report_for: ReportFor) -> None:
    paper = printable_report(report_for(later(world, children=0)))

    assert TITLE in paper.html
    assert "Er is niets te corrigeren." in paper.html
    assert json.loads(enclosed(paper))["corrections"]["tables"] == []


@pytest.mark.usefixtures("agreed")
def test_a_child_more_is_told_to_nobody_outside_the_school(world: World, report_for: ReportFor) -> None:
    paper = printable_report(report_for(later(world, children=1)))

    assert "Waarom hier geen cijfers staan" in paper.html
    assert TITLE not in paper.html
    for cents in ("87.836,54", "102.475,96", "14.639,42"):
        assert cents not in paper.html
    assert "corrections" not in json.loads(enclosed(paper))


def test_a_report_on_what_was_agreed_itself_or_on_everything_has_no_correction_rows(
    agreed: Agreement, world: World, report_for: ReportFor
) -> None:
    """What is not confirmed counts too in an ordinary calculation, so it is not of the same sort."""
    ordinary = later(world, children=5)
    ordinary.is_confirmed_only = False

    for calculation in (agreed.proposal.calculation, ordinary):
        assert "corrections" not in inside(report_for(calculation))


def test_a_later_agreement_does_not_change_a_report_that_is_made_again(
    agreed: Agreement, world: World, report_for: ReportFor
) -> None:
    report = report_for(later(world, children=5))
    before = printable_report(report)
    assert inside(report)["corrections"]["number"] == agreed.number

    proposal = make_proposal(world)
    for person in (world.ruth, world.femke):
        decide(proposal, person)

    assert Agreement.objects.count() == 2
    assert printable_report(report) == before


def test_a_document_of_before_there_were_correction_rows_is_still_read(
    casus_4: Calculation, report_for: ReportFor
) -> None:
    content = enclosed(printable_report(report_for(casus_4)))

    assert b"corrections" not in content
    assert read_document(content).corrections is None
