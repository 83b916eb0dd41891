"""One agreement checked against itself: what is stored is recomputed, and every part is held to the others.

Who can write in the database can change anything in it, but not all of it so that it still fits: the result follows
from the snapshot, the control number from both and the terms, every decision names that number, and the paper repeats
the decisions under a hash of its own.
"""

import json
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext

from budgets import engine
from budgets.models import Agreement, Calculation, JobStatus, Proposal, ProposalParty, ProposalStatus, Turn, Verdict
from budgets.queries import control_number
from reports.files import FileDamagedError, read_pdf
from reports.inside.book import Book, Line
from reports.inside.reading import NotAReportError
from reports.inside.values import Agreed
from reports.inside.verdict import judge
from reports.inside.words import outcome_text, trouble_text
from reports.models import Report

__all__ = ["check_agreement"]

# What a newer engine may tell otherwise without a figure being different.
NOT_A_FIGURE = frozenset({"engine_version", "steps", "findings", "statements"})


def check_agreement(agreement: Agreement) -> tuple[Line, ...]:
    """Return what was looked at, and whether it is as it was agreed."""
    book = Book()
    proposal = agreement.proposal
    budget = _check_calculation(proposal.calculation, book)
    _check_control_number(proposal, book)
    parties = list(proposal.parties.select_related("decision").order_by("turn", "name", "ref"))
    if budget is not None:
        _check_parties(parties, proposal, budget, book)
    _check_decisions(parties, agreement, book)
    _check_order(parties, agreement, book)
    _check_papers(parties, agreement, book)
    return tuple(book.lines)


def _check_calculation(calculation: Calculation, book: Book) -> engine.PoolBudget | None:
    """Recompute the stored calculation; return its stored result, or None where that cannot be read."""
    try:
        snapshot = engine.load_pool(calculation.snapshot)
        stored = engine.parse_result(json.loads(calculation.result))
    except (engine.InvalidDocument, ValueError) as error:
        book.note(gettext("Snapshot en uitkomst zijn te lezen"), is_right=False, found=type(error).__name__)
        return None
    fingerprint = engine.fingerprint(snapshot)
    _same(
        book,
        gettext("De snapshot is de tekst die is vastgelegd"),
        engine.canonical_json(snapshot),
        calculation.snapshot,
    )
    _same(book, gettext("Het controlegetal hoort bij de snapshot"), fingerprint, calculation.fingerprint)
    _same(book, gettext("De uitkomst noemt het controlegetal"), calculation.fingerprint, stored.fingerprint)
    _same(book, gettext("De uitkomst noemt de rekenversie"), calculation.engine_version, stored.engine_version)
    _check_result(calculation, engine.compute_pool_budget(snapshot), book)
    return stored


def _check_result(calculation: Calculation, again: engine.PoolBudget, book: Book) -> None:
    if calculation.engine_version == engine.ENGINE_VERSION:
        text = gettext("Opnieuw berekend is de uitkomst letter voor letter dezelfde")
        _same(book, text, engine.result_json(again), calculation.result)
        return
    text = gettext("Opnieuw berekend met rekenversie %(now)s in plaats van %(then)s zijn alle cijfers dezelfde") % {
        "now": engine.ENGINE_VERSION,
        "then": calculation.engine_version,
    }
    now, then = engine.result_document(again), json.loads(calculation.result)
    different = [name for name in then if name not in NOT_A_FIGURE and now.get(name) != then[name]]
    book.note(text, is_right=not different, expected=gettext("geen verschil"), found=", ".join(different))


def _check_control_number(proposal: Proposal, book: Book) -> None:
    calculation = proposal.calculation
    number = control_number(
        fingerprint=calculation.fingerprint,
        engine_version=calculation.engine_version,
        snapshot=calculation.snapshot,
        result=calculation.result,
        terms=proposal.terms,
    )
    _same(book, gettext("Het controlegetal hoort bij cijfers en voorwaarden"), number, proposal.control_number)


def _check_parties(parties: list[ProposalParty], proposal: Proposal, budget: engine.PoolBudget, book: Book) -> None:
    """Hold the parties to who contributes, and to what they are called in the snapshot."""
    snapshot = engine.load_pool(proposal.calculation.snapshot)
    known = {row.ref: row for row in snapshot.parties}
    contributions = {row.party: row.cents for row in budget.contributions if row.party is not None and row.cents}
    refs = {party.ref for party in parties}
    absent = sorted(known[ref].name or ref for ref in contributions.keys() - refs)
    text = gettext("Iedere partij die bijdraagt, heeft besloten")
    book.note(text, is_right=not absent, expected=gettext("een besluit van iedereen"), found=", ".join(absent))
    organisations = {row.ref: row for row in proposal.pool.parties.all()}
    for party in parties:
        own = known.get(party.ref)
        text = gettext("Bijdrage van %(party)s") % {"party": party.name}
        book.equal(text, contributions.get(party.ref), party.cents)
        if own is not None:
            _same(book, gettext("Naam van %(party)s") % {"party": party.name}, own.name or own.ref, party.name)
            _same(book, gettext("Soort van %(party)s") % {"party": party.name}, str(own.role), party.role)
        row = organisations.get(party.ref)
        expected = (row.municipality_id, row.partnership_id, row.board_id) if row else _by_ref(party)
        found = (party.municipality_id, party.partnership_id, party.board_id)
        _same(book, gettext("Organisatie van %(party)s") % {"party": party.name}, str(expected), str(found))


def _by_ref(party: ProposalParty) -> tuple[object, object, object]:
    """Return the board that a ref names: one that is no party of the budget is called by its own id."""
    kind, _dash, pk = party.ref.partition("-")
    is_board = kind == "board" and pk == str(party.board_id)
    return (None, None, party.board_id) if is_board else (None, None, None)


def _check_decisions(parties: list[ProposalParty], agreement: Agreement, book: Book) -> None:
    for party in parties:
        decision = getattr(party, "decision", None)
        text = gettext("%(party)s was akkoord") % {"party": party.name}
        verdict = decision.verdict if decision else "–"
        book.note(text, is_right=verdict == Verdict.AGREED, expected=str(Verdict.AGREED.label), found=verdict)
        if decision is not None:
            text = gettext("Het besluit van %(party)s geldt voor dit controlegetal") % {"party": party.name}
            _same(book, text, agreement.proposal.control_number, decision.control_number)


def _check_order(parties: list[ProposalParty], agreement: Agreement, book: Book) -> None:
    """Put the moments in order: submitted, the boards, the parties, agreed."""
    proposal = agreement.proposal
    decided = [party for party in parties if getattr(party, "decision", None) is not None]
    boards = [party.decision.decided_at for party in decided if party.turn == Turn.BOARD]
    others = [party.decision.decided_at for party in decided if party.turn != Turn.BOARD]
    moments = [proposal.submitted_at, *sorted(boards), *sorted(others), agreement.agreed_at]
    book.note(
        gettext("Ingediend, besturen, partijen, overeengekomen: in die volgorde"),
        is_right=moments == sorted(moments),
        expected=gettext("ieder moment na het vorige"),
        found=", ".join(f"{moment:%Y-%m-%d %H:%M:%S}" for moment in moments),
    )
    late = [
        party.name for party in decided if party.decision.decided_on > timezone.localdate(party.decision.decided_at)
    ]
    text = gettext("Geen besluit is van na de dag waarop het is vastgelegd")
    book.note(text, is_right=not late, expected=gettext("een dag ervoor of dezelfde"), found=", ".join(late))
    text = gettext("Het voorstel is afgesloten als overeengekomen")
    _same(book, text, str(ProposalStatus.AGREED), proposal.status)
    if proposal.outside_frame:
        text = gettext("Een OOGO liet het doorgaan, want het ligt buiten het kader")
        book.note(text, is_right=proposal.passed_by_meeting_on is not None, expected=gettext("een dag"), found="–")
    text = gettext("Het nummer hoort bij het schooljaar")
    _same(book, text, proposal.pool.school_year, agreement.number.partition("/")[0])


def _check_papers(parties: list[ProposalParty], agreement: Agreement, book: Book) -> None:
    papers = list(agreement.papers.order_by("audience", "language"))
    book.note(gettext("Er is papier van de afspraak"), is_right=bool(papers), expected="PDF", found="–")
    for report in papers:
        name = gettext("Papier voor %(reader)s") % {"reader": report.get_audience_display()}
        if report.is_open:
            book.note(gettext("%(paper)s wordt nog gemaakt") % {"paper": name}, is_right=True)
        elif report.status != JobStatus.DONE:
            book.note(name, is_right=False, expected=gettext("gemaakt"), found=report.failure)
        else:
            _check_paper(report, name, parties, agreement, book)


def _check_paper(report: Report, name: str, parties: list[ProposalParty], agreement: Agreement, book: Book) -> None:
    try:
        content = read_pdf(report)
        verdict = judge(content)
    except FileDamagedError:
        book.note(name, is_right=False, expected=f"sha256:{report.sha256}", found=gettext("weg of een ander bestand"))
        return
    except NotAReportError as error:
        book.note(name, is_right=False, expected="ontschot.report/1", found=trouble_text(error))
        return
    book.equal(gettext("%(paper)s: zo groot als het was") % {"paper": name}, report.size, len(content), "number")
    outcome = gettext("%(paper)s: nagerekend") % {"paper": name}
    book.note(outcome, is_right=not verdict.wrong, expected=gettext("alles komt uit"), found=outcome_text(verdict))
    document, calculation = verdict.document, agreement.proposal.calculation
    text = gettext("%(paper)s: het controlegetal van de berekening") % {"paper": name}
    _same(book, text, calculation.fingerprint, document.control_number)
    for label, stored, printed in _told(parties, agreement, document.agreement):
        _same(book, f"{name}: {label}", printed, stored)


def _told(parties: list[ProposalParty], agreement: Agreement, printed: Agreed | None) -> Iterator[tuple[str, str, str]]:
    """Yield what is stored of the decisions beside what the paper says of them."""
    if printed is None:
        yield gettext("zegt wat er is overeengekomen"), agreement.number, "–"
        return
    yield gettext("het nummer"), agreement.number, printed.number
    day = timezone.localdate(agreement.agreed_at).isoformat()
    yield gettext("de dag"), day, printed.agreed_on
    yield gettext("het controlegetal van de afspraak"), agreement.proposal.control_number, printed.control_number
    stored = [_of_party(party) for party in parties]
    shown = [(row.name, row.body, row.decided_on, row.number, row.mandate) for row in printed.parties]
    yield gettext("de partijen"), str(len(stored)), str(len(shown))
    for ours, theirs in zip(stored, shown, strict=False):
        yield gettext("het besluit van %(party)s") % {"party": theirs[0]}, ", ".join(ours), ", ".join(theirs)


def _of_party(party: ProposalParty) -> tuple[str, str, str, str, str]:
    decision = getattr(party, "decision", None)
    if decision is None:
        return (party.name, "", "", "", "")
    return (party.name, decision.body, decision.decided_on.isoformat(), decision.number, decision.mandate)


def _same(book: Book, text: str, expected: str, found: str) -> None:
    """Note whether two texts are the same; of long ones only where they part."""
    if expected == found:
        book.note(text, is_right=True)
        return
    place = next((at for at, pair in enumerate(zip(expected, found, strict=False)) if len(set(pair)) > 1), 0)
    start = max(place - 20, 0)
    book.note(text, is_right=False, expected=_piece(expected, start), found=_piece(found, start))


def _piece(text: str, start: int) -> str:
    piece = text[start : start + 80] if len(text) > 120 else text
    return piece or "–"
