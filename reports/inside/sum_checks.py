"""Every total from its rows: what is added up, divided or subtracted on paper is so in the figures."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext

from budgets.engine import read_exact
from budgets.engine.rounding import apportion
from reports.inside.book import Book
from reports.inside.correction_values import CONTRIBUTIONS, STREAMS, Corrections
from reports.inside.money_values import Borders, Contribution, Settlement, StreamRow, YearEnd
from reports.inside.values import ReportDocument

__all__ = ["check_sums"]

# August to December, January to July.
MONTHS = (5, 7)


def check_sums(document: ReportDocument, book: Book) -> None:
    """Check the totals of one report."""
    if document.withheld:
        return
    _check_money(document, book)
    _check_contributions(document, book)
    _check_balance(document, book)
    _check_comparisons(document, book)
    _check_years(document, book)
    _check_support(document, book)
    if document.settlement:
        _check_settlement(document.settlement, book)
    if document.borders:
        _check_borders(document.borders, book)
    if document.year_end:
        _check_year_end(document.year_end, book)
    if document.corrections:
        _check_corrections(document.corrections, document, book)


def _check_money(document: ReportDocument, book: Book) -> None:
    rows = document.streams
    for cost in document.avoided:
        if cost.parts:
            parts = (row.cents for row in cost.parts)
            book.total(gettext("Delen van %(label)s") % {"label": cost.label}, parts, cost.cents)
    if rows and document.funds_cents is not None and _adds_up(rows, "cents"):
        text = gettext("Geldstromen samen zijn de som van het geld")
        book.total(text, (row.cents for row in rows), document.funds_cents)
    need = next((step for step in document.steps if step.figure == "totals.need_minutes"), None)
    if rows and need is not None and need.shown and _adds_up(rows, "minutes"):
        text = gettext("Geldstromen samen zijn alle uren hulp")
        book.total(text, (row.minutes for row in rows), int(read_exact(need.shown)), "minutes")
    if any(row.merged for row in rows) or not _adds_up(rows, "cents"):
        return
    for verdict, kind in (("yes", "coverage"), ("board_decides", "later")):
        line = next((line for line in document.balance if line.kind == kind), None)
        if rows and line is not None:
            text = gettext("Geldstromen samen zijn: %(line)s") % {"line": line.label}
            book.total(text, (row.cents for row in rows if row.poolable == verdict), line.cents)


def _adds_up(rows: Sequence[StreamRow], column: str) -> bool:
    """Tell whether a column is all there: nothing in it is unknown, and what is merged is told as a sum."""
    return not any(column in row.unknown or (row.merged and getattr(row, column) is None) for row in rows)


def _check_contributions(document: ReportDocument, book: Book) -> None:
    rows = document.contributions
    if rows:
        text = gettext("Bijdragen samen zijn de kosten van de gezamenlijke hulp")
        book.total(text, (row.cents for row in rows), document.pooled_cents)
    for row in rows:
        if row.by_year:
            text = gettext("Begrotingsjaren van %(party)s zijn samen de bijdrage") % {"party": row.party}
            book.total(text, row.by_year, row.cents)
        if len(row.by_year) == len(MONTHS) and row.cents is not None and not row.merged:
            parts = apportion(row.cents, dict(enumerate(map(Fraction, MONTHS))), order=lambda place: (str(place),))
            text = gettext("Vijf en zeven maanden van de bijdrage van %(party)s") % {"party": row.party}
            for place, cents in enumerate(row.by_year):
                book.equal(text, parts[place], cents)


def _check_balance(document: ReportDocument, book: Book) -> None:
    lines = {line.kind: line.cents for line in document.balance}
    costs = [line.cents for line in document.balance if line.kind == "cost"]
    if costs:
        book.total(gettext("Lasten samen zijn de kosten van de gezamenlijke hulp"), costs, document.pooled_cents)
    coverage, pooled = lines.get("coverage"), document.pooled_cents
    if "balance" in lines and coverage is not None and pooled is not None:
        book.equal(gettext("Dekking min lasten is saldo"), coverage - pooled, lines["balance"])


def _check_comparisons(document: ReportDocument, book: Book) -> None:
    individual = next((row.value for row in document.figures if row.figure == "totals.individual_cents"), None)
    rows = {row.code: row for row in document.comparisons}
    for row in document.comparisons:
        if individual is not None and row.cost_cents is not None:
            text = gettext("Berekend verschil: %(label)s") % {"label": row.label}
            book.equal(text, Fraction(individual) - row.cost_cents, row.saving_cents)
    band = document.difference
    if band is None:
        return
    for code, cost, saving in (
        ("school_weeks", band.low_cost_cents, band.low_cents),
        ("exact_fte", band.high_cost_cents, band.high_cents),
    ):
        if code in rows:
            text = gettext("Bandbreedte: %(label)s") % {"label": rows[code].label}
            book.equal(text, rows[code].cost_cents, cost)
            book.equal(text, rows[code].saving_cents, saving)


def _check_years(document: ReportDocument, book: Book) -> None:
    before: int | None = None
    for place, row in enumerate(document.school_years):
        if place:
            known = before is not None and row.budget_cents is not None
            text = gettext("Verschil van %(year)s met het jaar ervoor") % {"year": row.school_year}
            book.equal(text, (row.budget_cents or 0) - (before or 0) if known else None, row.change_cents)
        before = row.budget_cents


def _check_support(document: ReportDocument, book: Book) -> None:
    parts = [row for row in document.purchases if not row.total]
    for total in (row for row in document.purchases if row.total):
        text = gettext("Hulp uit het gezamenlijke budget samen")
        book.total(text, (row.cents for row in parts), total.cents)
        known = [row.fte for row in parts if row.fte is not None]
        book.equal(text, sum(known) if len(known) == len(parts) else None, total.fte, "fte")
    for place in document.places:
        if place.limit is not None and place.pupils is not None:
            text = gettext("Vrije plaatsen: %(school)s") % {"school": place.school}
            book.equal(text, place.limit - place.pupils, place.free, "number")
    counts = [row.count for row in document.flows]
    if document.flows and document.flows_total is not None and None not in counts:
        book.total(gettext("Kinderen in het gebied"), counts, document.flows_total, "number")


def _check_settlement(settlement: Settlement, book: Book) -> None:
    if settlement.total_cents is not None:
        text = gettext("Betalingen samen")
        book.total(text, (row.cents for row in settlement.payments), settlement.total_cents)
    rows = [row for row in settlement.positions if not row.total]
    for row in settlement.positions:
        text = gettext("Bijdrage min eigen inzet: %(party)s") % {"party": row.party}
        book.equal(text, row.contribution_cents - row.carried_cents, row.net_cents)
    for total in (row for row in settlement.positions if row.total):
        text = gettext("Bijdrage en eigen inzet van alle partijen samen")
        book.total(text, (row.contribution_cents for row in rows), total.contribution_cents)
        book.total(text, (row.carried_cents for row in rows), total.carried_cents)


def _check_borders(borders: Borders, book: Book) -> None:
    for row in borders.balances:
        text = gettext("Saldo over de grens: %(municipality)s") % {"municipality": row.municipality}
        known = row.here_cents is not None and row.away_cents is not None
        book.equal(text, (row.here_cents or 0) - (row.away_cents or 0) if known else None, row.difference_cents)
        name = row.municipality
        book.total(text, (each.cents for each in borders.rows if each.home == name), row.away_cents)
        book.total(text, (each.cents for each in borders.rows if each.host == name), row.here_cents)


def _check_year_end(end: YearEnd, book: Book) -> None:
    covered = [row.cents for row in end.covered if row.cents is not None]
    settled = sum(row.cents for row in end.settled if row.cents is not None)
    text = gettext("Einde van het jaar: verdeeld is samen het verschil")
    book.equal(text, end.difference_cents + sum(covered), end.buffer_cents + end.carried_cents + settled)
    if end.covered and len(covered) == len(end.covered):
        text = gettext("Tekort dat niemand dekt")
        book.equal(text, -end.difference_cents - sum(covered), end.uncovered_cents)


def _check_corrections(corrections: Corrections, document: ReportDocument, book: Book) -> None:
    """Hold each difference to its row, each total to its rows, and what is "now" to the figures of the report."""
    ours: Mapping[str, Sequence[Contribution | StreamRow]] = {
        CONTRIBUTIONS: document.contributions,
        STREAMS: document.streams,
    }
    for table in corrections.tables:
        for row in table.rows:
            text = gettext("Verschil met wat is overeengekomen: %(label)s") % {"label": row.label}
            known = row.now_cents is not None and row.agreed_cents is not None
            book.equal(text, (row.now_cents or 0) - (row.agreed_cents or 0) if known else None, row.difference_cents)
        rows = [row for row in table.rows if not row.total]
        for total in (row for row in table.rows if row.total):
            text = gettext("%(table)s samen, overeengekomen en nu") % {"table": table.title}
            book.total(text, (row.agreed_cents for row in rows), total.agreed_cents)
            book.total(text, (row.now_cents for row in rows), total.now_cents)
        text = gettext("%(table)s van nu is die van dit verslag") % {"table": table.title}
        told = (row.cents or 0 for row in ours.get(table.about, ()))
        book.equal(text, sum(told), sum(row.now_cents or 0 for row in rows))
