"""A report as it goes to the printer: its pages as HTML, and the document that travels inside the PDF."""

import hashlib
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext

from budgets.presentation.differences import DifferenceRow
from reports.agreed import AgreedView, CorrectedView
from reports.documents import PoolReport
from reports.inside.correction_values import CONTRIBUTIONS, STREAMS, Correction, Corrections, CorrectionTable
from reports.inside.paper import numbers_in, text_of_html
from reports.inside.reading import FILE_NAME
from reports.inside.values import Agreed, AgreedParty
from reports.inside.writing import Facts, document_bytes, report_document
from reports.models import Report
from reports.pdf import Enclosure, Printable
from reports.words import words_in

# The parts of the correction rows, by their id on a page.
ABOUT = {"wie-betaalt": CONTRIBUTIONS, "geld": STREAMS}


def printable_report(report: Report) -> Printable:
    """Return a report in its own language, with the words it uses explained at the end and its figures enclosed.

    The last page names the hash of what is enclosed, so that neither can be changed alone.
    """
    with translation.override(report.language):
        shown = PoolReport.from_report(report)
        context: dict[str, Any] = {"report": shown}
        body = render_to_string("reports/body.html", context)
        content = document_bytes(report_document(shown.view, _facts(shown), numbers_in(text_of_html(body))))
        more: dict[str, Any] = {"body": body, "words": words_in(strip_tags(body)), "enclosed": _enclosed(content)}
        more |= {"language": shown.language, "at": shown.snapshot_at}
        html = render_to_string("reports/paper.html", {**context, **more})
        description = gettext("De cijfers en sommen van dit verslag, om na te rekenen")
    return Printable(html=html, enclosure=_enclosure(shown, content, description))


def report_html(report: Report) -> str:
    """Return the pages of a report as one HTML document."""
    return printable_report(report).html


def _enclosure(shown: PoolReport, content: bytes, description: str) -> Enclosure:
    moment = shown.snapshot_at.astimezone(UTC)
    return Enclosure(name=FILE_NAME, description=description, content=content, moment=moment)


def _enclosed(content: bytes) -> dict[str, str]:
    return {"name": FILE_NAME, "sha256": hashlib.sha256(content).hexdigest()}


def _facts(shown: PoolReport) -> Facts:
    return Facts(
        audience=shown.audience,
        reader=shown.own_name,
        language=shown.language,
        snapshot_at=shown.snapshot_at.astimezone(UTC).isoformat(),
        example=shown.is_example,
        agreement=None if shown.agreed is None else _agreed(shown.agreed),
        corrections=None if shown.corrected is None else _corrections(shown.corrected),
    )


def _agreed(view: AgreedView) -> Agreed:
    return Agreed(
        number=view.number,
        agreed_on=view.agreed_on.isoformat(),
        control_number=view.control_number,
        parties=tuple(
            AgreedParty(
                name=row.name,
                kind=row.role_label,
                body=row.body,
                decided_on=row.decided_on.isoformat(),
                number=row.number,
                mandate=row.mandate,
            )
            for row in view.parties
        ),
    )


def _corrections(view: CorrectedView) -> Corrections:
    """Write the rows that stand on paper; where a sentence stands in their place there are none."""
    shown = view.corrections
    parts = () if shown.is_same else shown.parts
    return Corrections(
        number=view.number,
        agreed_on=view.agreed_on.isoformat(),
        control_number=view.control_number,
        note=shown.withheld or shown.bundled,
        tables=tuple(
            CorrectionTable(about=ABOUT[part.ident], title=part.title, rows=tuple(map(_correction, part.rows)))
            for part in parts
        ),
    )


def _correction(row: DifferenceRow) -> Correction:
    agreed, now = (number if isinstance(number, int) else None for number in row.numbers)
    return Correction(
        label=row.label,
        sublabel=row.sublabel,
        agreed_cents=agreed,
        now_cents=now,
        difference_cents=None if agreed is None or now is None else now - agreed,
        total=row.is_total,
    )
