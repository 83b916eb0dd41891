"""From what a report shows to the document that travels inside it: the same figures, as numbers.

Everything comes from the view, in which it was already decided what this reader may see.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from budgets.engine.documents import document_schema
from budgets.engine.records import record_of
from budgets.engine.shapes import Schema
from budgets.presentation import PoolView
from budgets.presentation.rows import PartyRow
from reports.inside import correction_values, values
from reports.inside import writing_rows as rows

__all__ = ["Facts", "document_bytes", "report_document", "report_schema"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a report says that its view does not know. `snapshot_at` is ISO 8601."""

    audience: str
    reader: str
    language: str
    snapshot_at: str
    example: bool
    agreement: values.Agreed | None
    corrections: correction_values.Corrections | None


def report_document(view: PoolView, facts: Facts, printed: Mapping[str, int]) -> values.ReportDocument:
    """Return the document of one report; `printed` counts the numbers on paper."""
    return values.ReportDocument(
        name=view.name,
        school_year=view.school_year,
        audience=facts.audience,
        reader=facts.reader,
        language=facts.language,
        snapshot_at=facts.snapshot_at,
        control_number=view.fingerprint,
        engine_version=view.engine_version,
        example=facts.example,
        ground=view.ground,
        withheld=view.withheld,
        agreement=facts.agreement,
        corrections=facts.corrections,
        parties=_names(view.parties),
        schools=_names(view.schools),
        figures=rows.figures(view),
        difference=rows.difference(view),
        funds_cents=rows.whole(view.funds_cents),
        pooled_cents=view.pooled_cents,
        streams=rows.streams(view),
        amounts=tuple(rows.amount(row) for row in view.amount_rows),
        balance=rows.balance(view),
        budget_years=view.budget_years,
        contributions=rows.contributions(view),
        settlement=rows.settlement(view.settlement),
        borders=rows.borders(view.crossings),
        purchases=rows.purchases(view.agreement),
        beside=rows.beside(view.agreement),
        levels=rows.levels(view.agreement),
        places=rows.places(view.agreement),
        results=rows.results(view.agreement),
        school_years=rows.school_years(view.years),
        year_end=rows.year_end(view.year_end),
        comparisons=rows.comparisons(view),
        avoided=rows.avoided(view.effects),
        freed_time=rows.freed_time(view.effects),
        decisions_per_month=rows.decisions_per_month(view.effects),
        flows=rows.flows(view),
        flows_total=view.flows_total,
        norms=rows.norms(view),
        steps=tuple(rows.step(each) for each in view.steps),
        printed=tuple(values.Printed(text=text, times=printed[text]) for text in sorted(printed)),
    )


def document_bytes(document: values.ReportDocument) -> bytes:
    """Return the document as it stands in the PDF: UTF-8, one field on a line."""
    written = record_of(values.ReportDocument).write(document)
    if document.corrections is None:
        # As in a report of before there were corrections, so that a paper can be printed again with the same bytes.
        del written["corrections"]
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()


def report_schema() -> Schema:
    """JSON Schema 2020-12 of what a report carries inside."""
    return document_schema(record_of(values.ReportDocument), values.SCHEMA, "Ontschot report document")


def _names(listed: tuple[PartyRow, ...]) -> tuple[values.Names, ...]:
    return tuple(values.Names(name=row.label, kind=row.role_label) for row in listed)
