"""What a report carries inside: its published figures as numbers, and nothing that is not on paper."""

import json
from pathlib import Path

import jsonschema
import page
import pytest
from hypothesis import given

from budgets import engine
from budgets.practices.reading import all_practices, snapshot_of
from reports.documents import PoolReport
from reports.inside.book import Book
from reports.inside.paper import missing_numbers, numbers_in, text_of_html
from reports.inside.reading import FILE_NAME, read_document, read_report
from reports.inside.step_checks import check_steps
from reports.inside.sum_checks import check_sums
from reports.inside.verdict import recalculated
from reports.inside.writing import report_schema
from reports.pdf import render_pdf
from reports.printables import printable_report
from tests.budgets.engine.pools import Document
from tests.budgets.engine.strategies import SOME, pools
from tests.reports.inside.conftest import Made, enclosed, example, unstored

ROOT = Path(__file__).resolve().parents[3]
PRACTICES = [row.slug for row in all_practices()]


def test_the_published_schema_is_current() -> None:
    published = ROOT / "docs" / "schemas" / "ontschot.report-1.schema.json"

    assert json.loads(published.read_text("utf-8")) == report_schema(), "run: python manage.py export_schemas"
    jsonschema.Draft202012Validator.check_schema(report_schema())


def test_nothing_of_a_child_is_enclosed(casus_4_made: Made) -> None:
    refs = {value for row in example("casus-4").indications for value in (row.ref, row.child, row.number) if value}
    text = casus_4_made.enclosed.decode()

    assert refs
    assert [ref for ref in refs if f'"{ref}"' in text] == []
    assert not {"indications", "children_rows", "child", "responsible_municipality"} & keys_of(json.loads(text))


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in keys_of(part)}
    return {key for part in value for key in keys_of(part)} if isinstance(value, list) else set()


def test_a_report_from_which_the_figures_are_withheld_encloses_none() -> None:
    snapshot = example("casus-4")
    object.__setattr__(snapshot, "disclosure_ground", None)

    document = json.loads(enclosed(printable_report(unstored(snapshot))))

    assert document["withheld"]
    lists = ("figures", "streams", "amounts", "balance", "contributions", "comparisons", "steps", "purchases", "beside")
    assert [name for name in lists if document[name]] == []
    assert (document["funds_cents"], document["pooled_cents"], document["difference"]) == (None, None, None)


def test_the_figures_of_casus_4_are_enclosed_as_numbers(casus_4_made: Made) -> None:
    document = json.loads(casus_4_made.enclosed)

    assert document["schema"] == "ontschot.report/1"
    # 54.810 minutes; 203/416 fte; 9.457.500 and 4.391.827 cents, as in the worked sum of Casus 4.
    figures = {row["figure"]: row["value"] for row in document["figures"]}
    assert figures["totals.minutes"] == "54810"
    assert figures["totals.fte_annual"] == "0.487981"
    assert figures["totals.individual_cents"] == "9457500"
    assert document["pooled_cents"] == 4391827
    assert document["contributions"][0]["by_year"] == [1829928, 2561899]
    fte = next(step for step in document["steps"] if step["figure"] == "totals.fte_annual")
    assert (fte["formula"], fte["exact"], fte["shown"], fte["rounding"]) == (
        "minutes / 60 / (fte_hours_per_week × fte_weeks)",
        "203/416",
        "0.487981",
        "half_up_6",
    )
    assert {row["name"]: row["value"] for row in fte["inputs"]} == {
        "minutes": "54810",
        "fte_hours_per_week": "36",
        "fte_weeks": "52",
    }


@pytest.mark.parametrize("audience", ["municipality", "partnership"])
@pytest.mark.parametrize("slug", PRACTICES)
def test_every_practice_is_enclosed_so_that_all_of_it_recalculates(slug: str, audience: str) -> None:
    snapshot = snapshot_of(next(row for row in all_practices() if row.slug == slug))
    paper = printable_report(unstored(snapshot, audience=audience))
    raw = json.loads(enclosed(paper))

    document = read_document(enclosed(paper))
    book = Book()
    check_steps(document, book)
    check_sums(document, book)

    jsonschema.Draft202012Validator(report_schema()).validate(raw)
    assert book.lines
    assert [line for line in book.lines if not line.is_right] == []
    assert missing_numbers(document.printed, text_of_html(paper.html)) == {}


def many_of_each(document: Document) -> Document:
    """The same pool with six children for every child, so that something of it may be published."""
    document["norms"] = [row for row in document["norms"] if row["code"] != "disclosure_threshold"]
    document["norms"].append({"code": "disclosure_threshold", "value": "5", "valid_from": "2020-01-01"})
    rows = document.get("indications") or []
    document["indications"] = [
        {**row, "ref": f"{row['ref']}-{copy}", "child": f"{row['child']}-{copy}", "number": None, "replaces": None}
        for row in rows
        for copy in range(6)
    ]
    return {**document, "disclosure_ground": None}


@SOME
@given(pools())
def test_what_any_pool_publishes_recalculates_whatever_is_kept_out_of_it(document: Document) -> None:
    paper = printable_report(unstored(engine.parse_pool(many_of_each(document))))

    book = Book()
    recalculated(read_document(enclosed(paper)), text_of_html(paper.html), book)

    assert [line for line in book.lines if not line.is_right] == []


def test_every_step_on_paper_is_enclosed(casus_4_made: Made) -> None:
    view = PoolReport.from_report(unstored(example("casus-4"))).view

    assert [row["id"] for row in json.loads(casus_4_made.enclosed)["steps"]] == [step.id for step in view.steps]


def test_the_pdf_with_its_file_is_accessible_and_kept_for_ever(casus_4_made: Made) -> None:
    for profile in ("ua1", "3a"):
        found = page.validate_pdf_bytes(casus_4_made.pdf, profile=profile)

        assert [str(failure) for failure in found.failures] == []
        assert found.is_compliant


def test_the_same_report_gives_the_same_bytes(casus_4_made: Made) -> None:
    paper = printable_report(unstored(example("casus-4")))

    assert render_pdf(paper.html, enclosure=paper.enclosure) == casus_4_made.pdf


def test_what_is_enclosed_is_read_back_byte_for_byte(casus_4_made: Made) -> None:
    brought = read_report(casus_4_made.pdf)

    assert brought.enclosed == casus_4_made.enclosed
    assert brought.document == read_document(casus_4_made.enclosed)
    assert FILE_NAME in brought.text


def test_numbers_are_counted_as_they_are_written() -> None:
    html = "<td>€ 1.234,50</td><td>0,49</td><svg><title>77</title></svg><p>op 3 mei 2026, 12 uur.</p>"

    assert numbers_in(text_of_html(html)) == {"1.234,50": 1, "0,49": 1, "3": 1, "2026": 1, "12": 1}
